import { App } from 'cdk8s';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { outgoing } from '../lib/constructs/outgoing.ts';
import { Registry } from '../lib/constructs/registry.ts';
import { Environment, local, MicroService, System } from '../lib/index.ts';
import type { Manifest } from '../lib/model/manifest.ts';
import type { JudgedObject, Program } from '../lib/model/program.ts';
import { blockOf } from '../lib/rules/proof/addresses.ts';
import type { End } from '../lib/rules/proof/network-view.ts';
import { PodTable } from '../lib/rules/proof/pod-table.ts';
import { provePolicies } from '../lib/rules/proof/prove.ts';
import { type OracleCluster, type OraclePod, oracleAllows } from './support/network-oracle.ts';
import { networkOf, networkPolicy, podWith } from './support/proof.ts';
import { sized } from './support/shop.ts';

const namespaces = ['shop', 'monitoring', 'other'] as const;
const namespaceLabels = { shop: { team: 'a' }, monitoring: { team: 'b', tier: 'x' } };
const ports = [53, 8080, 8081, 9000, 15008];
const addresses = ['10.1.2.3', '100.64.0.1', '169.254.7.127', '192.168.1.1', '203.0.113.9', '8.8.8.8'];
const cidrs = [
  '0.0.0.0/0',
  '10.0.0.0/8',
  '10.1.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '203.0.113.0/24',
  '169.254.7.127/32',
];

const labels = fc.dictionary(fc.constantFrom('app', 'tier', 'team'), fc.constantFrom('a', 'b', 'x'), { maxKeys: 3 });
const expression = fc.oneof(
  fc.record({
    key: fc.constantFrom('app', 'tier', 'team'),
    operator: fc.constantFrom('In', 'NotIn'),
    values: fc.uniqueArray(fc.constantFrom('a', 'b', 'x'), { minLength: 1 }),
  }),
  fc.record({ key: fc.constantFrom('app', 'tier'), operator: fc.constantFrom('Exists', 'DoesNotExist') }),
);
const selector = fc.record(
  { matchLabels: labels, matchExpressions: fc.array(expression, { maxLength: 2 }) },
  { requiredKeys: [] },
);
const namespaceSelector = fc.oneof(
  selector,
  fc.constantFrom(...namespaces).map((name) => ({ matchLabels: { 'kubernetes.io/metadata.name': name } })),
);
const ipBlock = fc.record(
  { cidr: fc.constantFrom(...cidrs), except: fc.uniqueArray(fc.constantFrom(...cidrs), { maxLength: 3 }) },
  { requiredKeys: ['cidr'] },
);
const peer = fc.oneof(
  { weight: 4, arbitrary: fc.record({ podSelector: selector, namespaceSelector }, { requiredKeys: [] }) },
  { weight: 1, arbitrary: fc.record({ ipBlock }) },
);
const port = fc.oneof(
  fc.record({ protocol: fc.constantFrom('TCP', 'UDP'), port: fc.constantFrom(...ports, 'http') }, { requiredKeys: [] }),
  fc.record({ port: fc.constantFrom(53, 8080), endPort: fc.constantFrom(8081, 9000) }),
);
const rule = (end: 'from' | 'to') =>
  fc.record({ [end]: fc.array(peer, { maxLength: 3 }), ports: fc.array(port, { maxLength: 3 }) }, { requiredKeys: [] });
const spec = fc.record(
  {
    podSelector: selector,
    policyTypes: fc.subarray(['Ingress', 'Egress']),
    ingress: fc.array(rule('from'), { maxLength: 3 }),
    egress: fc.array(rule('to'), { maxLength: 3 }),
  },
  { requiredKeys: ['podSelector'] },
);
const containerPorts = fc.constantFrom(
  [],
  [{ name: 'http', port: 8080, protocol: 'TCP' }],
  [{ name: 'http', port: 9000, protocol: 'TCP' }],
  [{ name: 'http', port: 53, protocol: 'UDP' }],
);
const cluster = fc.record({
  pods: fc.array(fc.record({ namespace: fc.constantFrom(...namespaces), labels, containerPorts }), {
    minLength: 1,
    maxLength: 5,
  }),
  specs: fc.array(fc.record({ namespace: fc.constantFrom(...namespaces), spec }), { maxLength: 5 }),
});

describe('the evaluator of network policies', () => {
  test('agrees with one that tries every pair, at both ends of every connection', () => {
    let asked = 0;
    fc.assert(
      fc.property(cluster, ({ pods, specs }) => {
        const policies = specs.map(({ namespace, spec }, index) => networkPolicy(spec, `policy-${index}`, namespace));
        const known = pods.map((pod, index) =>
          podWith(pod.labels, { ...pod, key: `${index}`, ports: pod.containerPorts }),
        );
        const view = networkOf(known, policies, namespaceLabels);
        const oracle: OracleCluster = { policies: policies.map(({ manifest }) => manifest), namespaceLabels };
        const others: readonly (readonly [End, OraclePod | { address: string }])[] = [
          ...pods.map((pod, index) => [known[index] as End, pod] as const),
          ...addresses.map((address) => [outsideEnd(address), { address }] as const),
        ];
        pods.forEach((pod, index) => {
          const own = known[index];
          if (own === undefined) return;
          for (const [end, other] of others) {
            for (const number of ports) {
              for (const protocol of ['TCP', 'UDP']) {
                const to = { port: number, protocol };
                expect(view.leaves(own, end, to).allowed).toBe(
                  oracleAllows(oracle, 'Egress', pod, other, number, protocol),
                );
                expect(view.enters(end, own, to).allowed).toBe(
                  oracleAllows(oracle, 'Ingress', pod, other, number, protocol),
                );
                asked += 2;
              }
            }
          }
        });
      }),
      { numRuns: 150 },
    );
    expect(asked).toBeGreaterThan(10_000);
  });
});

test('a table of pods finds among many what is found by looking at all of them', () => {
  const place = fc.constantFrom(undefined, ...namespaces);
  const entries = fc.array(fc.record({ namespace: place, labels }), { maxLength: 60 });
  fc.assert(
    fc.property(entries, fc.constantFrom(...namespaces), labels, (all, namespace, asked) => {
      const table = new PodTable<(typeof all)[number]>();
      for (const entry of all) table.add(entry.namespace, entry.labels, entry);
      const holds = (entry: (typeof all)[number]) =>
        (entry.namespace ?? namespace) === namespace &&
        Object.entries(entry.labels).every(([key, value]) => asked[key] === value);
      const found = table.find(namespace, asked).filter(holds);
      expect(new Set(found)).toEqual(new Set(all.filter(holds)));
      expect(found).toHaveLength(new Set(found).size);
    }),
  );
});

function outsideEnd(address: string): End {
  const block = blockOf(address);
  return { blocks: block === undefined ? [] : [block] };
}

const ids = ['ant', 'bee', 'cat', 'dog'] as const;

/** A rule as somebody would write it who knows the services: near to what is declared, and often beyond it. */
const nearRule = (end: 'from' | 'to') =>
  fc.record({
    [end]: fc.oneof(
      fc.constantFrom(...ids).map((id) => [{ podSelector: { matchLabels: labelsOf(id) } }]),
      fc.constantFrom(...ids).map((id) => [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': id } } }]),
      fc
        .subarray([...ids], { minLength: 1 })
        .map((values) => [
          { podSelector: { matchExpressions: [{ key: 'app.kubernetes.io/name', operator: 'In', values }] } },
        ]),
      fc.constantFrom(...ids).map((id) => [
        {
          namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
          podSelector: { matchLabels: labelsOf(id) },
        },
      ]),
    ),
    ports: fc.oneof(
      fc.subarray([8080, 8081, 8082, 8083], { minLength: 1 }).map((some) => some.map((port) => ({ port }))),
      fc.constantFrom(8080, 8082).map((port) => [{ port, endPort: port + 1 }]),
      fc.constant([{ port: 'http' }]),
    ),
  });

/** What somebody does to a rule that is there. */
const ruleChange: fc.Arbitrary<(rule: Json) => Json> = fc.oneof(
  fc
    .constantFrom(8080, 8081, 8082, 8083)
    .map((port) => (rule: Json) => (hasPorts(rule) ? { ...rule, ports: [...rule.ports, { port }] } : rule)),
  fc
    .constantFrom(8081, 8083)
    .map((endPort) => (rule: Json) => (hasPorts(rule) ? { ...rule, ports: [{ ...rule.ports[0], endPort }] } : rule)),
  fc.constant(({ ports, ...rule }: Json) => rule),
  fc.constantFrom('name', 'instance').map((left) => (rule: Json) => {
    const end = rule.from === undefined ? 'to' : 'from';
    const wider = rule[end]?.map(({ podSelector, ...peer }: Json) => {
      const key = `app.kubernetes.io/${left}`;
      const value = podSelector?.matchLabels?.[key];
      return value === undefined
        ? { podSelector, ...peer }
        : { podSelector: { matchLabels: { [key]: value } }, ...peer };
    });
    return { ...rule, [end]: wider };
  }),
  fc.constantFrom(...ids).map((id) => ({ from, to, ...rule }: Json) => ({
    ...rule,
    [from === undefined ? 'to' : 'from']: [
      { podSelector: { matchLabels: { ...labelsOf(id), 'app.kubernetes.io/instance': 'ant' } } },
    ],
  })),
);

/** Whether it names ports; one that an earlier patch added, or changed, may name none, which is all of them. */
function hasPorts({ ports = [] }: Json): boolean {
  return ports.length > 0;
}

function withChanged(rules: Json[] | undefined, n: number, change: (rule: Json) => Json): Json[] | undefined {
  return rules?.map((rule, position) => (position === n % rules.length ? change(rule) : rule));
}

/** A program of four services: who calls whom, and what somebody does to the policies. */
const programs = fc.record({
  edges: fc.uniqueArray(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), {
    selector: ([a, b]) => `${a} ${b}`,
    maxLength: 6,
  }),
  patches: fc.array(
    fc.record({
      of: fc.oneof({ weight: 5, arbitrary: fc.nat() }, { weight: 1, arbitrary: fc.constant('all' as const) }),
      change: fc.oneof(
        rule('from').map((added) => (spec: Json) => ({ ...spec, ingress: [...(spec.ingress ?? []), added] })),
        rule('to').map((added) => (spec: Json) => ({ ...spec, egress: [...(spec.egress ?? []), added] })),
        nearRule('from').map((added) => (spec: Json) => ({ ...spec, ingress: [...(spec.ingress ?? []), added] })),
        nearRule('to').map((added) => (spec: Json) => ({ ...spec, egress: [...(spec.egress ?? []), added] })),
        fc
          .tuple(fc.constantFrom('ingress', 'egress'), fc.nat(), ruleChange)
          .map(([way, n, change]) => (spec: Json) => ({ ...spec, [way]: withChanged(spec[way], n, change) })),
        fc.nat().map((n) => (spec: Json) => ({ ...spec, ingress: without(spec.ingress, n) })),
        fc.nat().map((n) => (spec: Json) => ({ ...spec, egress: without(spec.egress, n) })),
        fc.subarray(['Ingress', 'Egress']).map((policyTypes) => (spec: Json) => ({ ...spec, policyTypes })),
        fc.constantFrom(...ids).map((id) => (spec: Json) => ({ ...spec, podSelector: { matchLabels: labelsOf(id) } })),
        fc.constant((spec: Json) => ({ ...spec, podSelector: {} })),
      ),
    }),
    { maxLength: 2 },
  ),
});
// biome-ignore lint/suspicious/noExplicitAny: specs as they stand in YAML
type Json = any;

function without(list: Json[] | undefined, index: number): Json[] {
  return (list ?? []).filter((_, position) => position !== index % (list?.length || 1));
}

function labelsOf(id: string): Record<string, string> {
  return { 'app.kubernetes.io/name': id, 'app.kubernetes.io/instance': id };
}

function portOf(id: (typeof ids)[number]): number {
  return 8080 + ids.indexOf(id);
}

function oraclePod(id: (typeof ids)[number]): OraclePod {
  const containerPorts = [{ name: 'http', port: portOf(id), protocol: 'TCP' }];
  return { namespace: 'shop', labels: labelsOf(id), containerPorts };
}

/** What leaves a program without a mesh, before anybody patches it. */
function built(edges: readonly (readonly [string, string])[]): { objects: readonly JudgedObject[]; program: Program } {
  const app = new App();
  const platform = { kubernetes: '1.33' };
  const props = { tier: 'development', edition: '2026.12', cloud: local(), releases: {}, platform } as const;
  const system = new System(new Environment(app, 'dev', props), 'shop', {});
  const services = new Map(
    ids.map((id) => [id as string, new MicroService(system, id, { ...sized, port: portOf(id) })]),
  );
  for (const [a, b] of edges) {
    const callee = services.get(b);
    if (a !== b && callee !== undefined) services.get(a)?.addCall(callee, { essential: false });
  }
  return { objects: outgoing(app).objects, program: Registry.of(app).program() };
}

describe('a proof without issues', () => {
  test('means that policies, however patched, allow exactly the declared calls', () => {
    let silent = 0;
    let refused = 0;
    fc.assert(
      fc.property(programs, ({ edges, patches }) => {
        const { objects, program } = built(edges);
        const changed = new Map<number, Json>();
        const positions = objects.flatMap(({ manifest }, index) => (manifest.kind === 'NetworkPolicy' ? [index] : []));
        expect(positions).toHaveLength(ids.length + 1);
        for (const { of, change } of patches) {
          for (const position of of === 'all' ? positions : [positions[of % positions.length] ?? 0]) {
            const manifest = changed.get(position) ?? objects[position]?.manifest;
            changed.set(position, { ...manifest, spec: change(manifest.spec) });
          }
        }
        const leaving = objects.map((object, index): JudgedObject => {
          const manifest: Manifest | undefined = changed.get(index);
          return manifest === undefined ? object : { ...object, manifest, origin: 'patched' };
        });
        const issues = [...provePolicies(leaving, program)];
        if (issues.length > 0) {
          refused += 1;
          expect(patches.length).toBeGreaterThan(0);
          return;
        }
        silent += 1;
        const policies = leaving.map(({ manifest }) => manifest).filter(({ kind }) => kind === 'NetworkPolicy');
        const declared = new Set(edges.map(([a, b]) => `${a} ${b}`));
        const cluster = { policies, namespaceLabels: {} };
        for (const [a, b] of ids.flatMap((a) => ids.map((b) => [a, b] as const))) {
          if (a === b) continue;
          for (const number of [8080, 8081, 8082, 8083, 15008]) {
            const expected = declared.has(`${a} ${b}`) && number === portOf(b);
            // At each end: a proof that is silent leaves no end open for others to use.
            const ends = [
              oracleAllows(cluster, 'Egress', oraclePod(a), oraclePod(b), number, 'TCP'),
              oracleAllows(cluster, 'Ingress', oraclePod(b), oraclePod(a), number, 'TCP'),
            ];
            expect(ends, `${a} → ${b}:${number}`).toEqual([expected, expected]);
          }
        }
      }),
      { numRuns: 200 },
    );
    expect(silent).toBeGreaterThan(20);
    expect(refused).toBeGreaterThan(20);
  });
});
