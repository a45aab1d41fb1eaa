import type { Call, TightenedPromise } from './call.ts';
import type { CallGraph } from './graph.ts';
import type { Peer } from './peer.ts';
import type { PromiseModel } from './promise.ts';
import { routesOf, tightenedRoute } from './routes.ts';
import type { ServiceModel } from './service.ts';

/** What holds for one call beside the callee's routes: its promise, where the caller has not tightened it. Milliseconds. */
export function keptFor(call: Call, graph: CallGraph): TightenedPromise {
  const promise = promiseFor(call, graph);
  return {
    timeout: call.tightens?.timeout ?? promise?.timeout ?? timeoutOf(call.callee),
    retries: call.tightens?.retries ?? promise?.retries,
  };
}

/**
 * How often a call may run in the callee for one run in the caller. Tries that never reached the callee's program repeat
 * no work, so only retries after an answer count.
 */
export function runsOf(call: Call, graph: CallGraph): number {
  return Math.max(
    ...allKeptFor(call, graph).map(({ retries }) => (retries?.on === 'idempotent' ? retries.attempts + 1 : 1)),
  );
}

/** Longest that one call may take as far as is promised, on any route; `undefined` where nothing bounds it. Milliseconds. */
export function longestOf(call: Call, graph: CallGraph): number | undefined {
  const bounds = allKeptFor(call, graph).flatMap(({ timeout, retries }) => {
    if (timeout !== undefined) return timeout;
    return retries?.perTryTimeout === undefined ? [] : retries.perTryTimeout * (retries.attempts + 1);
  });
  return bounds.length === 0 ? undefined : Math.max(...bounds);
}

/** What holds for one call: what it keeps on the routes of the callee that its requests may take, and beside them. */
export function allKeptFor(call: Call, graph: CallGraph): readonly TightenedPromise[] {
  const routes = routesOf(call, promiseFor(call, graph));
  const { tightens = { timeout: undefined, retries: undefined } } = call;
  return [keptFor(call, graph), ...routes.map((route) => tightenedRoute(route, tightens))];
}

/** The promise that is kept on a call: of the service whose address the caller uses. */
function promiseFor({ callee, sentBy }: Call, graph: CallGraph): PromiseModel | undefined {
  return graph.serviceOf(sentBy ?? callee.key)?.promise;
}

/** What pods of others are said to take at most. */
function timeoutOf(callee: Peer): number | undefined {
  return callee.kind === 'clusterService' ? callee.timeout : undefined;
}

/** A way down the graph, and what adds up along it. */
export interface Chain {
  /** Calls from the first caller down. */
  readonly calls: readonly Call[];
  readonly value: number;
}

/** `storefront → wallet → ledger`. */
export function chainText(calls: readonly Call[]): string {
  const [first] = calls;
  return first === undefined ? '' : [first.caller.name, ...calls.map(({ callee }) => callee.name)].join(' → ');
}

/** What is computed of the whole graph, once for each. */
export interface Chains {
  /** The way below a service on which one request may run most often at the end; value 1 and no calls where nothing is repeated. */
  mostRunsBelow(key: string): Chain;
  /** The call or chain below a service that it may have to wait longest for; `undefined` where nothing says how long. */
  longestBelow(key: string): Chain | undefined;
}

const known = new WeakMap<CallGraph, Chains>();

/** Chains of a graph; each service is looked at once, whatever the number of ways to it. */
export function chainsOf(graph: CallGraph): Chains {
  const chains = known.get(graph) ?? {
    mostRunsBelow: remembering(mostRuns, { calls: [], value: 1 } as Chain),
    longestBelow: remembering(longest, undefined as Chain | undefined),
  };
  known.set(graph, chains);
  return chains;

  function mostRuns(key: string, below: (key: string) => Chain): Chain {
    let most: Chain = { calls: [], value: 1 };
    for (const call of graph.callsOf(key)) {
      const next = below(call.callee.key);
      const value = runsOf(call, graph) * next.value;
      if (value > most.value) most = { calls: [call, ...next.calls], value };
    }
    return most;
  }

  function longest(key: string, below: (key: string) => Chain | undefined): Chain | undefined {
    let most: Chain | undefined;
    for (const call of graph.callsOf(key)) {
      if (!call.essential) continue;
      const bound = longestOf(call, graph);
      // A callee without a promise takes as long as what it waits for itself.
      const next = bound === undefined ? below(call.callee.key) : { calls: [], value: bound };
      if (next !== undefined && next.value > (most?.value ?? 0))
        most = { calls: [call, ...next.calls], value: next.value };
    }
    return most;
  }
}

/** Depth first, each key once; a key that is met again on its own way (a cycle) has nothing below it. */
function remembering<T>(compute: (key: string, below: (key: string) => T) => T, inCycle: T): (key: string) => T {
  const results = new Map<string, T>();
  const ask = (key: string): T => {
    if (results.has(key)) return results.get(key) as T;
    results.set(key, inCycle);
    const result = compute(key, ask);
    results.set(key, result);
    return result;
  };
  return ask;
}

/** Cycles of essential calls, each once, from its first service by key: nobody in it can start before all others. */
export function essentialCycles(services: readonly ServiceModel[], graph: CallGraph): readonly (readonly Call[])[] {
  const done = new Set<string>();
  const cycles: (readonly Call[])[] = [];
  for (const { key } of services) {
    if (!done.has(key)) walk(key);
  }
  return cycles;

  /** Depth first without recursion: chains of services may be long. */
  function walk(start: string): void {
    const way: Call[] = [];
    const onWay = new Map([[start, 0]]);
    const open = [{ key: start, calls: essentialCallsOf(start), next: 0 }];
    while (open.length > 0) {
      const here = open.at(-1);
      const call = here?.calls[here.next];
      if (here === undefined) return;
      here.next += 1;
      if (call === undefined) {
        open.pop();
        way.pop();
        onWay.delete(here.key);
        done.add(here.key);
        continue;
      }
      const key = call.callee.key;
      const from = onWay.get(key);
      if (from !== undefined) cycles.push([...way.slice(from), call]);
      else if (!done.has(key)) {
        way.push(call);
        onWay.set(key, way.length);
        open.push({ key, calls: essentialCallsOf(key), next: 0 });
      }
    }
  }

  function essentialCallsOf(key: string): readonly Call[] {
    return graph.callsOf(key).filter(({ essential }) => essential);
  }
}
