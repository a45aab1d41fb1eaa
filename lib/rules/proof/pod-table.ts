import type { Labels } from '../workloads.ts';

/**
 * What is said of pods by namespace and labels, found for a pod without looking at all of it: each item is filed under
 * one of the labels that it asks for. What is found may still ask for more: the caller compares.
 */
export class PodTable<T> {
  readonly #entries: Entry<T>[] = [];
  readonly #index = new Map<string | undefined, Place<T>>();
  /** How many entries are in the index. */
  #indexed = 0;

  /** `undefined` for a namespace that is not one by name. */
  add(namespace: string | undefined, required: Labels, item: T): void {
    const [label] = Object.keys(required);
    this.#entries.push({ namespace, label, value: label === undefined ? undefined : required[label], item });
  }

  /** Files an item under a label of choice. */
  addUnder(namespace: string | undefined, label: string, value: string | undefined, item: T): void {
    this.#entries.push({ namespace, label, value, item });
  }

  /** Everything that may be about pods of a namespace with these labels. */
  find(namespace: string | undefined, labels: Labels): readonly T[] {
    if (this.#entries.length <= few) return this.#among(namespace, labels);
    for (; this.#indexed < this.#entries.length; this.#indexed += 1) this.#file(this.#entries[this.#indexed]);
    const here = this.#in(namespace, labels);
    const everywhere = namespace === undefined ? none : this.#in(undefined, labels);
    if (everywhere.length === 0) return here;
    return here.length === 0 ? everywhere : [...here, ...everywhere];
  }

  #among(namespace: string | undefined, labels: Labels): readonly T[] {
    const found: T[] = [];
    for (const entry of this.#entries) {
      if (entry.namespace !== undefined && entry.namespace !== namespace) continue;
      if (entry.label === undefined || labels[entry.label] === entry.value) found.push(entry.item);
    }
    return found;
  }

  #file(entry: Entry<T> | undefined): void {
    if (entry === undefined) return;
    const { namespace, label, value, item } = entry;
    let place = this.#index.get(namespace);
    if (place === undefined) {
      place = { plain: [], labelled: new Map() };
      this.#index.set(namespace, place);
    }
    if (label === undefined) {
      place.plain.push(item);
      return;
    }
    let byValue = place.labelled.get(label);
    if (byValue === undefined) {
      byValue = new Map();
      place.labelled.set(label, byValue);
    }
    const list = byValue.get(value);
    if (list === undefined) byValue.set(value, [item]);
    else list.push(item);
  }

  #in(namespace: string | undefined, labels: Labels): readonly T[] {
    const place = this.#index.get(namespace);
    if (place === undefined) return none;
    let found: readonly T[] = place.plain;
    // By the few labels that items are filed under, not by the many that pods have.
    for (const [label, byValue] of place.labelled) {
      const list = byValue.get(labels[label]);
      if (list !== undefined) found = found.length === 0 ? list : [...found, ...list];
    }
    return found;
  }
}

/** So few entries are looked at faster than filed: there is a table for each pod. */
const few = 16;

const none: readonly never[] = [];

interface Entry<T> {
  readonly namespace: string | undefined;
  readonly label: string | undefined;
  readonly value: string | undefined;
  readonly item: T;
}

interface Place<T> {
  readonly plain: T[];
  readonly labelled: Map<string, Map<string | undefined, T[]>>;
}
