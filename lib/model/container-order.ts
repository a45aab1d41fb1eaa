import { byCodeUnit } from '../support/order.ts';

/** What decides when a container starts. */
interface Ordered {
  readonly kind: 'init' | 'sidecar';
  readonly name: string;
  readonly after: readonly string[];
}

/**
 * Containers in the order in which they start: sidecars before init containers, both by their names, and each after those
 * that it names. It does not depend on the order of keys. Those that wait for each other come last; a rule names them.
 */
export function inStartOrder<T extends Ordered>(containers: readonly T[]): readonly T[] {
  const waiting = containers.toSorted((a, b) => byCodeUnit(b.kind, a.kind) || byCodeUnit(a.name, b.name));
  const started: T[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ after }) => !waiting.some(({ name }) => after.includes(name)));
    if (next === -1) return [...started, ...waiting];
    started.push(...waiting.splice(next, 1));
  }
  return started;
}
