import type { ServiceModel } from '../../model/service.ts';
import type { ServiceAccount } from '../types/kubernetes.ts';
import { metadataFor } from './metadata.ts';

/** Its identity. The token is mounted by the pod, and only where the service has permissions. */
export function serviceAccountFor(service: ServiceModel) {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: metadataFor(service, service.serviceAccount),
    automountServiceAccountToken: false,
  } satisfies ServiceAccount;
}
