import type { Call } from '../model/call.ts';
import type { CallGraph } from '../model/graph.ts';
import { isLayer7 } from '../model/peer.ts';
import type { PortModel } from '../model/ports.ts';
import { fitsHttpRoute, needsRoute } from '../model/request-routing.ts';
import { trafficOf } from '../model/rollout.ts';
import type { ServiceModel } from '../model/service.ts';

/** Ports of a service whose requests can be seen, and so routed. */
export function requestPorts(service: ServiceModel): readonly PortModel[] {
  return service.ports.filter((port) => isLayer7(port.protocol));
}

/** Calls of a service that ask for less than it promises: each caller's own proxy can keep that, a waypoint cannot. */
export function tightenedCalls(service: ServiceModel, graph: CallGraph): readonly Call[] {
  if (service.system.environment.platform.mesh?.mode !== 'sidecar') return [];
  const byCaller = new Map<string, Call>();
  for (const call of graph.callersOf(service.peer.key)) {
    if (call.tightens === undefined || call.sentBy !== undefined) continue;
    const known = byCaller.get(call.caller.key);
    // What a caller tightens is the same on all its edges; its routes are for all ports that it uses.
    const ports = known === undefined ? call.ports : [...new Set([...known.ports, ...call.ports])];
    byCaller.set(call.caller.key, { ...call, ports });
  }
  return [...byCaller.values()];
}

/** The object that holds a service's routes; never two kinds for one host, of which Istio would take the first it finds. */
export function routeFormOf(service: ServiceModel, graph: CallGraph): 'VirtualService' | 'HTTPRoute' | undefined {
  const { promise } = service;
  const { mesh } = service.system.environment.platform;
  if (!service.inMesh || mesh === undefined || requestPorts(service).length === 0) return undefined;
  // Subsets are known to no HTTPRoute.
  if (trafficOf(service).mesh || tightenedCalls(service, graph).length > 0) return 'VirtualService';
  if (promise === undefined || !needsRoute(promise)) return undefined;
  return mesh.mode === 'ambient' && fitsHttpRoute(promise, service.ports) ? 'HTTPRoute' : 'VirtualService';
}
