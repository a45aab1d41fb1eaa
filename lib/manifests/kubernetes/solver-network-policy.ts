import { solverLabels, solverPort } from '../../model/solver.ts';
import type { SystemModel } from '../../model/system.ts';
import type { RenderContext } from '../context.ts';
import { challengedBy, solverName } from '../solver.ts';
import type { NetworkPolicy } from '../types/kubernetes.ts';
import { systemMetadataFor } from './metadata.ts';
import { podsPeer, tcp } from './network-policy-peers.ts';
import { tunnelOpening } from './network-policy-rules.ts';

/**
 * Lets requests of a certificate's issuer through to the pods that cert-manager makes to answer them: default-deny would
 * leave the certificate waiting without a word (cases.md C24).
 */
export function solverNetworkPolicyFor(system: SystemModel, { graph }: Pick<RenderContext, 'graph'>) {
  const entrances = challengedBy(system, graph);
  if (entrances.length === 0) return undefined;
  const isAmbient = system.environment.platform.mesh?.mode === 'ambient';
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: systemMetadataFor(system, solverName),
    spec: {
      podSelector: { matchLabels: solverLabels },
      policyTypes: ['Ingress'],
      ingress: entrances.map((peer) => ({
        from: [podsPeer(peer)],
        ports: [...tcp(solverPort), ...(isAmbient && peer.inMesh ? tunnelOpening(peer).ports : [])],
      })),
    },
  } satisfies NetworkPolicy;
}
