import type { Call } from '../model/call.ts';
import type { EnvironmentModel } from '../model/environment.ts';
import { isGateway } from '../model/gateway.ts';
import type { CallGraph } from '../model/graph.ts';
import type { GraphData, GraphEdge, GraphNode, GraphPort, PlatformRole } from '../model/graph-data.ts';
import { isLayer7, type Peer } from '../model/peer.ts';
import type { SystemModel } from '../model/system.ts';
import { deepFreeze } from '../support/freeze.ts';
import { byCodeUnit } from '../support/order.ts';
import { allowingObjects } from './allowing-objects.ts';
import { timingOf } from './call-timing.ts';
import { goesThroughWaypoint } from './waypoint-use.ts';

/** Asked for each system and environment, made once for each state of the program. */
const made = new WeakMap<CallGraph, GraphData>();

/** The graph of a program as its manifests carry it out. */
export function graphDataOf(graph: CallGraph): GraphData {
  const data = made.get(graph) ?? dataOf(graph);
  made.set(graph, data);
  return data;
}

function dataOf(graph: CallGraph): GraphData {
  const known = indexOf(graph);
  const environments = new Map<string, EnvironmentModel>();
  const nodes = new Map<string, GraphNode>();
  const edges: GraphEdge[] = [];
  const addNode = (peer: Peer, environment: EnvironmentModel) => {
    const id = idOf(peer, environment);
    if (!nodes.has(id)) nodes.set(id, nodeOf(peer, environment, known));
  };
  for (const { peer, system } of graph.services) {
    environments.set(system.environment.id, system.environment);
    addNode(peer, system.environment);
  }
  for (const call of graph.calls) {
    const system = declaringSystem(call, graph);
    if (system === undefined) continue;
    addNode(call.caller, system.environment);
    addNode(call.callee, system.environment);
    edges.push(...edgesOf(call, system, graph));
  }
  return deepFreeze({
    environments: [...environments.values()]
      .map(({ id, platform }) => ({ id, mesh: platform.mesh?.mode }))
      .sort((a, b) => byCodeUnit(a.id, b.id)),
    nodes: [...nodes.values()].sort((a, b) => byCodeUnit(a.id, b.id)),
    edges: edges.sort((a, b) => byCodeUnit(a.caller, b.caller) || byCodeUnit(a.callee, b.callee)),
  });
}

interface Known {
  readonly graph: CallGraph;
  /** Ids of systems by environment and namespace, `prod bycoin`: workloads beside ours know no more of theirs. */
  readonly systems: ReadonlyMap<string, string>;
}

function indexOf(graph: CallGraph): Known {
  const systems = graph.services.map(
    ({ system }) => [`${system.environment.id} ${system.namespace}`, system.id] as const,
  );
  return { graph, systems: new Map(systems) };
}

/** One end of each call is a service: its system says where the call happens. */
function declaringSystem({ caller, callee }: Call, graph: CallGraph): SystemModel | undefined {
  return (graph.serviceOf(caller.key) ?? graph.serviceOf(callee.key))?.system;
}

function systemOf(peer: Peer, { graph, systems }: Known): string | undefined {
  if (!('environment' in peer)) return undefined;
  return graph.serviceOf(peer.key)?.system.id ?? systems.get(`${peer.environment} ${peer.namespace}`);
}

/** What stands in several environments is something else in each: another cluster's Prometheus. */
function idOf(peer: Peer, environment: EnvironmentModel): string {
  return 'environment' in peer ? peer.key : `${environment.id}/${peer.key}`;
}

function nodeOf(peer: Peer, environment: EnvironmentModel, known: Known): GraphNode {
  const inCluster = peer.kind !== 'externalService';
  return {
    id: idOf(peer, environment),
    name: peer.name,
    kind: peer.kind,
    environment: environment.id,
    system: systemOf(peer, known),
    namespace: inCluster ? peer.namespace : undefined,
    host: inCluster ? undefined : peer.host,
    inMesh: inCluster && peer.inMesh && environment.platform.mesh !== undefined,
    criticality: known.graph.serviceOf(peer.key)?.criticality,
    task: known.graph.serviceOf(peer.key)?.task?.kind,
    roles: rolesOf(peer, environment),
  };
}

function rolesOf(peer: Peer, { platform }: EnvironmentModel): readonly PlatformRole[] {
  const { metrics, telemetry } = platform;
  const named: readonly (readonly [PlatformRole, Peer | undefined])[] = [
    ['metrics', metrics],
    ['telemetry', telemetry],
  ];
  const roles = named.filter(([, other]) => other?.key === peer.key).map(([role]) => role);
  return isGateway(peer, platform) ? ['gateway', ...roles] : roles;
}

/** One edge; two where it is requests that are timed on some of its ports, and connections, which nobody times, on others. */
function edgesOf(call: Call, system: SystemModel, graph: CallGraph): readonly GraphEdge[] {
  const ofRequests = call.ports.filter(({ protocol }) => isLayer7(protocol));
  const whole = edgeOf(call, system, graph);
  if (ofRequests.length === 0 || ofRequests.length === call.ports.length) return [whole];
  const others = edgeOf({ ...call, ports: call.ports.filter((port) => !ofRequests.includes(port)) }, system, graph);
  if (others.timeout === whole.timeout && others.tries === whole.tries) return [whole];
  return [edgeOf({ ...call, ports: ofRequests }, system, graph), others];
}

function edgeOf(call: Call, system: SystemModel, graph: CallGraph): GraphEdge {
  const { caller, callee, methods, paths, essential, accessOnly } = call;
  const { environment } = system;
  const meshed = [caller, callee].every((end) => end.kind !== 'externalService' && end.inMesh);
  return {
    caller: idOf(caller, environment),
    callee: idOf(callee, environment),
    ports: portsOf(call),
    methods,
    paths,
    essential,
    accessOnly,
    ...timingOf(call, system, graph),
    mtls: environment.platform.mesh !== undefined && meshed ? 'strict' : 'none',
    through: goesThroughWaypoint(call, graph) ? 'waypoint' : undefined,
    sentBy: call.sentBy,
    allowedBy: allowingObjects(call, graph),
  };
}

function portsOf({ callee, ports }: Call): readonly GraphPort[] {
  if (callee.kind === 'externalService') {
    const { port, protocol } = callee;
    return [{ name: protocol, port, servicePort: port, protocol }];
  }
  return ports.map(({ name, port, servicePort, protocol }) => ({ name, port, servicePort, protocol }));
}
