import { type Labels, type Selector, selects } from '../workloads.ts';
import { PodTable } from './pod-table.ts';
import type { Pod } from './pods.ts';
import { requiredLabels } from './selectors.ts';

/** The pods of one cluster, found by namespace and selector without looking at all of them. */
export class PodIndex {
  readonly #pods: Pod[] = [];
  readonly #byLabel = new PodTable<Pod>();
  readonly #byNamespace = new Map<string, Pod[]>();

  constructor(pods: readonly Pod[] = []) {
    for (const pod of pods) this.add(pod);
  }

  get pods(): readonly Pod[] {
    return this.#pods;
  }

  add(pod: Pod): void {
    this.#pods.push(pod);
    for (const label of Object.keys(pod.labels))
      this.#byLabel.addUnder(pod.namespace, label, pod.labels[label] ?? '', pod);
    const list = this.#byNamespace.get(pod.namespace);
    if (list === undefined) this.#byNamespace.set(pod.namespace, [pod]);
    else list.push(pod);
  }

  /** Pods of a namespace that a selector matches. */
  select(namespace: string, selector: Selector): readonly Pod[] {
    return this.#candidates(namespace, requiredLabels(selector)).filter(({ labels }) => selects(selector, labels));
  }

  #candidates(namespace: string, required: Labels): readonly Pod[] {
    const [label] = Object.keys(required);
    if (label === undefined) return this.#byNamespace.get(namespace) ?? [];
    return this.#byLabel.find(namespace, { [label]: required[label] ?? '' });
  }
}
