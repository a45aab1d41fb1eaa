import { sortedRecord } from '../support/plain.ts';
import {
  type EntranceModel,
  entranceKeyPrefix,
  istioClass,
  istioGatewayPods,
  type LoadBalancerOptions,
  loadBalancerSchemes,
  type PlatformGatewayOptions,
  type PlatformIngressClassOptions,
  type SystemGatewayModel,
  type SystemGatewayOptions,
  systemGatewayName,
} from './gateway.ts';
import type { Issue } from './issue.ts';
import { namespaceName, objectName, podLabels } from './network-kinds.ts';
import { anyText, either, memberPath, type OptionKind, oneOf, recordOf, required, text } from './option-kinds.ts';
import type { ClusterPeer } from './peer.ts';
import { type OptionsTable, optionsOf, type ReadOptions, readOptions } from './read-options.ts';
import { clusterServiceKind } from './resolve-peer.ts';

export const platformGatewayOptions = {
  name: required(objectName),
  namespace: required(namespaceName),
  class: text,
  listener: text,
  redirectListener: text,
  namespaceLabels: podLabels,
  pods: clusterServiceKind,
} satisfies OptionsTable<PlatformGatewayOptions>;

export const ingressClassOptions = {
  name: required(objectName),
  pods: required(clusterServiceKind),
  annotations: recordOf(anyText),
} satisfies OptionsTable<PlatformIngressClassOptions>;

export const loadBalancerOptions = {
  scheme: oneOf(...loadBalancerSchemes),
  annotations: recordOf(anyText),
} satisfies OptionsTable<LoadBalancerOptions>;

export const systemGatewayOptions = {
  class: text,
  loadBalancer: optionsOf(loadBalancerOptions),
  pods: clusterServiceKind,
} satisfies OptionsTable<SystemGatewayOptions>;

/** What `platform.gateways` may name: pods that may connect to every service, or where services may be exposed. */
export type ReadGateway = ClusterPeer | EntranceModel;

const gatewayForms = "clusterService(…), gateway({ name: 'public', namespace: 'istio-ingress' }) or ingressClass(…)";

/** An entry of `platform.gateways`. */
export const gatewayKind: OptionKind<ReadGateway> = either<ReadGateway>(
  gatewayForms,
  { when: (value) => isOf(value, 'clusterService'), kind: clusterServiceKind },
  { when: (value) => isOf(value, 'gateway'), kind: { expects: gatewayForms, read: readGateway } },
  { when: (value) => isOf(value, 'ingressClass'), kind: { expects: gatewayForms, read: readIngressClass } },
);

function readGateway(value: unknown, path: string, issues: Issue[]): EntranceModel | undefined {
  const { options: given } = value as { readonly options: unknown };
  const options = readOptions(platformGatewayOptions, given, path, issues);
  const { name, namespace } = options;
  if (name === undefined || namespace === undefined) return undefined;
  const gatewayClass = options.class ?? istioClass;
  const listener = options.listener ?? 'https';
  if (options.redirectListener === listener) {
    issues.push({
      rule: 'redirect-to-itself',
      path: `${path}.redirectListener`,
      problem: `'${listener}' is the listener of the routes, so that their requests would be redirected for ever`,
      remedy: 'name the listener for plain HTTP, or leave it out',
    });
  }
  refuseOwnedLabels(options.namespaceLabels ?? {}, `${path}.namespaceLabels`, issues);
  const peer = podsOf({ name, namespace, class: gatewayClass, pods: options.pods, path }, issues);
  return {
    kind: 'gateway',
    name,
    namespace,
    class: gatewayClass,
    listener,
    redirectListener: options.redirectListener,
    namespaceLabels: sortedRecord(options.namespaceLabels ?? {}),
    peer,
  };
}

/** Kubernetes names namespaces by them, and we say by them what Pod Security and the mesh do there. */
const ownedLabel = /^(?:[\w.-]*\.)?kubernetes\.io\/|^istio\.io\/|^istio-injection$/;

function refuseOwnedLabels(labels: Readonly<Record<string, string>>, path: string, issues: Issue[]): void {
  for (const key of Object.keys(labels).filter((label) => ownedLabel.test(label))) {
    issues.push({
      rule: 'label-reserved',
      path: memberPath(path, key),
      problem: 'is a label that Kubernetes, the mesh or this library gives the namespace',
      remedy: "let the listeners ask for a label of your own, such as { 'shared-gateway': 'public' }",
    });
  }
}

function readIngressClass(value: unknown, path: string, issues: Issue[]): EntranceModel | undefined {
  const { options: given } = value as { readonly options: unknown };
  const { name, pods, annotations = {} } = readOptions(ingressClassOptions, given, path, issues);
  if (name === undefined || pods === undefined) return undefined;
  return { kind: 'ingressClass', name, annotations: sortedRecord(annotations), peer: entrancePeer(pods) };
}

/** The gateway that a system brings, made of the same pods as Istio's own where nothing else is said. */
export function resolveSystemGateway(
  options: Partial<ReadOptions<typeof systemGatewayOptions>> | undefined,
  namespace: string,
  issues: Issue[],
): SystemGatewayModel | undefined {
  if (options === undefined) return undefined;
  const gatewayClass = options.class ?? istioClass;
  const at = { name: systemGatewayName, namespace, class: gatewayClass, pods: options.pods, path: 'gateway' };
  return {
    kind: 'systemGateway',
    name: systemGatewayName,
    class: gatewayClass,
    scheme: options.loadBalancer?.scheme ?? 'internal',
    annotations: sortedRecord(options.loadBalancer?.annotations ?? {}),
    peer: podsOf(at, issues),
  };
}

interface GatewayPlace {
  readonly name: string;
  readonly namespace: string;
  readonly class: string;
  readonly pods: ClusterPeer | undefined;
  readonly path: string;
}

function podsOf({ name, namespace, class: gatewayClass, pods, path }: GatewayPlace, issues: Issue[]): ClusterPeer {
  if (pods !== undefined) return entrancePeer(pods);
  if (gatewayClass !== istioClass) {
    issues.push({
      rule: 'gateway-pods-unknown',
      path: `${path}.pods`,
      problem: `is not given, and which pods serve a Gateway of class '${gatewayClass}' is not known here`,
      remedy:
        "name them, such as pods: clusterService({ namespace: 'gateways', name: 'envoy', labels: { app: 'envoy' } })",
    });
  }
  const made = istioGatewayPods(name);
  return entrancePeer({
    kind: 'clusterService',
    key: `cluster:${namespace}/${made.name}`,
    namespace,
    ...made,
    inMesh: true,
    host: made.name,
    ports: [],
    waypoint: false,
    timeout: undefined,
  });
}

function entrancePeer(pods: ClusterPeer): ClusterPeer {
  return { ...pods, key: `${entranceKeyPrefix}${pods.namespace}/${pods.name}` };
}

function isOf(value: unknown, kind: string): boolean {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;
}

/** Of what `platform.gateways` names, where services may be exposed. */
export function isEntrance(gateway: ReadGateway): gateway is EntranceModel {
  return gateway.kind !== 'clusterService';
}
