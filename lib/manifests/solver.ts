import { exposedIn, isAskedByHttp } from '../model/exposed.ts';
import type { CallGraph } from '../model/graph.ts';
import type { ClusterPeer } from '../model/peer.ts';
import type { SystemModel } from '../model/system.ts';

/** Name of what lets cert-manager's pods answer. */
export const solverName = 'http01-solver';

/** Labels of the pods that cert-manager makes to answer an issuer's challenge: https://cert-manager.io/docs/configuration/acme/http01/ */
export const solverLabels = Object.freeze({ 'acme.cert-manager.io/http01-solver': 'true' });

/** The port on which they answer (cases.md C24). */
export const solverPort = 8089;

/** Those pods, as policies name them. */
export function solverPods(namespace: string) {
  return { namespace, podLabels: solverLabels };
}

/** By which entrances challenges come to a system; none where nobody is asked that way. */
export function challengedBy(system: SystemModel, graph: CallGraph): readonly ClusterPeer[] {
  const peers = exposedIn(system, graph)
    .filter(isAskedByHttp)
    .map(({ entrance }) => [entrance.peer.key, entrance.peer] as const);
  return [...new Map(peers).values()];
}
