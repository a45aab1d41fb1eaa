import type { Call } from '../model/call.ts';
import { goDuration } from '../model/duration.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import { promiseFor } from '../model/kept.ts';
import type { PromiseModel, RetriesModel } from '../model/promise.ts';
import { triesMore } from '../model/retries.ts';
import { type RouteModel, tightenedRoute } from '../model/routes.ts';
import type { ServiceModel } from '../model/service.ts';
import { waysOf } from '../model/ways.ts';
import { routeText } from './route-text.ts';
import { type Misfit, misfitOf } from './tries.ts';

/** A caller may ask for less than is promised, never for more: the promise is what the callee can stand. */
export function* tightenNotLoosen(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const call of graph.callsOf(service.key)) {
    const { tightens, callee, path } = call;
    const promised = tightens === undefined || call.accessOnly ? [] : promisedTo(call, graph);
    const longest = endOf(promised.map(({ timeout }) => timeout));
    if (tightens?.timeout !== undefined && longest !== undefined && tightens.timeout > longest) {
      yield {
        rule: 'call-loosens-promise',
        path: `${path}.timeout`,
        problem: `'${goDuration(tightens.timeout)}' is longer than the '${goDuration(longest)}' that ${callee.name} promises`,
        remedy: `write at most '${goDuration(longest)}', or raise serves.timeout of ${callee.name}`,
      };
    }
    const [mine, most] = [tightens?.retries, mostTries(promised)];
    if (mine === undefined || most === undefined) continue;
    if (promised.every(({ retries }) => retries !== undefined && triesMore(mine, retries))) {
      yield {
        rule: 'call-loosens-promise',
        path: `${path}.retries`,
        problem: `${mine.attempts} attempts on '${mine.on}' are more than the ${most.attempts} on '${most.on}' that ${callee.name} promises`,
        remedy: `try less often, or raise serves.retries of ${callee.name}`,
      };
    }
  }
}

/** What is promised to the requests of a call: on the routes that they may take, and beside them if some take none. */
function promisedTo(call: Call, graph: CallGraph): readonly Pick<PromiseModel, 'timeout' | 'retries'>[] {
  const promise = promiseFor(call, graph);
  const { routes, beside } = waysOf(call, promise);
  return promise === undefined ? [] : [...(beside ? [promise] : []), ...routes];
}

/** The longest; `undefined` where one of them has no end. */
function endOf(times: readonly (number | undefined)[]): number | undefined {
  const known = times.filter((time) => time !== undefined);
  return known.length < times.length || known.length === 0 ? undefined : Math.max(...known);
}

function mostTries(promised: readonly Pick<PromiseModel, 'retries'>[]): RetriesModel | undefined {
  return promised
    .flatMap(({ retries }) => retries ?? [])
    .reduce<RetriesModel | undefined>(
      (most, retries) => (most === undefined || triesMore(retries, most) ? retries : most),
      undefined,
    );
}

/** Retries happen inside the timeout, also where a caller has changed one of the two. */
export function* fitTightenedRetries(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const call of graph.callsOf(service.key)) {
    const found = call.accessOnly ? undefined : misfitAmong(call, graph);
    if (found === undefined) continue;
    const { misfit, retries, route } = found;
    const where = route === undefined ? '' : ` for ${routeText(route)}`;
    const isMine = call.tightens?.retries !== undefined;
    yield {
      rule: 'retries-exceed-timeout',
      path: `${call.path}.${call.tightens?.timeout === undefined ? 'retries' : 'timeout'}`,
      problem: `${misfit.problem}${isMine ? where : `, as ${call.callee.name} promises them${where}`}`,
      remedy: `write retries of this call that fit, such as retries: ${fittingText(misfit, retries)}`,
    };
  }
}

/** What still fits, with as long a try as before. */
function fittingText({ fitting }: Misfit, { perTrySaid }: RetriesModel): string {
  if (fitting === 0) return 'false';
  const perTry = perTrySaid === undefined ? '' : `, perTryTimeout: '${goDuration(perTrySaid)}'`;
  return `{ attempts: ${fitting}${perTry} }`;
}

interface Found {
  readonly misfit: Misfit;
  readonly retries: RetriesModel;
  /** `undefined` for what takes no route. */
  readonly route: RouteModel | undefined;
}

/** Where what is tried does not fit into the time, of the ways that requests of a call may take: the one that fits fewest. */
function misfitAmong(call: Call, graph: CallGraph): Found | undefined {
  const { tightens } = call;
  if (tightens === undefined) return undefined;
  const promise = promiseFor(call, graph);
  const { routes, beside } = waysOf(call, promise);
  const others = { timeout: promise?.timeout, retries: promise?.retries, route: undefined };
  const found = [...(beside ? [others] : []), ...routes.map((route) => ({ ...route, route }))].flatMap(
    ({ route, ...promised }): Found[] => {
      const { timeout, retries } = tightenedRoute(promised, tightens);
      const misfit = misfitOf(timeout, retries);
      // What does not fit by itself is said at the callee.
      if (misfit === undefined || retries === undefined || misfitOf(promised.timeout, promised.retries)) return [];
      return [{ misfit, retries, route }];
    },
  );
  return found.toSorted((a, b) => a.misfit.fitting - b.misfit.fitting)[0];
}
