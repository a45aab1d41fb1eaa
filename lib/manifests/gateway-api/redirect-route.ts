import type { ExposureModel } from '../../model/exposure.ts';
import type { ServiceModel } from '../../model/service.ts';
import { metadataFor } from '../kubernetes/metadata.ts';
import type { HTTPRoute } from '../types/gateway-api.ts';
import { redirectParentOf } from './exposed-parents.ts';

/**
 * Plain HTTP is told to come back by https. Challenges of certificates are answered all the same: cert-manager's route
 * for them names a longer path, which wins.
 */
export function redirectRouteFor(service: ServiceModel, exposure: ExposureModel) {
  const parent = redirectParentOf(exposure);
  if (parent === undefined) return undefined;
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: metadataFor(service, `${exposure.name}-redirect`),
    spec: {
      parentRefs: [parent],
      hostnames: exposure.hosts,
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          filters: [{ type: 'RequestRedirect', requestRedirect: { scheme: 'https', statusCode: 301 } }],
        },
      ],
    },
  } satisfies HTTPRoute;
}
