import { byCodeUnit } from '../support/order.ts';
import type { Call } from './call.ts';
import type { CallGraph } from './graph.ts';
import { longestOf, runsOf } from './kept.ts';
import type { ServiceModel } from './service.ts';

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

/** Nothing is repeated. */
const none: Chain = { calls: [], value: 1 };

/** Chains of a graph; each service is looked at once, whatever the number of ways to it. */
export function chainsOf(graph: CallGraph): Chains {
  const chains = known.get(graph) ?? {
    mostRunsBelow: remembering(mostRuns),
    longestBelow: remembering<Chain | undefined>(longest),
  };
  known.set(graph, chains);
  return chains;

  function mostRuns(key: string, below: (key: string) => Chain | undefined): Chain {
    let most = none;
    for (const call of graph.callsOf(key)) {
      const next = below(call.callee.key);
      if (next === undefined) continue;
      // What comes back to where it was repeats no further layer.
      const { calls, value } = next.calls.some(({ callee }) => callee.key === key) ? none : next;
      const runs = runsOf(call, graph) * value;
      if (runs > most.value) most = { calls: [call, ...calls], value: runs };
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

/**
 * Depth first, each key once: below a key that is met again on its own way (a cycle) is `undefined`. What is found inside a
 * cycle depends on where it was entered, so there it holds for this walk only, and for those outside that enter it alike.
 */
function remembering<T>(compute: (key: string, below: (key: string) => T | undefined) => T): (key: string) => T {
  const results = new Map<string, T>();
  /** The cycles that a key lies in, by the key of one that they were entered by. */
  const cycles = new Map<string, string>();
  const passing = new Map<string, { readonly result: T; readonly outermost: number }>();
  const depths = new Map<string, number>();
  /** Depth of the outermost key that was met again since. */
  let outermost = Number.POSITIVE_INFINITY;
  const ask = (key: string, from: string): T | undefined => {
    const cycle = cycles.get(key);
    if (results.has(key) && (cycle === undefined || cycle !== cycles.get(from))) return results.get(key);
    const depth = depths.get(key);
    const passed = passing.get(key);
    if (depth === undefined && passed === undefined) return found(key);
    outermost = Math.min(outermost, depth ?? passed?.outermost ?? outermost);
    return passed?.result;
  };
  const found = (key: string): T => {
    const [before, depth, passedBefore] = [outermost, depths.size, passing.size];
    outermost = Number.POSITIVE_INFINITY;
    depths.set(key, depth);
    const result = compute(key, (next) => ask(next, key));
    depths.delete(key);
    if (outermost < depth) {
      passing.set(key, { result, outermost });
      outermost = Math.min(outermost, before);
      return result;
    }
    results.set(key, result);
    if (passing.size > passedBefore) {
      // Maps keep the order of their keys: what was added since lies in cycles through this key.
      for (const inside of [...passing.keys()].slice(passedBefore)) {
        passing.delete(inside);
        cycles.set(inside, key);
      }
      cycles.set(key, key);
    }
    outermost = before;
    return result;
  };
  return (key) => (results.has(key) ? (results.get(key) as T) : found(key));
}

/** Cycles of essential calls, each once, from its first service by key: nobody in it can start before all others. */
export function essentialCycles(services: readonly ServiceModel[], graph: CallGraph): readonly (readonly Call[])[] {
  const done = new Set<string>();
  const cycles: (readonly Call[])[] = [];
  // By key, as calls are: the same cycles in whatever order a program declares them.
  for (const key of services.map((service) => service.key).toSorted(byCodeUnit)) {
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
    const essential = graph.callsOf(key).filter((call) => call.essential);
    // However many calls there are to one callee, they close one cycle.
    return essential.filter((call, index) => essential[index - 1]?.callee.key !== call.callee.key);
  }
}
