import coerce from 'semver/functions/coerce.js';
import { exposedIn } from '../../model/exposed.ts';
import type { CallGraph } from '../../model/graph.ts';
import type { MeshModel } from '../../model/mesh.ts';
import type { SystemModel } from '../../model/system.ts';
import { atLeast } from '../../model/version.ts';
import { sortedRecord } from '../../support/plain.ts';
import type { RenderContext } from '../context.ts';
import type { Namespace } from '../types/kubernetes.ts';

/** Where a system runs: Pod Security "restricted", in the mesh or out of it by name. */
export function namespaceFor(system: SystemModel, { graph }: Partial<Pick<RenderContext, 'graph'>> = {}) {
  const { kubernetes, mesh, argoCd } = system.environment.platform;
  return {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: {
      name: system.namespace,
      labels: sortedRecord({
        ...system.labels,
        ...podSecurityLabels(kubernetes),
        ...meshLabels(mesh),
        ...exposureLabels(system, graph),
      }),
      annotations: argoCd === undefined ? undefined : { 'argocd.argoproj.io/sync-options': syncOptions(argoCd) },
    },
  } satisfies Namespace;
}

/** By which a gateway of the platform lets routes of this namespace in, and a cloud knows pods that its load balancers send to. */
function exposureLabels(system: SystemModel, graph: CallGraph | undefined): Readonly<Record<string, string>> {
  const exposed = graph === undefined ? [] : exposedIn(system, graph);
  const labels = exposed.map(({ entrance }) => {
    if (entrance.kind === 'gateway') return entrance.namespaceLabels;
    const scheme = entrance.kind === 'systemGateway' ? entrance.scheme : 'internal';
    return system.environment.cloud.loadBalancer?.(scheme).namespaceLabels ?? {};
  });
  return Object.assign({}, ...labels);
}

/** Pinned, so that an upgrade of the cluster does not refuse pods by rules that nobody has seen yet. */
function podSecurityLabels(kubernetes: string): Readonly<Record<string, string>> {
  const version = coerce(kubernetes);
  const pinned = version === null ? 'latest' : `v${version.major}.${version.minor}`;
  return {
    'pod-security.kubernetes.io/audit': 'restricted',
    'pod-security.kubernetes.io/audit-version': pinned,
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/enforce-version': pinned,
    'pod-security.kubernetes.io/warn': 'restricted',
    'pod-security.kubernetes.io/warn-version': pinned,
  };
}

function meshLabels(mesh: MeshModel | undefined): Readonly<Record<string, string>> {
  if (mesh === undefined) return { 'istio-injection': 'disabled' };
  if (mesh.mode === 'ambient') return { 'istio.io/dataplane-mode': 'ambient' };
  return mesh.revision === undefined ? { 'istio-injection': 'enabled' } : { 'istio.io/rev': mesh.revision };
}

/** A namespace takes everything in it along, so nobody prunes it unasked; before 2.14 Argo CD cannot ask (cases.md C40). */
function syncOptions(argoCd: string): string {
  return atLeast(argoCd, '2.14') ? 'Prune=confirm,Delete=confirm' : 'Prune=false,Delete=false';
}
