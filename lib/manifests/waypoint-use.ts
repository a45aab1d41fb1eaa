import { type Call, isAmongPeers } from '../model/call.ts';
import { isGateway } from '../model/gateway.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Peer } from '../model/peer.ts';
import type { PlatformModel } from '../model/platform.ts';
import type { ServiceModel } from '../model/service.ts';
import type { SystemModel } from '../model/system.ts';
import { isWaypoint, needsWaypoint, waypointLabels, waypointName } from '../model/waypoint.ts';

/** The pods of a namespace's waypoint: Istio makes them, their labels and their service account from the Gateway. */
export function waypointPods(namespace: string) {
  return { namespace, podLabels: waypointLabels, serviceAccount: waypointName };
}

/** Services of a system whose requests go through its waypoint, by their keys. */
export function waypointedServices(system: SystemModel, graph: CallGraph): readonly ServiceModel[] {
  return waypointsOf(graph).bySystem.get(system.key) ?? [];
}

/** Whether the requests of a call pass the callee's waypoint before they reach its pods. */
export function goesThroughWaypoint(call: Call, graph: CallGraph): boolean {
  const { caller, callee } = call;
  if (isAmongPeers(call) || caller.kind === 'externalService' || !caller.inMesh) return false;
  // With sidecars, or without a mesh, callers connect to the pods, whoever else is sent through the waypoint there.
  if (callee.kind === 'clusterService') return callee.waypoint && isAmbient(graph.serviceOf(caller.key));
  const service = waypointsOf(graph).byKey.get(callee.key);
  // Only its own Service object is behind the waypoint: its preview is not.
  if (service === undefined || service.peer.host !== callee.host) return false;
  return !callsPodsDirectly(caller, service.system.environment.platform);
}

/**
 * Ingress gateways send to pods unless a Service asks otherwise (`istio.io/ingress-use-waypoint`), and metrics are
 * scraped from each pod's own address, which a waypoint for services does not take. One waypoint never asks another.
 *
 * @see https://istio.io/latest/docs/ambient/usage/waypoint/
 */
function callsPodsDirectly(caller: Peer, platform: PlatformModel): boolean {
  if (isWaypoint(caller)) return true;
  return platform.metrics?.key === caller.key || isGateway(caller, platform);
}

function isAmbient(service: ServiceModel | undefined): boolean {
  return service?.system.environment.platform.mesh?.mode === 'ambient';
}

interface Waypoints {
  readonly byKey: ReadonlyMap<string, ServiceModel>;
  readonly bySystem: ReadonlyMap<string, readonly ServiceModel[]>;
}

/** One look at all services for each graph, however many policies ask. */
const known = new WeakMap<CallGraph, Waypoints>();

function waypointsOf(graph: CallGraph): Waypoints {
  const waypoints = known.get(graph) ?? indexed(graph.services.filter((service) => needsWaypoint(service, graph)));
  known.set(graph, waypoints);
  return waypoints;
}

function indexed(services: readonly ServiceModel[]): Waypoints {
  const bySystem = new Map<string, ServiceModel[]>();
  for (const service of services.toSorted((a, b) => (a.key < b.key ? -1 : 1))) {
    const others = bySystem.get(service.system.key);
    if (others === undefined) bySystem.set(service.system.key, [service]);
    else others.push(service);
  }
  return { byKey: new Map(services.map((service) => [service.key, service])), bySystem };
}
