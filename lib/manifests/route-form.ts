import { isLayer7 } from '../model/peer.ts';
import type { PortModel } from '../model/ports.ts';
import type { ServiceModel } from '../model/service.ts';

/** Ports of a service whose requests can be seen, and so routed. */
export function requestPorts(service: ServiceModel): readonly PortModel[] {
  return service.ports.filter((port) => isLayer7(port.protocol));
}

/**
 * The object that holds a service's routes; never two kinds for one host, of which Istio would take the first it finds.
 *
 * In ambient mode it is an HTTPRoute where that can say everything: it has no retries outside the experimental channel,
 * gRPC routes have no timeouts, and its rules cannot tell one port of the Service from another.
 */
export function routeFormOf(service: ServiceModel): 'VirtualService' | 'HTTPRoute' | undefined {
  const { promise } = service;
  const { mesh } = service.system.environment.platform;
  const ports = requestPorts(service);
  if (!service.inMesh || mesh === undefined || promise === undefined || ports.length === 0) return undefined;
  if (promise.timeout === undefined && promise.retries === undefined) return undefined;
  if (mesh.mode === 'sidecar' || promise.retries !== undefined || ports.length > 1) return 'VirtualService';
  return ports[0]?.protocol === 'grpc' ? 'VirtualService' : 'HTTPRoute';
}
