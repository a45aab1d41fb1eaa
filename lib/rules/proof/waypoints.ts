import { type Cluster, waypointPod } from './cluster.ts';
import type { PodsSide } from './connections.ts';

/** A waypoint's Service object, with the Gateway of the waypoint. */
export interface WaypointService {
  readonly namespace: string;
  readonly service: string;
  readonly gateway: string;
  readonly gatewayNamespace: string;
  /** Whether ingress gateways ask the waypoint, too, and not the pods. */
  readonly takesIngress: boolean;
}

/**
 * The waypoint that requests to a Service object pass, as its labels or its namespace's say.
 *
 * @see https://istio.io/latest/docs/ambient/usage/waypoint/
 */
export function waypointOf(
  { services, namespaces }: Cluster,
  { namespace, host }: { readonly namespace: string; readonly host: string },
): WaypointService | undefined {
  const own = services.get(`${namespace}/${host}`)?.manifest.metadata?.labels;
  const around = namespaces.get(namespace);
  const gateway = own?.[useLabel] ?? around?.[useLabel];
  if (gateway === undefined || gateway === 'none') return undefined;
  return {
    namespace,
    service: host,
    gateway,
    gatewayNamespace: own?.[useNamespaceLabel] ?? around?.[useNamespaceLabel] ?? namespace,
    takesIngress: (own?.[ingressLabel] ?? around?.[ingressLabel]) === 'true',
  };
}

const useLabel = 'istio.io/use-waypoint';
const useNamespaceLabel = 'istio.io/use-waypoint-namespace';
const ingressLabel = 'istio.io/ingress-use-waypoint';

/** The pods of a waypoint: those that Istio makes of a Gateway of this program, or of one that is not seen. */
export function waypointSide({ pods }: Cluster, { gateway, gatewayNamespace }: WaypointService): PodsSide {
  const pod = waypointPod(gatewayNamespace, gateway);
  const found = pods.select(gatewayNamespace, { matchLabels: pod.labels });
  return {
    kind: 'pods',
    name: pod.name,
    namespace: gatewayNamespace,
    podLabels: pod.labels,
    pods: found.length > 0 ? found : [pod],
    ours: true,
  };
}
