import type { CallGraph } from '../../model/graph.ts';
import type { Issue } from '../../model/issue.ts';
import type { ServiceModel } from '../../model/service.ts';
import { isWaitedFor } from '../../model/waves.ts';
import { workloadKindOf } from '../../model/workload-kind.ts';
import type { ServiceRule } from '../rule.ts';

/** What comes after something is applied by a sync that waits for it. */
export const syncOrderRules: readonly ServiceRule[] = [comeAfterWhatTheSameSyncBrings, comeAfterWhatIsWaitedFor];

/** Each Application is synced by itself: what comes after something is applied by the same one. */
function* comeAfterWhatTheSameSyncBrings(
  { after, application, system }: ServiceModel,
  graph: CallGraph,
): Iterable<Issue> {
  if (system.environment.platform.argoCd === undefined) return;
  for (const key of after) {
    const other = graph.serviceOf(key);
    if (other === undefined || other.system.key !== system.key || other.application === application) continue;
    const [here, there] = [application, other.application].map((each) =>
      each === undefined ? `of the system` : `'${each}'`,
    );
    yield {
      rule: 'order-other-application',
      path: 'after',
      problem: `${other.name} is applied by the Application ${there}, and this one by the Application ${here}: each is synced by itself`,
      remedy: `give both the same 'application'`,
    };
  }
}

/** A sync waits for what something comes after: for a Rollout that ends only with the gateway it cannot. */
function* comeAfterWhatIsWaitedFor({ after, application, system }: ServiceModel, graph: CallGraph): Iterable<Issue> {
  if (system.environment.platform.argoCd === undefined) return;
  for (const key of after) {
    const other = graph.serviceOf(key);
    if (other === undefined || other.application !== application) continue;
    if (workloadKindOf(other) !== 'Rollout' || isWaitedFor(other, graph)) continue;
    yield {
      rule: 'order-last-wave',
      path: 'after',
      problem: `the requests of ${other.name} are split at the system's own gateway, which comes last, and ${other.name} with it`,
      remedy: `take ${other.name} out of 'after', or expose it at a gateway of the platform`,
    };
  }
}
