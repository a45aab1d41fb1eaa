import type { CallGraph } from '../../model/graph.ts';
import type { Issue } from '../../model/issue.ts';
import type { ServiceModel } from '../../model/service.ts';
import { earlierThan, lastWith } from '../../model/waves.ts';
import type { ServiceRule } from '../rule.ts';
import { ordersSaidBy } from '../said-orders.ts';

/** What comes after something is applied by a sync that waits for it. */
export const syncOrderRules: readonly ServiceRule[] = [comeAfterWhatTheSameSyncBrings, comeAfterWhatIsWaitedFor];

/** Each Application is synced by itself: what comes after something is applied by the same one. */
function* comeAfterWhatTheSameSyncBrings(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const { application, system } = service;
  if (system.environment.platform.argoCd === undefined) return;
  for (const { option, other } of ordersSaidBy(service, graph)) {
    if (other.system.key !== system.key || other.application === application) continue;
    const [here, there] = [application, other.application].map((each) =>
      each === undefined ? `of the system` : `'${each}'`,
    );
    yield {
      rule: 'order-other-application',
      path: option,
      problem: `${other.name} is applied by the Application ${there}, and this one by the Application ${here}: each is synced by itself`,
      remedy: `give both the same 'application'`,
    };
  }
}

/** A sync waits for what something comes after: for a Rollout that ends only with the gateway it cannot. */
function* comeAfterWhatIsWaitedFor(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const { after, name, system, task } = service;
  if (system.environment.platform.argoCd === undefined) return;
  for (const { option, first, then, other } of ordersSaidBy(service, graph)) {
    if (![...earlierThan(then, graph)].includes(first)) continue;
    yield* lastWaveIssues(first, graph, { path: option, remedy: `take ${other.name} out of '${option}'` });
  }
  // What serves on may come last with whom it calls, and by the clock it runs when all that is long over. A task runs to
  // its end, and would have to begin after that.
  if (task?.kind !== 'once') return;
  for (const other of new Set(earlierThan(service, graph))) {
    if (after.includes(other.key)) continue;
    const remedy = `let ${name} do without it: call(${other.name}, { essential: false })`;
    yield* lastWaveIssues(other, graph, { path: pathOfCall(service, other, graph), remedy });
  }
}

function* lastWaveIssues(
  first: ServiceModel,
  graph: CallGraph,
  { path, remedy }: Pick<Issue, 'path' | 'remedy'>,
): Iterable<Issue> {
  const rollout = lastWith(first, graph);
  if (rollout === undefined) return;
  const [why, exposed] =
    rollout === first
      ? [`the requests of ${first.name} are split at the system's own gateway, which comes last`, 'it']
      : [
          `${first.name} cannot do without ${rollout.name}, whose requests are split at the system's own gateway, which comes last`,
          rollout.name,
        ];
  yield {
    rule: 'order-last-wave',
    path,
    problem: `${why}, and ${first.name} with it`,
    remedy: `${remedy}, or expose ${exposed} at a gateway of the platform`,
  };
}

function pathOfCall({ key }: ServiceModel, other: ServiceModel, graph: CallGraph): string {
  return graph.callsOf(key).find(({ callee, essential }) => essential && callee.key === other.key)?.path ?? 'calls';
}
