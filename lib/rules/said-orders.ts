import type { CallGraph } from '../model/graph.ts';
import type { ServiceModel } from '../model/service.ts';

/** An order as one of its two ends says it: what is wrong with it is said where it stands. */
export interface SaidOrder {
  readonly option: 'after' | 'before';
  readonly first: ServiceModel;
  readonly then: ServiceModel;
  /** The end that does not say it. */
  readonly other: ServiceModel;
}

/** The orders that a service itself says; `after` has those, too, that others say of it by `before`. */
export function* ordersSaidBy(service: ServiceModel, graph: Pick<CallGraph, 'serviceOf'>): Iterable<SaidOrder> {
  for (const option of ['after', 'before'] as const) {
    for (const key of service[option]) {
      const other = graph.serviceOf(key);
      if (other === undefined || (option === 'after' && other.before.includes(service.key))) continue;
      const [first, then] = option === 'after' ? [other, service] : [service, other];
      yield { option, first, then, other };
    }
  }
}
