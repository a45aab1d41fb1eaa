import { apiGroupOf } from '../model/kinds.ts';
import type { Manifest } from '../model/manifest.ts';
import { isPlainObject } from '../support/plain.ts';

/** Fields of one object that somebody in the cluster decides, whatever Git says. */
export interface CoOwned {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  readonly pointers: readonly string[];
  /** Expressions of jq that end at single values: all else of the object is still compared. */
  readonly expressions: readonly string[];
  /** Only where Git says the number of pods all the same. */
  readonly whereReplicas?: boolean;
}

type Target = Pick<CoOwned, 'group' | 'kind'> & { readonly name: unknown };
type Fields = Partial<Pick<CoOwned, 'pointers' | 'expressions' | 'whereReplicas'>>;

/** What other objects and controllers decide because this object is there. */
export function* coOwnedBy(manifest: Manifest): Iterable<CoOwned> {
  const group = apiGroupOf(manifest.apiVersion);
  const { namespace } = manifest.metadata;
  for (const owner of owners) {
    if (owner.group !== group || !owner.kinds.includes(manifest.kind)) continue;
    for (const [target, fields] of owner.fieldsOf(manifest)) {
      if (typeof target.name !== 'string') continue;
      const { kind, name } = target;
      yield { group: target.group, kind, name, namespace, pointers: [], expressions: [], ...fields };
    }
  }
}

interface Owner {
  readonly group: string;
  readonly kinds: readonly string[];
  readonly fieldsOf: (manifest: Manifest) => Iterable<readonly [Target, Fields]>;
}

const hash = 'rollouts-pod-template-hash';
const itself = ({ apiVersion, kind, metadata }: Manifest): Target => ({
  group: apiGroupOf(apiVersion),
  kind,
  name: metadata.name,
});

const owners: readonly Owner[] = [
  { group: 'argoproj.io', kinds: ['Rollout'], fieldsOf: rolloutFields },
  { group: 'flagger.app', kinds: ['Canary'], fieldsOf: canaryFields },
  { group: 'autoscaling', kinds: ['HorizontalPodAutoscaler'], fieldsOf: scaledFields },
  {
    group: 'admissionregistration.k8s.io',
    kinds: ['MutatingWebhookConfiguration', 'ValidatingWebhookConfiguration'],
    fieldsOf: webhookFields,
  },
  { group: 'apiextensions.k8s.io', kinds: ['CustomResourceDefinition'], fieldsOf: conversionFields },
  { group: 'apiregistration.k8s.io', kinds: ['APIService'], fieldsOf: serviceFields },
  { group: 'rbac.authorization.k8s.io', kinds: ['ClusterRole'], fieldsOf: aggregatedFields },
  { group: 'external-secrets.io', kinds: ['ExternalSecret'], fieldsOf: mergedFields },
];

/** Argo Rollouts moves weights, and marks by a hash which pods are the old ones and which the new. */
function* rolloutFields(rollout: Manifest): Iterable<readonly [Target, Fields]> {
  const spec = member(rollout, 'spec');
  const canary = member(spec, 'strategy', 'canary');
  const blueGreen = member(spec, 'strategy', 'blueGreen');
  for (const [strategy, field] of [
    [canary, 'stableService'],
    [canary, 'canaryService'],
    [member(canary, 'pingPong'), 'pingService'],
    [member(canary, 'pingPong'), 'pongService'],
    [blueGreen, 'activeService'],
    [blueGreen, 'previewService'],
  ] as const) {
    yield [{ group: '', kind: 'Service', name: member(strategy, field) }, { pointers: [`/spec/selector/${hash}`] }];
  }
  const routing = member(canary, 'trafficRouting');
  const istio = member(routing, 'istio');
  const managed = listOf(member(routing, 'managedRoutes')).map((route) => member(route, 'name'));
  for (const route of [member(istio, 'virtualService'), ...listOf(member(istio, 'virtualServices'))]) {
    const expressions = [
      '.spec.http[].route[].weight',
      ...managed.map((name) => `.spec.http[] | select(.name == "${name}")`),
    ];
    if (member(route, 'tcpRoutes') !== undefined) expressions.push('.spec.tcp[].route[].weight');
    if (member(route, 'tlsRoutes') !== undefined) expressions.push('.spec.tls[].route[].weight');
    yield [{ group: 'networking.istio.io', kind: 'VirtualService', name: member(route, 'name') }, { expressions }];
  }
  yield [
    { group: 'networking.istio.io', kind: 'DestinationRule', name: member(istio, 'destinationRule', 'name') },
    { expressions: [`.spec.subsets[].labels."${hash}"`] },
  ];
  yield* gatewayApiFields(member(routing, 'plugins', 'argoproj-labs/gatewayAPI'));
  const workload = member(spec, 'workloadRef');
  yield [
    {
      group: apiGroupOf(String(member(workload, 'apiVersion'))),
      kind: String(member(workload, 'kind')),
      name: member(workload, 'name'),
    },
    { pointers: ['/spec/replicas'] },
  ];
}

/** Of its plugin for the Gateway API. */
function* gatewayApiFields(plugin: unknown): Iterable<readonly [Target, Fields]> {
  for (const [kind, field] of [
    ['HTTPRoute', 'httpRoute'],
    ['GRPCRoute', 'grpcRoute'],
    ['TCPRoute', 'tcpRoute'],
    ['TLSRoute', 'tlsRoute'],
  ] as const) {
    const names = [member(plugin, field), ...listOf(member(plugin, `${field}s`)).map((route) => member(route, 'name'))];
    for (const name of names) {
      yield [
        { group: 'gateway.networking.k8s.io', kind, name },
        { expressions: ['.spec.rules[].backendRefs[].weight'] },
      ];
    }
  }
}

/** Flagger scales what it watches to none. */
function* canaryFields(canary: Manifest): Iterable<readonly [Target, Fields]> {
  const target = member(canary, 'spec', 'targetRef');
  const group = apiGroupOf(String(member(target, 'apiVersion') ?? ''));
  yield [
    { group, kind: String(member(target, 'kind')), name: member(target, 'name') },
    { pointers: ['/spec/replicas'] },
  ];
}

/** Usually the number of pods is not in Git. Where it still is, a sync would set it back (cases.md C17). */
function* scaledFields(autoscaler: Manifest): Iterable<readonly [Target, Fields]> {
  const target = member(autoscaler, 'spec', 'scaleTargetRef');
  const group = apiGroupOf(String(member(target, 'apiVersion') ?? ''));
  yield [
    { group, kind: String(member(target, 'kind')), name: member(target, 'name') },
    { pointers: ['/spec/replicas'], whereReplicas: true },
  ];
}

/** Whom an API server trusts, where Git does not say: cert-manager or the webhook's own program writes it. */
function* webhookFields(configuration: Manifest): Iterable<readonly [Target, Fields]> {
  const isOpen = (webhook: unknown) => member(webhook, 'clientConfig', 'caBundle') === undefined;
  if (!listOf(member(configuration, 'webhooks')).some(isOpen)) return;
  yield [itself(configuration), { expressions: ['.webhooks[]?.clientConfig.caBundle'] }];
}

function* conversionFields(definition: Manifest): Iterable<readonly [Target, Fields]> {
  const client = member(definition, 'spec', 'conversion', 'webhook', 'clientConfig');
  if (client === undefined || member(client, 'caBundle') !== undefined) return;
  yield [itself(definition), { pointers: ['/spec/conversion/webhook/clientConfig/caBundle'] }];
}

function* serviceFields(service: Manifest): Iterable<readonly [Target, Fields]> {
  if (member(service, 'spec', 'service') === undefined || member(service, 'spec', 'caBundle') !== undefined) return;
  yield [itself(service), { pointers: ['/spec/caBundle'] }];
}

/** Kubernetes gathers the rules of such a role from others. */
function* aggregatedFields(role: Manifest): Iterable<readonly [Target, Fields]> {
  if (member(role, 'aggregationRule') !== undefined) yield [itself(role), { pointers: ['/rules'] }];
}

/** Keys that the operator adds to a Secret of Git. */
function* mergedFields(secret: Manifest): Iterable<readonly [Target, Fields]> {
  const spec = member(secret, 'spec');
  if (member(spec, 'target', 'creationPolicy') !== 'Merge') return;
  const keys = listOf(member(spec, 'data')).map((entry) => `/data/${escaped(String(member(entry, 'secretKey')))}`);
  const pointers = member(spec, 'dataFrom') === undefined ? keys : ['/data'];
  yield [{ group: '', kind: 'Secret', name: member(spec, 'target', 'name') ?? secret.metadata.name }, { pointers }];
}

/** A part of a JSON pointer. */
function escaped(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function member(value: unknown, ...keys: readonly string[]): unknown {
  let here = value;
  for (const key of keys) here = isPlainObject(here) ? here[key] : undefined;
  return here;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
