import { type Call, isAmongPeers, type TightenedPromise } from './call.ts';
import { isGateway } from './gateway.ts';
import type { CallGraph } from './graph.ts';
import { isLayer7, type Peer } from './peer.ts';
import type { PromiseModel } from './promise.ts';
import { tightenedRoute } from './routes.ts';
import { waysOf } from './ways.ts';

/** How often a call may run in the callee for one run in the caller, as its retries are on every way of its requests. */
export function runsOf(call: Call, graph: CallGraph): number {
  if (isAmongPeers(call) || goesByOwnRules(call, graph)) return 1;
  return Math.max(1, ...allKeptFor(call, graph).map(({ retries }) => runsBy(retries)));
}

/** Tries that never reached the callee's program repeat no work, so only retries after an answer count. */
export function runsBy(retries: TightenedPromise['retries']): number {
  return retries?.on === 'idempotent' ? retries.attempts + 1 : 1;
}

/** Longest that one call may take as far as is promised, on any route; `undefined` where nothing bounds it. Milliseconds. */
export function longestOf(call: Call, graph: CallGraph): number | undefined {
  const bounds = allKeptFor(call, graph).flatMap(({ timeout, retries }) => {
    if (timeout !== undefined) return timeout;
    return retries?.perTryTimeout === undefined ? [] : retries.perTryTimeout * (retries.attempts + 1);
  });
  return bounds.length === 0 ? undefined : Math.max(...bounds);
}

/** What holds for one call: on the routes of the callee that its requests may take, and beside them if some take none. */
export function allKeptFor(call: Call, graph: CallGraph): readonly TightenedPromise[] {
  const { callee, ports, tightens = nothing } = call;
  if (ports.length > 0 && !ports.some(({ protocol }) => isLayer7(protocol))) return keptOverTcp(callee);
  const promise = promiseFor(call, graph);
  const { routes, beside } = waysOf(call, promise);
  const others = { timeout: promise?.timeout ?? timeoutOf(callee), retries: promise?.retries };
  return [...(beside ? [others] : []), ...routes].map((promised) => tightenedRoute(promised, tightens));
}

const nothing: TightenedPromise = { timeout: undefined, retries: undefined };

/** In connections nobody sees requests: of them only what others say of their pods is known. */
function keptOverTcp(callee: Peer): readonly TightenedPromise[] {
  const timeout = timeoutOf(callee);
  return timeout === undefined ? [] : [{ timeout, retries: undefined }];
}

/** The promise that is kept on a call: of the service whose address the caller uses. */
export function promiseFor({ callee, sentBy }: Call, graph: CallGraph): PromiseModel | undefined {
  return graph.serviceOf(sentBy ?? callee.key)?.promise;
}

/** What pods of others are said to take at most. */
function timeoutOf(callee: Peer): number | undefined {
  return callee.kind === 'clusterService' ? callee.timeout : undefined;
}

/** Gateways route by rules of their own and scrapers ask pods: what services promise to each other does not bind them. */
export function goesByOwnRules({ caller, callee }: Pick<Call, 'caller' | 'callee'>, graph: CallGraph): boolean {
  const platform = graph.serviceOf(callee.key)?.system.environment.platform;
  return platform !== undefined && (platform.metrics?.key === caller.key || isGateway(caller, platform));
}
