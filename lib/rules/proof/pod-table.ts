import type { Labels } from '../workloads.ts';

/**
 * What is said of pods by namespace and labels, found for a pod without looking at all of it: each item is filed under
 * one of the labels that it asks for. What is found may still ask for more: the caller compares.
 */
export class PodTable<T> {
  readonly #places = new Map<string | undefined, Place<T>>();

  /** `undefined` for a namespace that is not one by name. */
  add(namespace: string | undefined, required: Labels, item: T): void {
    const [label] = Object.keys(required);
    if (label === undefined) this.#place(namespace).plain.push(item);
    else this.addUnder(namespace, label, required[label] ?? '', item);
  }

  /** Files an item under a label of choice. */
  addUnder(namespace: string | undefined, label: string, value: string, item: T): void {
    const { labelled } = this.#place(namespace);
    let byValue = labelled.get(label);
    if (byValue === undefined) {
      byValue = new Map();
      labelled.set(label, byValue);
    }
    const list = byValue.get(value);
    if (list === undefined) byValue.set(value, [item]);
    else list.push(item);
  }

  /** Everything that may be about pods of a namespace with these labels. */
  find(namespace: string | undefined, labels: Labels): readonly T[] {
    const here = this.#in(namespace, labels);
    const everywhere = namespace === undefined ? none : this.#in(undefined, labels);
    if (everywhere.length === 0) return here;
    return here.length === 0 ? everywhere : [...here, ...everywhere];
  }

  #place(namespace: string | undefined): Place<T> {
    let place = this.#places.get(namespace);
    if (place === undefined) {
      place = { plain: [], labelled: new Map() };
      this.#places.set(namespace, place);
    }
    return place;
  }

  #in(namespace: string | undefined, labels: Labels): readonly T[] {
    const place = this.#places.get(namespace);
    if (place === undefined) return none;
    let found: readonly T[] = place.plain;
    // By the few labels that items are filed under, not by the many that pods have.
    for (const [label, byValue] of place.labelled) {
      const value = labels[label];
      const list = value === undefined ? undefined : byValue.get(value);
      if (list !== undefined) found = found.length === 0 ? list : [...found, ...list];
    }
    return found;
  }
}

const none: readonly never[] = [];

interface Place<T> {
  readonly plain: T[];
  readonly labelled: Map<string, Map<string, T[]>>;
}
