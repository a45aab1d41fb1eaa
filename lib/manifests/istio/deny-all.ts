import type { SystemModel } from '../../model/system.ts';
import { systemMetadataFor } from '../kubernetes/metadata.ts';
import type { AuthorizationPolicy } from '../types/istio.ts';

/** The empty spec allows nobody, and so denies everybody whom no other policy of the namespace allows. */
export function denyAllFor(system: SystemModel) {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: systemMetadataFor(system, 'deny-all'),
    spec: {},
  } satisfies AuthorizationPolicy;
}
