import type { PortModel, PortProtocol } from '../../model/ports.ts';
import type { ServiceModel } from '../../model/service.ts';
import { needsWaypoint, waypointName } from '../../model/waypoint.ts';
import type { RenderContext } from '../context.ts';
import type { Service, ServicePort } from '../types/kubernetes.ts';
import { coOwnedMetadataFor } from './metadata.ts';

export function serviceFor(service: ServiceModel, { graph }: Pick<RenderContext, 'graph'>) {
  const waypoint = needsWaypoint(service, graph);
  const metadata = coOwnedMetadataFor(service);
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      ...metadata,
      labels: waypoint ? { ...metadata.labels, 'istio.io/use-waypoint': waypointName } : metadata.labels,
    },
    spec: {
      type: 'ClusterIP',
      selector: service.selector,
      ports: service.ports.map((port) => servicePortFor(port, port.servicePort)),
    },
  } satisfies Service;
}

/** A port of a Service object, at the number that callers use. */
export function servicePortFor({ name, serviceName, port, protocol, container }: PortModel, number: number) {
  return {
    name: serviceName,
    port: number,
    // A sidecar stands among the init containers, whose ports not every version of Kubernetes finds by name.
    targetPort: container === undefined ? name : port,
    protocol: 'TCP',
    appProtocol: appProtocols[protocol],
  } satisfies ServicePort;
}

/** @see https://kubernetes.io/docs/concepts/services-networking/service/#application-protocol */
const appProtocols: Readonly<Record<PortProtocol, string>> = {
  http: 'http',
  http2: 'kubernetes.io/h2c',
  grpc: 'grpc',
  tcp: 'tcp',
};
