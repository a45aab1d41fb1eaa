import type { JudgedObject, Program } from '../../model/program.ts';
import type { AccessOpening } from './access-openings.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { accessOpenings } from './opened-access.ts';
import { DeclaredOpenings, type Opening } from './openings.ts';
import type { Pod } from './pods.ts';

/** A path that an object of the user's own opens beyond the declared calls: to be told, and not refused. */
export interface OpenedPath {
  /** Whether connections are let through, or requests of an identity. A path takes both where there is a mesh. */
  readonly layer: 'network' | 'mesh';
  readonly from: string;
  readonly to: string;
  readonly ports: string;
  readonly by: JudgedObject;
}

/** Whatever the user's own policies open that our objects alone keep closed. */
export function openedByOthers(objects: readonly JudgedObject[], program: Program): readonly OpenedPath[] {
  return evidenceOf(objects, program).flatMap((evidence) => [...onTheNetwork(evidence), ...inTheMesh(evidence)]);
}

function* onTheNetwork({ cluster, connections, network }: Evidence): Iterable<OpenedPath> {
  const foreign = cluster.networkPolicies.filter(({ object }) => object.origin === 'foreign');
  if (foreign.length === 0) return;
  const declared = new DeclaredOpenings(connections);
  for (const policy of foreign) {
    for (const opening of declared.beyond(policy, cluster.pods)) {
      // A pod that only the user's own policies isolate was open before there was one.
      const isClosed = (pod: Pod) =>
        network.policiesOf(pod, opening.direction).some(({ object }) => object.origin !== 'foreign');
      for (const pod of opening.pods.filter(isClosed)) yield networkPath(opening, pod);
    }
  }
}

function networkPath({ direction, peer, ports, policy }: Opening, { name }: Pod): OpenedPath {
  const ends = direction === 'ingress' ? { from: peer, to: name } : { from: name, to: peer };
  return { layer: 'network', ...ends, ports, by: policy.object };
}

function* inTheMesh({ cluster, guarded, connections, mesh }: Evidence): Iterable<OpenedPath> {
  if (mesh?.policies.some(({ object }) => object.origin === 'foreign') !== true) return;
  for (const opening of accessOpenings(mesh, guarded, cluster, connections))
    if (opening.policy.object.origin === 'foreign') yield* meshPaths(opening);
}

function* meshPaths({ points, who, what, policy }: AccessOpening): Iterable<OpenedPath> {
  for (const { name } of points) yield { layer: 'mesh', from: who, to: name, ports: what, by: policy.object };
}
