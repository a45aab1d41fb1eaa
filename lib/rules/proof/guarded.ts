import type { EnvironmentModel } from '../../model/environment.ts';
import type { ServicePeer, WorkloadPeer } from '../../model/peer.ts';
import type { Program } from '../../model/program.ts';
import type { Cluster } from './cluster.ts';
import type { PodsSide } from './connections.ts';

/** Pods that this program writes policies for. */
export interface Guarded {
  readonly peer: ServicePeer | WorkloadPeer;
  readonly environment: EnvironmentModel;
  readonly side: PodsSide;
}

/** Every service of a cluster, and the workloads beside them that are part of a call. */
export function guardedIn(
  { environments }: Cluster,
  { services, graph }: Program,
  sideOf: (peer: ServicePeer | WorkloadPeer) => PodsSide,
): readonly Guarded[] {
  const known = new Map(environments.map((environment) => [environment.id, environment]));
  const guarded = new Map<string, Guarded>();
  const ends = graph.calls.flatMap(({ caller, callee }) => [caller, callee]);
  for (const peer of [...services.map(({ peer }) => peer), ...ends]) {
    if (peer.kind !== 'service' && peer.kind !== 'workload') continue;
    const environment = known.get(peer.environment);
    if (environment === undefined || guarded.has(peer.key)) continue;
    guarded.set(peer.key, { peer, environment, side: sideOf(peer) });
  }
  return [...guarded.values()];
}
