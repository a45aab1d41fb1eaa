import { gatewayDuration } from '../../model/duration.ts';
import type { ServiceModel } from '../../model/service.ts';
import { metadataFor } from '../kubernetes/metadata.ts';
import { requestPorts, routeFormOf } from '../route-form.ts';
import type { HTTPRoute } from '../types/gateway-api.ts';

/**
 * The timeout that a service promises, kept by its waypoint. Defaults inside lists are written out, since the API server
 * adds them and Argo CD would see a difference for ever.
 *
 * @see https://gateway-api.sigs.k8s.io/mesh/
 */
export function httpRouteFor(service: ServiceModel) {
  const [port] = requestPorts(service);
  const timeout = service.promise?.timeout;
  if (routeFormOf(service) !== 'HTTPRoute' || port === undefined || timeout === undefined) return undefined;
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: metadataFor(service),
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: service.name, port: port.servicePort }],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ group: '', kind: 'Service', name: service.name, port: port.servicePort, weight: 1 }],
          timeouts: { request: gatewayDuration(timeout) },
        },
      ],
    },
  } satisfies HTTPRoute;
}
