import type { SystemModel } from '../../model/system.ts';
import { systemMetadataFor } from '../kubernetes/metadata.ts';
import type { PeerAuthentication } from '../types/istio.ts';

/** Nobody without a certificate of the mesh gets a connection to a pod of the namespace. */
export function peerAuthenticationFor(system: SystemModel) {
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: systemMetadataFor(system, 'default'),
    spec: { mtls: { mode: 'STRICT' } },
  } satisfies PeerAuthentication;
}
