import { ApiObject } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { type System, waive } from '../lib/index.ts';
import { type DeliveredProgram, delivered } from './support/delivered.ts';

type Body = Readonly<Record<string, unknown>> & { readonly apiVersion: string; readonly kind: string };

/** What the Application of a shop ignores with objects beside ours in it. */
function ignored(...bodies: readonly (readonly [string, Body])[]) {
  return ignoredIn({ beside: (system) => add(system, bodies), environment: { waivers: waived } });
}

function ignoredIn(program: DeliveredProgram) {
  return delivered(program).application('prod-shop').spec.ignoreDifferences;
}

function add(system: System, bodies: readonly (readonly [string, Body])[]): void {
  for (const [index, [name, body]] of bodies.entries())
    new ApiObject(system, `object-${index}`, { metadata: { name }, ...body });
}

/** The objects of these tests stand for themselves. */
const waived = ['reference-missing', 'secret-in-output', 'literal-secret'].map((rule) =>
  waive(rule, { reason: 'a fixture' }),
);

const rollout = (strategy: object, more: object = {}): Body => ({
  apiVersion: 'argoproj.io/v1alpha1',
  kind: 'Rollout',
  spec: { selector: { matchLabels: { app: 'web' } }, strategy, ...more },
});
const service: Body = { apiVersion: 'v1', kind: 'Service', spec: { ports: [{ port: 80 }] } };
const virtualService: Body = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  spec: { hosts: ['web.example.com'] },
};

describe('what Applications leave as it is in the cluster', () => {
  test('is nothing where nobody but Git decides', () => {
    expect(ignoredIn({ services: { api: { autoscaling: { maxReplicas: 9 } }, web: {} } })).toBeUndefined();
  });

  test('is the weights that Argo Rollouts moves in a VirtualService, by name', () => {
    const istio = { virtualService: { name: 'web', routes: ['primary'] } };
    const found = ignored(
      ['web', virtualService],
      ['other', virtualService],
      ['web', rollout({ canary: { trafficRouting: { istio } } })],
    );
    expect(found).toEqual([
      {
        group: 'networking.istio.io',
        kind: 'VirtualService',
        name: 'web',
        namespace: 'shop',
        jqPathExpressions: ['.spec.http[].route[].weight'],
      },
    ]);
  });

  test('is not copied from the cluster where Argo CD would copy the whole list of routes', () => {
    const optionsWith = (...bodies: readonly (readonly [string, Body])[]) =>
      delivered({ beside: (system) => add(system, bodies), environment: { waivers: waived } }).application('prod-shop')
        .spec.syncPolicy.syncOptions;
    const istio = { virtualService: { name: 'web', routes: ['primary'] } };
    const weights = optionsWith(['web', virtualService], ['web', rollout({ canary: { trafficRouting: { istio } } })]);
    const hashes = optionsWith(['web', service], ['web', rollout({ blueGreen: { activeService: 'web' } })]);
    expect([weights, hashes].map((options) => options.includes('RespectIgnoreDifferences=true'))).toEqual([
      false,
      true,
    ]);
  });

  test('is the routes that a canary adds for a header', () => {
    const trafficRouting = { managedRoutes: [{ name: 'preview' }], istio: { virtualServices: [{ name: 'web' }] } };
    expect(
      ignored(['web', virtualService], ['web', rollout({ canary: { trafficRouting } })])[0].jqPathExpressions,
    ).toEqual(['.spec.http[] | select(.name == "preview")', '.spec.http[].route[].weight']);
  });

  test('is the hash that tells old pods from new ones in subsets', () => {
    const rule: Body = {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      spec: { host: 'web.example.com' },
    };
    const istio = { destinationRule: { name: 'web', stableSubsetName: 'stable', canarySubsetName: 'canary' } };
    expect(ignored(['web', rule], ['web', rollout({ canary: { trafficRouting: { istio } } })])).toMatchObject([
      {
        kind: 'DestinationRule',
        name: 'web',
        jqPathExpressions: ['.spec.subsets[].labels."rollouts-pod-template-hash"'],
      },
    ]);
  });

  test('is the hash in the Services of a canary and of a blue-green release', () => {
    const found = ignored(
      ...['stable', 'canary', 'active', 'preview', 'other'].map((name) => [name, service] as const),
      ['one', rollout({ canary: { stableService: 'stable', canaryService: 'canary' } })],
      ['two', rollout({ blueGreen: { activeService: 'active', previewService: 'preview' } })],
    );
    expect(found.map((entry: { name: string; jsonPointers: unknown }) => [entry.name, entry.jsonPointers])).toEqual(
      ['active', 'canary', 'preview', 'stable'].map((name) => [name, ['/spec/selector/rollouts-pod-template-hash']]),
    );
  });

  test('is the weights in a route of the Gateway API', () => {
    const route: Body = {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      spec: { hostnames: ['web.example.com'] },
    };
    const plugins = { 'argoproj-labs/gatewayAPI': { httpRoute: 'web', namespace: 'shop' } };
    expect(ignored(['web', route], ['web', rollout({ canary: { trafficRouting: { plugins } } })])).toMatchObject([
      { kind: 'HTTPRoute', name: 'web', jqPathExpressions: ['.spec.rules[].backendRefs[].weight'] },
    ]);
  });

  test('is the certificate of a webhook that Git does not know', () => {
    const webhook = (clientConfig: object): Body => ({
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      webhooks: [{ name: 'shop.example.com', clientConfig }],
    });
    const open = { service: { name: 'api', namespace: 'shop' } };
    expect(ignored(['open', webhook(open)], ['closed', webhook({ ...open, caBundle: 'Q0E=' })])).toEqual([
      {
        group: 'admissionregistration.k8s.io',
        kind: 'ValidatingWebhookConfiguration',
        name: 'open',
        jqPathExpressions: ['.webhooks[]?.clientConfig.caBundle'],
      },
    ]);
  });

  test('is the rules of a role that Kubernetes gathers', () => {
    const role: Body = { apiVersion: 'rbac.authorization.k8s.io/v1', kind: 'ClusterRole', rules: [] };
    const aggregated = { ...role, aggregationRule: { clusterRoleSelectors: [{ matchLabels: { aggregate: 'yes' } }] } };
    expect(ignored(['own', role], ['gathered', aggregated])).toMatchObject([
      { name: 'gathered', jsonPointers: ['/rules'] },
    ]);
  });

  test('is the keys that an ExternalSecret adds to a Secret of Git', () => {
    const external: Body = {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      spec: {
        target: { name: 'token', creationPolicy: 'Merge' },
        data: [{ secretKey: 'a/b', remoteRef: { key: 'x' } }],
      },
    };
    const secret: Body = { apiVersion: 'v1', kind: 'Secret', type: 'Opaque' };
    expect(ignored(['token', secret], ['token', external])).toMatchObject([
      { kind: 'Secret', name: 'token', jsonPointers: ['/data/a~1b'] },
    ]);
  });
});
