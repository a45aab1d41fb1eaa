import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canary, istioAmbient, istioSidecar, MicroService, once, onSchedule, waive } from '../lib/index.ts';
import { graphOf } from '../lib/model/build-graph.ts';
import type { CallGraph } from '../lib/model/graph.ts';
import type { ServiceModel } from '../lib/model/service.ts';
import { earlierThan, isWaitedFor, lastWith, waveOf } from '../lib/model/waves.ts';
import { calling } from './support/graphs.ts';
import { serviceModel, systemModel } from './support/models.ts';
import { rulesOf, shop, sized } from './support/shop.ts';

const count = 8;
const kinds = ['serves', 'serves', 'serves', 'canary', 'once', 'scheduled'] as const;
const system = systemModel({}, { platform: { kubernetes: '1.33', argoCd: '3.5', argoRollouts: '1.9' } });
const working = { image: sized.image, cpu: '100m', memory: '128Mi', port: undefined, health: undefined } as const;
const propsOf = {
  serves: sized,
  canary: { ...sized, rollout: canary() },
  once: { ...working, task: once() },
  scheduled: { ...working, task: onSchedule({ schedule: '0 2 * * *' }) },
} as const;
const plain = Object.fromEntries(
  Object.entries(propsOf).map(([kind, props]) => [
    kind,
    Array.from({ length: count }, (_, index) => serviceModel({ id: `s${index}`, ...props }, system)),
  ]),
);

const pairs = (maxLength: number) =>
  fc
    .uniqueArray(fc.tuple(fc.nat(count - 1), fc.nat(count - 1)), { selector: String, maxLength })
    .map((all) => all.filter(([from, to]) => from !== to));

/** Systems with cycles of everything, and as often without those of essential calls: they are deeper. */
const systems = fc.record({
  kindOf: fc.array(fc.constantFrom(...kinds), { minLength: count, maxLength: count }),
  essential: fc.oneof(
    pairs(12),
    pairs(24).map((all) => all.map(([from, to]) => [Math.max(from, to), Math.min(from, to)] as [number, number])),
  ),
  optional: pairs(6),
  after: pairs(5),
});
type Drawn = typeof systems extends fc.Arbitrary<infer T> ? T : never;

function graphFor(
  { kindOf, essential, optional, after }: Drawn,
  order: readonly number[] = [...kindOf.keys()],
): CallGraph {
  const services = kindOf.flatMap((kind, index) => {
    const model = plain[kind]?.[index];
    const keys = after.flatMap(([from, to]) => (from === index ? [`${system.key}/s${to}`] : []));
    return model === undefined ? [] : { ...model, after: keys };
  });
  const peer = (index: number) => (services[index] as (typeof services)[number]).peer;
  const calls = [
    ...essential.map(([from, to]) => calling(peer(from), peer(to))),
    ...optional.map(([from, to]) => ({ ...calling(peer(from), peer(to)), essential: false })),
  ];
  const shuffled = order.flatMap((index) => services[index] ?? []);
  return graphOf(shuffled, order[0] === 0 ? calls : calls.toReversed());
}

const waves = (graph: CallGraph) =>
  new Map(graph.services.map((service) => [service.key, waveOf('workload', service, graph)]));

/** What a service needs first, and whether it can be had: not in a circle, and not by the clock. */
function neededBy(graph: CallGraph) {
  const direct = new Map(
    graph.services.map(({ key, after }) => [
      key,
      [...graph.callsOf(key).flatMap((call) => (call.essential ? call.callee.key : [])), ...after].filter(
        (other) => graph.serviceOf(other)?.task?.kind !== 'scheduled',
      ),
    ]),
  );
  const reached = (from: string, met = new Set<string>()): ReadonlySet<string> => {
    for (const next of direct.get(from) ?? []) if (!met.has(next)) reached(next, met.add(next));
    return met;
  };
  return [...direct].flatMap(([key, others]) =>
    others.filter((other) => !reached(other).has(key)).map((other) => ({ key, other })),
  );
}

describe('the waves of any system', () => {
  test('put what is needed before, or in the same wave', () => {
    fc.assert(
      fc.property(systems, (drawn) => {
        const graph = graphFor(drawn);
        const wave = waves(graph);
        for (const { key, other } of neededBy(graph)) {
          expect(wave.get(other)).toBeLessThanOrEqual(wave.get(key) ?? Number.NaN);
        }
      }),
    );
  });

  test('put a task strictly after what it needs and before what needs it', () => {
    const isOnce = (graph: CallGraph, key: string) => graph.serviceOf(key)?.task?.kind === 'once';
    fc.assert(
      fc.property(systems, (drawn) => {
        const graph = graphFor(drawn);
        const wave = waves(graph);
        for (const { key, other } of neededBy(graph)) {
          if (!isOnce(graph, key) && !isOnce(graph, other)) continue;
          expect(wave.get(other)).toBeLessThan(wave.get(key) ?? Number.NaN);
        }
      }),
    );
  });

  test('wait for whatever something needs', () => {
    fc.assert(
      fc.property(systems, (drawn) => {
        const graph = graphFor(drawn);
        for (const { other } of neededBy(graph)) {
          const service = graph.serviceOf(other);
          expect(service !== undefined && isWaitedFor(service, graph)).toBe(true);
        }
      }),
    );
  });

  test('lie between the first and the last, which nothing that is waited for shares', () => {
    fc.assert(
      fc.property(systems, (drawn) => {
        const graph = graphFor(drawn);
        const [first, last] = [waveOf('first', system, graph), waveOf('last', system, graph)];
        for (const service of graph.services) {
          const wave = waveOf('workload', service, graph);
          expect(wave).toBeGreaterThan(first);
          expect(wave < last).toBe(isWaitedFor(service, graph));
        }
      }),
    );
  });

  test('are few: four for each stretch between tasks, one for each of these, and the last', () => {
    fc.assert(
      fc.property(systems, (drawn) => {
        const graph = graphFor(drawn);
        const tasks = drawn.kindOf.filter((kind) => kind === 'once').length;
        expect(new Set(waves(graph).values()).size).toBeLessThanOrEqual(4 * (tasks + 1) + tasks + 1);
      }),
    );
  });

  test('do not depend on the order of declaration', () => {
    const orders = fc.shuffledSubarray([...Array(count).keys()], { minLength: count });
    fc.assert(
      fc.property(systems, orders, (drawn, order) => {
        const [one, other] = [waves(graphFor(drawn)), waves(graphFor(drawn, order))];
        expect(Object.fromEntries(other)).toEqual(Object.fromEntries(one));
      }),
    );
  });

  test('stay where they are when a service comes that nobody needs', () => {
    fc.assert(
      fc.property(systems, pairs(3), (drawn, calls) => {
        const graph = graphFor(drawn);
        const model = serviceModel({ id: 'new' }, system);
        const extra = calls.flatMap(([, to]) => {
          const callee = graph.serviceOf(`${system.key}/s${to}`);
          return callee === undefined || callee.rollout.kind === 'canary' ? [] : calling(model.peer, callee.peer);
        });
        const later = waves(graphOf([...graph.services, model], [...graph.calls, ...extra]));
        for (const [key, wave] of waves(graph)) expect(later.get(key)).toBe(wave);
      }),
    );
  });
});

test('a chain of ten thousand services has its waves without a deep stack', () => {
  const base = serviceModel({ id: 'wallet' }, system);
  const services = Array.from({ length: 10_000 }, (_, index) => {
    const key = `${system.key}/w${index}`;
    return { ...base, key, peer: { ...base.peer, key } };
  });
  const calls = services.slice(1).map((caller, index) => calling(caller.peer, services[index]?.peer ?? base.peer));
  const found = waves(graphOf(services, calls));
  expect([...found.values()].slice(0, 5)).toEqual([0, 1, 2, 3, 3]);
  expect(found.size).toBe(10_000);
});

describe('a Rollout whose requests are split at the gateway of its system', () => {
  const byGateway = {
    exposures: [{ entrance: { kind: 'systemGateway' } }],
    rollout: { ...serviceModel({ rollout: canary() }, system).rollout, traffic: { mesh: false, gateway: true } },
  } as unknown as Pick<ServiceModel, 'exposures' | 'rollout'>;
  const withGateways = (drawn: Drawn, exposed: readonly number[]) => {
    const graph = graphFor(drawn);
    const models = graph.services.map((model, index) =>
      exposed.includes(index) && model.rollout.kind === 'canary' ? { ...model, ...byGateway } : model,
    );
    return graphOf(models, graph.calls);
  };
  const exposed = fc.uniqueArray(fc.nat(count - 1));

  test('takes along all that cannot do without it, and nothing comes before what it needs', () => {
    fc.assert(
      fc.property(systems, exposed, (drawn, indexes) => {
        const graph = withGateways(drawn, indexes);
        const wave = waves(graph);
        const isLate = (key: string) => {
          const service = graph.serviceOf(key);
          return service !== undefined && lastWith(service, graph) !== undefined;
        };
        for (const { key, other } of neededBy(graph)) {
          expect(wave.get(other)).toBeLessThanOrEqual(wave.get(key) ?? Number.NaN);
          if (isLate(other)) expect(isLate(key)).toBe(true);
        }
        for (const service of graph.services) {
          if (service.exposures.length > 0) expect(lastWith(service, graph)).toBeDefined();
          if (isLate(service.key)) expect(isWaitedFor(service, graph)).toBe(false);
        }
      }),
    );
  });

  test('takes along nobody else', () => {
    fc.assert(
      fc.property(systems, exposed, (drawn, indexes) => {
        const graph = withGateways(drawn, indexes);
        for (const service of graph.services) {
          const rollout = lastWith(service, graph);
          if (rollout === undefined || rollout === service) continue;
          expect(rollout.exposures).toHaveLength(1);
          expect(reachedFrom(service, graph).has(rollout.key)).toBe(true);
        }
      }),
    );
  });
});

function reachedFrom(service: ServiceModel, graph: CallGraph, met = new Set<string>()): ReadonlySet<string> {
  for (const other of earlierThan(service, graph))
    if (!met.has(other.key)) reachedFrom(other, graph, met.add(other.key));
  return met;
}

describe('what leaves', () => {
  const quiet = ['service-unreachable', 'criticality-inverted', 'timeout-below-callee', 'retries-at-two-layers'];
  const waivers = quiet.map((rule) => waive(rule, { reason: 'only waves are of interest here' }));
  /** Systems without circles, in which every reference is to something declared before. */
  const acyclic = systems.map(({ essential, optional, after, ...rest }) => {
    const down = (all: Drawn['essential']) => all.filter(([from, to]) => from > to);
    return { ...rest, essential: down(essential), optional: [], after: down(after) };
  });
  const platforms = [{ mesh: istioSidecar('1.30') }, { mesh: istioAmbient('1.30') }, {}].map((mesh) => ({
    kubernetes: '1.33',
    gatewayApi: '1.5',
    argoCd: '3.5',
    argoRollouts: '1.9',
    ...mesh,
  }));

  const build =
    ({ kindOf, essential, after }: Drawn) =>
    (place: ConstructorParameters<typeof MicroService>[0]) => {
      const made: MicroService[] = [];
      for (const [index, kind] of kindOf.entries()) {
        const serving = ([from, to]: readonly [number, number]) =>
          from === index && ['serves', 'canary'].includes(kindOf[to] ?? '') ? (made[to] ?? []) : [];
        const before = ([from, to]: readonly [number, number]) =>
          from === index && kindOf[to] !== 'scheduled' && kind !== 'scheduled' ? (made[to] ?? []) : [];
        made.push(
          new MicroService(place, `s${index}`, {
            ...propsOf[kind],
            waivers,
            calls: essential.flatMap(serving),
            after: after.flatMap(before),
          }),
        );
      }
    };

  test('keeps every rule about waves, whatever the system and the data plane', () => {
    fc.assert(
      fc.property(acyclic, fc.constantFrom(...platforms), (drawn, platform) => {
        const rules = rulesOf(build(drawn), { platform });
        expect(rules.filter((rule) => /^(?:wave-|hook-|order-)/.test(rule))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('is judged: in most of these systems nothing else is wrong', () => {
    const drawn = fc.sample(acyclic, { numRuns: 20, seed: 7 });
    const clean = drawn.filter((each) => rulesOf(build(each), { platform: platforms[0] }).length === 0);
    expect(clean.length).toBeGreaterThan(10);
    const [one] = clean;
    if (one === undefined) throw new Error('no clean system');
    expect(shop(build(one), { platform: platforms[0] }).objects.length).toBeGreaterThan(count);
  });
});
