import type { EnvironmentModel } from '../../model/environment.ts';
import { istioClass, istioGatewayPods } from '../../model/gateway.ts';
import type { JudgedObject, Program } from '../../model/program.ts';
import { fields, specOf } from '../fields.ts';
import { labelsIn } from '../label-selector.ts';
import { clusterOf, isKind } from '../object-issue.ts';
import type { Labels } from '../workloads.ts';
import { type NetworkPolicy, networkPolicyIn } from './network-policies.ts';
import { PodIndex } from './pod-index.ts';
import { type Pod, podOf } from './pods.ts';

/** What of one cluster's YAML decides who may reach whom. */
export interface Cluster {
  readonly environments: readonly EnvironmentModel[];
  /** Pods that the program makes, and the waypoints and gateways that Istio makes of its Gateways. */
  readonly pods: PodIndex;
  /** Namespaces with their labels, by name. */
  readonly namespaces: ReadonlyMap<string, Labels>;
  readonly namespaceObjects: ReadonlyMap<string, JudgedObject>;
  /** Service objects by namespace and name. */
  readonly services: ReadonlyMap<string, JudgedObject>;
  readonly networkPolicies: readonly NetworkPolicy[];
  readonly authorizationPolicies: readonly JudgedObject[];
  readonly peerAuthentications: readonly JudgedObject[];
  readonly destinationRules: readonly JudgedObject[];
  readonly sidecars: readonly JudgedObject[];
}

/** The clusters of a program that it has environments in; charts outside of any have no calls. */
export function clustersOf(objects: readonly JudgedObject[], { environments }: Program): readonly Cluster[] {
  const groups = new Map<string, JudgedObject[]>();
  for (const object of objects) {
    if (object.environment === undefined) continue;
    const cluster = clusterOf(object);
    const group = groups.get(cluster);
    if (group === undefined) groups.set(cluster, [object]);
    else group.push(object);
  }
  return [...groups].map(([name, group]) =>
    clusterIn(
      group,
      environments.filter(({ cluster }) => cluster === name),
    ),
  );
}

function clusterIn(objects: readonly JudgedObject[], environments: readonly EnvironmentModel[]): Cluster {
  const of = (kind: string, group: string) =>
    objects.filter((object) => object.manifest.kind === kind && isKind(object, kind, group));
  return {
    environments,
    pods: new PodIndex([
      ...objects.flatMap((object) => podOf(object) ?? []),
      ...of('Gateway', 'gateway.networking.k8s.io').flatMap(istioPodIn),
    ]),
    namespaceObjects: new Map(of('Namespace', '').map((object) => [object.manifest.metadata?.name ?? '', object])),
    namespaces: new Map(of('Namespace', '').map(({ manifest }) => [manifest.metadata?.name ?? '', labelsOf(manifest)])),
    services: new Map(of('Service', '').map((object) => [placeOf(object), object])),
    networkPolicies: of('NetworkPolicy', 'networking.k8s.io').map(networkPolicyIn),
    authorizationPolicies: of('AuthorizationPolicy', 'security.istio.io'),
    peerAuthentications: of('PeerAuthentication', 'security.istio.io'),
    destinationRules: of('DestinationRule', 'networking.istio.io'),
    sidecars: of('Sidecar', 'networking.istio.io'),
  };
}

/** `namespace/name` of an object. */
export function placeOf({ manifest }: JudgedObject): string {
  return `${manifest.metadata?.namespace ?? 'default'}/${manifest.metadata?.name}`;
}

function labelsOf({ metadata }: JudgedObject['manifest']): Labels {
  return metadata?.labels ?? {};
}

/**
 * Istio makes a Deployment and a service account of each Gateway of its own classes. Its pods get the labels of the
 * Gateway, or those of `infrastructure` where that is written.
 *
 * @see https://github.com/istio/istio/blob/master/manifests/charts/istio-control/istio-discovery/files/kube-gateway.yaml
 */
function istioPodIn(object: JudgedObject): readonly Pod[] {
  const { gatewayClassName, infrastructure } = specOf(object);
  const podFor = gatewayClassName === 'istio-waypoint' ? waypointPod : gatewayPod;
  if (podFor === gatewayPod && gatewayClassName !== istioClass) return [];
  const { name = '', namespace = 'default', labels } = object.manifest.metadata ?? {};
  const pod = podFor(namespace, name);
  const given = infrastructure === undefined ? labels : fields(infrastructure)['labels'];
  return [{ ...pod, labels: { ...labelsIn(given), ...pod.labels, [classLabel]: String(gatewayClassName) }, object }];
}

const classLabel = 'gateway.networking.k8s.io/gateway-class-name';

/** The pods that Istio makes of a waypoint, with the labels that it gives them. */
export function waypointPod(namespace: string, name: string): Pod {
  return {
    key: `${namespace} Gateway ${name}`,
    name: `the waypoint ${namespace}/${name}`,
    namespace,
    labels: { 'gateway.networking.k8s.io/gateway-name': name },
    annotations: {},
    serviceAccount: name,
    ports: [],
    object: undefined,
  };
}

/** The pods that Istio makes of a gateway for what comes from outside. */
function gatewayPod(namespace: string, name: string): Pod {
  const { podLabels, serviceAccount } = istioGatewayPods(name);
  return {
    ...waypointPod(namespace, name),
    name: `the gateway ${namespace}/${name}`,
    labels: podLabels,
    serviceAccount,
  };
}
