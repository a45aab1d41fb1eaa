import { apiGroupOf } from '../../model/kinds.ts';
import type { JudgedObject, Program } from '../../model/program.ts';
import { solverLabels } from '../../model/solver.ts';
import { namespaceOf } from '../object-issue.ts';
import { type Labels, type Selector, selects } from '../workloads.ts';
import { clusterPeersOf } from './cluster-peers.ts';

/** Groups whose objects make no pods. */
const withoutPods =
  /(?:^|\.)(?:istio\.io|k8s\.io|cert-manager\.io|external-secrets\.io|keda\.sh|monitoring\.coreos\.com|bitnami\.com)$/;

/** Pods that no workload of the program makes: those that calls name, and those that operators make of their own kinds. */
export class OutsidePods {
  /** Labels of pods that calls name, by cluster and namespace; `undefined` for any. */
  readonly #named = new Map<string, (Labels | undefined)[]>();
  /** Objects of operators, by cluster, namespace and name: their pods are mostly labelled by it. */
  readonly #operated = new Set<string>();

  constructor(objects: readonly JudgedObject[], { environments, graph }: Program) {
    const clusters = new Set(environments.map(({ cluster }) => cluster));
    for (const { namespace, podLabels } of clusterPeersOf(graph)) {
      for (const cluster of clusters) {
        const place = `${cluster} ${namespace}`;
        const named = this.#named.get(place);
        if (named === undefined) this.#named.set(place, [podLabels]);
        else named.push(podLabels);
      }
    }
    for (const object of objects) {
      if (makesPods(object)) this.#operated.add(`${namespaceOf(object)} ${object.manifest.metadata?.name}`);
    }
  }

  /** Whether a selector may be about such pods. */
  mayMatch(place: string, selector: Selector): boolean {
    // cert-manager's, which answer challenges where one is asked for.
    if (selects(selector, solverLabels)) return true;
    const named = this.#named.get(place) ?? [];
    if (named.some((labels) => labels === undefined || selects(selector, labels))) return true;
    return Object.values(selector.matchLabels ?? {}).some((value) => this.#operated.has(`${place} ${value}`));
  }
}

function makesPods({ manifest }: JudgedObject): boolean {
  const group = apiGroupOf(manifest.apiVersion);
  if (manifest.kind === 'Gateway' && group === 'gateway.networking.k8s.io') return true;
  return group.includes('.') && !withoutPods.test(group);
}
