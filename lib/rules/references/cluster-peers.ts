import type { CallGraph } from '../../model/graph.ts';
import type { ClusterPeer } from '../../model/peer.ts';

/** Pods of others that calls name, each once: the platform's own call every service. */
export function clusterPeersOf({ calls }: CallGraph): Iterable<ClusterPeer> {
  const peers = new Map<string, ClusterPeer>();
  for (const { caller, callee } of calls) {
    for (const peer of [caller, callee]) {
      if (peer.kind === 'clusterService') peers.set(peer.key, peer);
    }
  }
  return peers.values();
}
