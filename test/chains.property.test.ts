import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphOf } from '../lib/model/build-graph.ts';
import { chainsOf } from '../lib/model/chains.ts';
import { runsOf } from '../lib/model/kept.ts';
import { calling } from './support/graphs.ts';
import { serviceOn, sidecar } from './support/policies.ts';

const count = 7;
const retries = { attempts: 1, on: 'idempotent' } as const;
/** Services of which every other one is tried again. */
const services = Array.from({ length: count }, (_, index) =>
  serviceOn(sidecar, `s${index}`, index % 2 === 0 ? { serves: { retries } } : {}),
);
const keys = services.map(({ key }) => key);

/** Graphs of these services, with cycles. */
const edges = fc
  .uniqueArray(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { selector: String, maxLength: 18 })
  .map((pairs) => pairs.filter(([from, to]) => from !== to));
const graphFor = (pairs: readonly (readonly [number, number])[]) =>
  graphOf(
    services,
    pairs.map(([from, to]) => calling(services[from]?.peer as never, services[to]?.peer as never)),
  );
type Graph = ReturnType<typeof graphFor>;

/** The most runs along any chain that meets no service twice, by trying them all. */
function mostByTrying(key: string, graph: Graph, met: readonly string[] = [key]): number {
  const values = graph
    .callsOf(key)
    .filter(({ callee }) => !met.includes(callee.key))
    .map((call) => runsOf(call, graph) * mostByTrying(call.callee.key, graph, [...met, call.callee.key]));
  return Math.max(1, ...values);
}

describe('the chain on which one request runs most often', () => {
  test('is the same in whatever order services are asked', () => {
    fc.assert(
      fc.property(edges, fc.shuffledSubarray(keys, { minLength: count }), (pairs, order) => {
        const chains = chainsOf(graphFor(pairs));
        for (const key of order) {
          const alone = chainsOf(graphFor(pairs)).mostRunsBelow(key);
          expect(chains.mostRunsBelow(key).value).toBe(alone.value);
        }
      }),
    );
  });

  test('is a chain of calls that meets no service twice, and never more than there is', () => {
    fc.assert(
      fc.property(edges, (pairs) => {
        const graph = graphFor(pairs);
        for (const key of keys) {
          const { calls, value } = chainsOf(graph).mostRunsBelow(key);
          const way = [key, ...calls.map(({ callee }) => callee.key)];
          expect(calls.map(({ caller }) => caller.key)).toEqual(way.slice(0, -1));
          expect(new Set(way).size).toBe(way.length);
          expect(calls.reduce((runs, call) => runs * runsOf(call, graph), 1)).toBe(value);
          expect(value).toBeLessThanOrEqual(mostByTrying(key, graph));
        }
      }),
    );
  });

  test('is the most there is where no call closes a cycle', () => {
    fc.assert(
      fc.property(edges, (pairs) => {
        const graph = graphFor(pairs.filter(([from, to]) => from < to));
        for (const key of keys) expect(chainsOf(graph).mostRunsBelow(key).value).toBe(mostByTrying(key, graph));
      }),
    );
  });
});
