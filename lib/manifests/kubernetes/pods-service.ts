import type { ServiceModel } from '../../model/service.ts';
import type { Service } from '../types/kubernetes.ts';
import { metadataFor } from './metadata.ts';
import { servicePortFor } from './service.ts';

/**
 * The pods' own addresses, for gRPC without a mesh: over the Service's one address a client keeps one connection, and new
 * pods get no traffic (cases.md C18). Ports are the pods', since nothing translates them.
 */
export function podsServiceFor(service: ServiceModel) {
  const ports = service.ports.filter((port) => port.protocol === 'grpc');
  if (service.inMesh || ports.length === 0) return undefined;
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataFor(service, `${service.name}-pods`),
    spec: {
      type: 'ClusterIP',
      clusterIP: 'None',
      selector: service.selector,
      ports: ports.map((port) => servicePortFor(port, port.port)),
    },
  } satisfies Service;
}
