import type { Call } from './call.ts';
import type { CallGraph } from './graph.ts';
import { type ClusterPeer, isMultiplexed, type Peer } from './peer.ts';
import { trafficOf } from './rollout.ts';
import type { ServiceModel } from './service.ts';
import type { SystemModel } from './system.ts';

/** Name of a system's waypoint, of its Gateway, and of the service account that Istio makes for it. */
export const waypointName = 'waypoint';

/** Labels that Istio gives the pods of a system's waypoint. */
export const waypointLabels = Object.freeze({ 'gateway.networking.k8s.io/gateway-name': waypointName });

const keyPrefix = 'waypoint:';

/** A system's waypoint where it is a caller itself: of the services that it sends requests on to. */
export function waypointPeer({ key, namespace }: Pick<SystemModel, 'key' | 'namespace'>): ClusterPeer {
  return {
    kind: 'clusterService',
    key: `${keyPrefix}${key}`,
    name: waypointName,
    namespace,
    podLabels: waypointLabels,
    serviceAccount: waypointName,
    inMesh: true,
    host: waypointName,
    ports: [],
    waypoint: false,
    timeout: undefined,
  };
}

/** Whether a caller is the waypoint of a system of this program. */
export function isWaypoint({ key }: Peer): boolean {
  return key.startsWith(keyPrefix);
}

/** Whether a call may use some requests and not others, which only a proxy for layer 7 can tell apart. */
export function limitsRequests({ methods, paths }: Call): boolean {
  return methods !== undefined || paths !== undefined;
}

/**
 * Whether requests to a service go through its system's waypoint: in ambient mode, where it promises something, or grants
 * something, that only a proxy for layer 7 can keep, splits requests for a canary, or speaks HTTP/2, whose one long connection the node's proxy would leave
 * on one pod (cases.md C18). Everything else stays on the node's proxy, which costs nothing.
 *
 * @see https://github.com/istio/istio/issues/53508
 */
export function needsWaypoint(service: ServiceModel, graph: CallGraph): boolean {
  if (!service.inMesh || service.system.environment.platform.mesh?.mode !== 'ambient') return false;
  if (service.promise !== undefined || trafficOf(service).mesh) return true;
  if (service.ports.some(({ protocol }) => isMultiplexed(protocol))) return true;
  return graph.callersOf(service.peer.key).some(limitsRequests);
}
