import { ApiObject, JsonPatch } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { call, clusterService, externalService, istioSidecar, MicroService, type System } from '../lib/index.ts';
import { knowsHost, SidecarView } from '../lib/rules/proof/sidecars.ts';
import { leaving } from './support/proof.ts';
import { issuesOf, rulesOf, sized } from './support/shop.ts';

const sidecar = {
  platform: {
    ...environments.prod.platform,
    mesh: istioSidecar('1.30'),
    telemetry: undefined,
    apiServer: { addresses: ['10.0.0.1/32'] },
  },
};

type Patch = readonly [path: string, value: unknown];

/** `web` calls `api` and something outside; its Sidecar is patched. */
const patched =
  (...patches: readonly Patch[]) =>
  (system: System) => {
    const api = new MicroService(system, 'api', sized);
    const bank = externalService('bank', { host: 'bank.example.com', port: 443 });
    const permissions = [{ resources: ['configmaps'], verbs: ['get' as const], names: ['settings'] }];
    const web = new MicroService(system, 'web', { ...sized, calls: [api, bank], permissions });
    for (const [path, value] of patches)
      web.object('Sidecar').addJsonPatch(value === undefined ? JsonPatch.remove(path) : JsonPatch.replace(path, value));
  };

const egress = (...hosts: readonly string[]): Patch => ['/spec/egress', [{ hosts }]];
const api = 'shop/api.shop.svc.cluster.local';
const bank = 'shop/bank.example.com';
const kubernetes = 'default/kubernetes.default.svc.cluster.local';
const open: Patch = ['/spec/outboundTrafficPolicy/mode', 'ALLOW_ANY'];

describe('proof-call-blocked: refuses a Sidecar', () => {
  test('that does not know a callee, with the call and the host', () => {
    expect(issuesOf(patched(egress(bank, kubernetes, 'istio-system/*')), sidecar)).toEqual([
      expect.objectContaining({
        rule: 'proof-call-blocked',
        path: 'Sidecar web /spec/egress',
        problem: expect.stringContaining(`blocks the call web → api: the proxy of Deployment web does not know ${api}`),
      }),
    ]);
  });

  test.each([
    ['something outside', [api, kubernetes]],
    ['the API server of whoever has permissions', [api, bank]],
    ['a callee, but one of the same name elsewhere', ['other/api.shop.svc.cluster.local', bank, kubernetes]],
    ['anything of the namespace', ['~/*', bank, kubernetes]],
    ['a name that is written short', ['shop/api', bank, kubernetes]],
  ])('that does not know %s', (_, hosts) => {
    expect(rulesOf(patched(egress(...hosts)), sidecar)).toEqual(['proof-call-blocked']);
  });

  test('that lets everything out, but in plain text where the mesh takes none', () => {
    expect(rulesOf(patched(egress(bank, kubernetes), open), sidecar)).toEqual(['proof-call-blocked']);
  });

  test('of the user’s own that selects a caller of ours', () => {
    const build = (system: System) => {
      patched()(system);
      const selector = { labels: { 'app.kubernetes.io/name': 'web' } };
      const spec = { workloadSelector: selector, egress: [{ hosts: ['istio-system/*'] }] };
      new ApiObject(system, 'mine', {
        apiVersion: 'networking.istio.io/v1',
        kind: 'Sidecar',
        metadata: { name: 'mine' },
        spec: { ...spec, outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } },
      } as never);
    };
    expect(issuesOf(build, sidecar)).toMatchObject([{ rule: 'proof-call-blocked', path: 'Sidecar mine /spec/egress' }]);
  });
});

describe('proof-call-blocked: says nothing of a Sidecar', () => {
  test.each([
    ['as it is rendered', []],
    ['that knows the whole namespace', [egress('./*', kubernetes)]],
    ['that knows everything', [egress('*/*')]],
    ['that knows hosts by their end', [egress('shop/*.svc.cluster.local', '*/*.example.com', kubernetes)]],
    ['that says no hosts', [['/spec/egress', undefined]]],
    ['that lets out what the mesh does not encrypt', [egress(api), open]],
  ] as readonly (readonly [string, readonly Patch[]])[])('%s', (_, patches) => {
    expect(issuesOf(patched(...patches), sidecar)).toEqual([]);
  });

  test('for each kind of callee', () => {
    const build = (system: System) => {
      const grpc = { ports: { rpc: { port: 9090, protocol: 'grpc' as const } }, port: undefined, mesh: false as const };
      const health = { readiness: { grpc: true as const }, liveness: { grpc: 'live' } };
      const calls = [
        new MicroService(system, 'api', { ...sized, ...grpc, health }),
        call(clusterService({ namespace: 'search', name: 'index', labels: { app: 'index' }, ports: { http: 9200 } })),
        externalService('db', { host: '10.9.0.7', port: 5432 }),
      ];
      new MicroService(system, 'web', { ...sized, calls });
    };
    expect(issuesOf(build, sidecar)).toEqual([]);
  });
});

describe('of several Sidecars', () => {
  const object = (name: string, namespace: string, spec: object) =>
    leaving({
      apiVersion: 'networking.istio.io/v1',
      kind: 'Sidecar',
      metadata: { name, namespace },
      ...{ spec },
    });
  const root = object('root', 'istio-system', {});
  const wide = object('wide', 'shop', {});
  const own = object('own', 'shop', { workloadSelector: { labels: { app: 'web' } } });
  const web = { namespace: 'shop', labels: { app: 'web' } };
  const heldBy = (...objects: Parameters<typeof leaving>[0][]) =>
    new SidecarView(
      objects.map((manifest) => leaving(manifest)),
      'istio-system',
    )
      .of(web)
      .map((known) => known.object.manifest.metadata.name);

  test.each([
    ['the one that selects the pods', [root, wide, own], ['own']],
    ['the one of their namespace', [root, wide], ['wide']],
    ['the one of the root namespace', [root], ['root']],
    ['none of another namespace', [object('other', 'other', {})], []],
  ])('%s holds', (_, objects, expected) => {
    expect(heldBy(...objects.map(({ manifest }) => manifest))).toEqual(expected);
  });

  test.each([5, null, [], 'x', { egress: 5 }, { egress: [5] }, { egress: [{ hosts: 5 }] }, { workloadSelector: 5 }])(
    'whatever stands in one (%o) is read without an error',
    (spec) => {
      const [known] = new SidecarView([object('odd', 'shop', spec as never)], 'istio-system').of(web);
      expect(known === undefined || typeof knowsHost(known, api) === 'boolean').toBe(true);
    },
  );
});
