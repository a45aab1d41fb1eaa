import { solverLabels } from '../../model/solver.ts';
import type { SystemModel } from '../../model/system.ts';
import type { RenderContext } from '../context.ts';
import { systemMetadataFor } from '../kubernetes/metadata.ts';
import { challengedBy, solverName } from '../solver.ts';
import type { PeerAuthentication } from '../types/istio.ts';

/** Pods that answer an issuer's challenge have no proxy, and what they answer is public (cases.md C24). */
export function solverPeerAuthenticationFor(system: SystemModel, { graph }: Pick<RenderContext, 'graph'>) {
  if (challengedBy(system, graph).length === 0) return undefined;
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: systemMetadataFor(system, solverName),
    spec: { selector: { matchLabels: solverLabels }, mtls: { mode: 'PERMISSIVE' } },
  } satisfies PeerAuthentication;
}
