import { exposedIn, isAskedByHttp } from '../model/exposed.ts';
import type { CallGraph } from '../model/graph.ts';
import type { ClusterPeer } from '../model/peer.ts';
import { solverLabels } from '../model/solver.ts';
import type { SystemModel } from '../model/system.ts';

/** Name of what lets cert-manager's pods answer. */
export const solverName = 'http01-solver';

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
