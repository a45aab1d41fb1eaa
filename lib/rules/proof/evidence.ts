import type { MeshModel } from '../../model/mesh.ts';
import type { JudgedObject, Program } from '../../model/program.ts';
import { authorizationPolicyIn } from './authorization-policies.ts';
import { type Cluster, clustersOf } from './cluster.ts';
import type { Connection } from './connections.ts';
import { declarationsOf } from './declared.ts';
import type { Guarded } from './guarded.ts';
import { MeshView } from './mesh-view.ts';
import { NetworkView } from './network-view.ts';
import type { MeshProof } from './opened-access.ts';

/** What is declared of one cluster, and what its YAML lets happen. */
export interface Evidence {
  readonly cluster: Cluster;
  readonly guarded: readonly Guarded[];
  readonly connections: readonly Connection[];
  readonly network: NetworkView;
  /** `undefined` where no environment has a mesh. */
  readonly mesh: (MeshProof & { readonly model: MeshModel }) | undefined;
}

/** The evidence of each cluster: gathered once for all that judge the same objects. */
export function evidenceOf(objects: readonly JudgedObject[], program: Program): readonly Evidence[] {
  const evidence = known.get(objects) ?? clustersOf(objects, program).map((cluster) => gathered(cluster, program));
  known.set(objects, evidence);
  return evidence;
}

const known = new WeakMap<readonly JudgedObject[], readonly Evidence[]>();

function gathered(cluster: Cluster, program: Program): Evidence {
  return {
    cluster,
    ...declarationsOf(cluster, program),
    network: new NetworkView(cluster.pods, cluster.networkPolicies, cluster.namespaces),
    mesh: meshIn(cluster),
  };
}

/** A cluster has one mesh, if any: environments that share the cluster share it. */
function meshIn({ environments, authorizationPolicies }: Cluster): Evidence['mesh'] {
  const [model] = environments.flatMap(({ platform }) => platform.mesh ?? []);
  if (model === undefined) return undefined;
  const { namespace: rootNamespace, trustDomain } = model;
  const policies = authorizationPolicies.map(authorizationPolicyIn);
  return { model, policies, trustDomain, view: new MeshView(policies, { rootNamespace, trustDomain }) };
}
