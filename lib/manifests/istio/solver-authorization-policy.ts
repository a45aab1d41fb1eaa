import { solverLabels, solverPort } from '../../model/solver.ts';
import type { SystemModel } from '../../model/system.ts';
import type { RenderContext } from '../context.ts';
import { systemMetadataFor } from '../kubernetes/metadata.ts';
import { challengedBy, solverName } from '../solver.ts';
import type { AuthorizationPolicy } from '../types/istio.ts';

/**
 * In ambient mode the node's proxy stands before the pods that answer an issuer's challenge, too. Whoever the network lets
 * through may ask: an ingress controller has no identity in the mesh.
 */
export function solverAuthorizationPolicyFor(system: SystemModel, { graph }: Pick<RenderContext, 'graph'>) {
  if (challengedBy(system, graph).length === 0) return undefined;
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: systemMetadataFor(system, solverName),
    spec: {
      selector: { matchLabels: solverLabels },
      action: 'ALLOW',
      rules: [{ to: [{ operation: { ports: [`${solverPort}`] } }] }],
    },
  } satisfies AuthorizationPolicy;
}
