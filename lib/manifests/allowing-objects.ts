import type { Call } from '../model/call.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Peer } from '../model/peer.ts';
import type { ServiceModel } from '../model/service.ts';
import type { SystemModel } from '../model/system.ts';
import { isWaypoint } from '../model/waypoint.ts';
import { grantsOf } from './istio/authorization-rules.ts';
import { serviceEntryFor } from './istio/service-entry.ts';
import type { ManifestEntry } from './manifest-entry.ts';
import { serviceManifests } from './service-manifests.ts';
import { systemManifests } from './system-manifests.ts';
import { goesThroughWaypoint } from './waypoint-use.ts';

/** The objects that allow a call, in the order in which it meets them: `NetworkPolicy bycoin/wallet`. */
export function allowingObjects(call: Call, graph: CallGraph): readonly string[] {
  const { caller, callee } = call;
  const service = graph.serviceOf(callee.key);
  return [
    ...egressScopeOf(call, graph),
    ...networkPolicyOf(caller, graph),
    ...ownGatewayPolicyOf(caller, service),
    ...(service !== undefined && goesThroughWaypoint(call, graph) ? waypointObjects(service) : []),
    ...networkPolicyOf(callee, graph),
    ...authorizationPolicyOf(call, graph),
  ];
}

/** What the caller's own proxy must know to let the call out. */
function egressScopeOf({ caller, callee }: Call, graph: CallGraph): readonly string[] {
  const service = graph.serviceOf(caller.key);
  if (service === undefined || !serviceManifests.Sidecar.when(service)) return [];
  const entry = callee.kind === 'externalService' ? serviceEntryFor(callee, service.system) : undefined;
  return [
    named(serviceManifests.Sidecar, service),
    ...(entry === undefined ? [] : [`${entry.kind} ${entry.metadata.namespace}/${entry.metadata.name}`]),
  ];
}

function networkPolicyOf(end: Peer, graph: CallGraph): readonly string[] {
  if (end.kind === 'workload' || (end.kind === 'clusterService' && isWaypoint(end)))
    return [`NetworkPolicy ${end.namespace}/${end.host}`];
  const service = end.kind === 'service' ? graph.serviceOf(end.key) : undefined;
  return service === undefined ? [] : [named(serviceManifests.NetworkPolicy, service)];
}

/** A gateway of the callee's own system has a policy of ours; others have their platform's. */
function ownGatewayPolicyOf(caller: Peer, callee: ServiceModel | undefined): readonly string[] {
  const { gateway, namespace } = callee?.system ?? {};
  if (callee === undefined || gateway?.peer.key !== caller.key || gateway.peer.namespace !== namespace) return [];
  return [named(systemManifests.GatewayNetworkPolicy, callee.system)];
}

function waypointObjects(service: ServiceModel): readonly string[] {
  return [
    named(systemManifests.WaypointNetworkPolicy, service.system),
    named(serviceManifests.WaypointAuthorizationPolicy, service),
  ];
}

/** None where the callee is not in the mesh, or the mesh does not know the caller: then no policy names it. */
function authorizationPolicyOf(call: Call, graph: CallGraph): readonly string[] {
  const { callee } = call;
  if (grantsOf(call, '', 'port').length === 0) return [];
  if (callee.kind === 'workload')
    return callee.inMesh ? [`AuthorizationPolicy ${callee.namespace}/${callee.host}`] : [];
  const service = graph.serviceOf(callee.key);
  if (service === undefined || !serviceManifests.AuthorizationPolicy.when(service)) return [];
  return [named(serviceManifests.AuthorizationPolicy, service)];
}

function named<Model extends ServiceModel | SystemModel>(
  { kind, name }: Pick<ManifestEntry<Model>, 'kind' | 'name'>,
  model: Model,
): string {
  return `${kind} ${model.namespace}/${name(model)}`;
}
