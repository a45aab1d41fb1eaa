import type { WorkloadPeer } from '../../model/peer.ts';
import type { SystemModel } from '../../model/system.ts';
import { sortedRecord } from '../../support/plain.ts';
import type { RenderContext } from '../context.ts';
import type { AuthorizationPolicy } from '../types/istio.ts';
import { allowRules, grantsOf } from './authorization-rules.ts';

/** Who may open connections to the pods of a workload beside ours: without it the namespace's deny-all holds for them. */
export function workloadAuthorizationPolicyFor(peer: WorkloadPeer, system: SystemModel, { graph }: RenderContext) {
  const { mesh } = system.environment.platform;
  if (!peer.inMesh || mesh === undefined) return undefined;
  const rules = allowRules(graph.callersOf(peer.key).flatMap((call) => grantsOf(call, mesh.trustDomain, 'port')));
  if (rules.length === 0) return undefined;
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: peer.host, namespace: peer.namespace, labels: system.labels },
    spec: { selector: { matchLabels: sortedRecord(peer.podLabels) }, action: 'ALLOW', rules },
  } satisfies AuthorizationPolicy;
}
