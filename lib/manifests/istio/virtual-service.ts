import { istioDuration } from '../../model/duration.ts';
import { clusterHost } from '../../model/peer.ts';
import type { ServiceModel } from '../../model/service.ts';
import { metadataFor } from '../kubernetes/metadata.ts';
import { requestPorts, routeFormOf } from '../route-form.ts';
import type { VirtualService, VirtualServiceSpecHttp } from '../types/istio.ts';
import { retriesFor } from './retries.ts';

/** The timeout and the retries that a service promises, a route for each of its ports that carries requests. */
export function virtualServiceFor(service: ServiceModel) {
  const { promise } = service;
  const { mesh } = service.system.environment.platform;
  if (routeFormOf(service) !== 'VirtualService' || promise === undefined || mesh === undefined) return undefined;
  const host = clusterHost({ host: service.name, namespace: service.namespace });
  const ports = requestPorts(service);
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: metadataFor(service),
    spec: {
      hosts: [host],
      http: ports.map(
        (port): VirtualServiceSpecHttp => ({
          name: port.name,
          match: ports.length > 1 ? [{ port: port.servicePort }] : undefined,
          route: [{ destination: { host, port: { number: port.servicePort } } }],
          timeout: promise.timeout === undefined ? undefined : istioDuration(promise.timeout),
          retries: promise.retries === undefined ? undefined : retriesFor(promise.retries, port.protocol, mesh.version),
        }),
      ),
    },
  } satisfies VirtualService;
}
