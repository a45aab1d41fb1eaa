import type { ServiceModel } from '../../model/service.ts';
import { metadataFor } from '../kubernetes/metadata.ts';
import { requestPorts } from '../route-form.ts';
import type { RequestAuthentication } from '../types/istio.ts';

/**
 * Which tokens are good ones. It refuses bad ones and lets requests without one pass: that these need one, the
 * AuthorizationPolicy says.
 *
 * @see https://istio.io/latest/docs/reference/config/security/request_authentication/
 */
export function requestAuthenticationFor(service: ServiceModel) {
  const { promise, inMesh, system } = service;
  const { mesh } = system.environment.platform;
  if (promise?.jwt === undefined || !inMesh || mesh === undefined || requestPorts(service).length === 0)
    return undefined;
  const { issuer, audiences, jwks } = promise.jwt;
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'RequestAuthentication',
    metadata: metadataFor(service),
    spec: {
      // In ambient mode the waypoint sees requests, and the node's proxy at the pods does not.
      selector: mesh.mode === 'sidecar' ? { matchLabels: service.selector } : undefined,
      targetRefs: mesh.mode === 'ambient' ? [{ group: '', kind: 'Service', name: service.name }] : undefined,
      // Forwarded, so that the program can read it and call others with it.
      jwtRules: [{ issuer, audiences, jwksUri: jwks, forwardOriginalToken: true }],
    },
  } satisfies RequestAuthentication;
}
