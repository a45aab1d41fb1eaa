import { byCodeUnit } from '../support/order.ts';
import type { Call } from './call.ts';
import { limitsRequests } from './waypoint.ts';

/**
 * The edges of a graph while it is built. Two ends may have several: a caller that reads one path and writes another, access
 * that is granted beside a call, requests that are sent on. Each keeps its own limits: merged, they would allow what none
 * of them says.
 */
export class Edges {
  readonly #calls = new Map<string, Call[]>();

  /** Edges between the same ends that were declared by a caller. */
  declaredBetween(call: Call): readonly Call[] {
    return this.#between(call).filter(({ accessOnly }) => !accessOnly);
  }

  add(call: Call): void {
    this.#calls.set(endsOf(call), [...this.#between(call), call]);
  }

  /** All of them; access that another edge gives already is left out, in whatever order both were declared. */
  all(): readonly Call[] {
    return [...this.#calls.values()].flatMap((calls) =>
      calls.filter(
        (call, index) => !(call.accessOnly && calls.some((other, place) => makesNeedless(other, call, place < index))),
      ),
    );
  }

  #between(call: Call): readonly Call[] {
    return this.#calls.get(endsOf(call)) ?? [];
  }
}

const endsOf = ({ caller, callee }: Call) => `${caller.key} ${callee.key}`;

/** Of two that allow the same the declared one stays, then the earlier one. */
function makesNeedless(other: Call, call: Call, isEarlier: boolean): boolean {
  if (other === call || !covers(other, call)) return false;
  // What somebody limits in vain is for a rule to tell.
  if (call.path !== '' && other.path === '' && limitsRequests(call)) return false;
  return !covers(call, other) || !other.accessOnly || isEarlier;
}

/** Whether one call may do all that another may. */
function covers(one: Call, other: Call): boolean {
  return (
    other.ports.every((port) => one.ports.includes(port)) &&
    includesAll(one.methods, other.methods) &&
    includesAll(one.paths, other.paths)
  );
}

/** `undefined` stands for all. */
function includesAll(some: readonly string[] | undefined, others: readonly string[] | undefined): boolean {
  return some === undefined || (others?.every((other) => some.includes(other)) ?? false);
}

/** What a call uses of its callee, as a text to compare and to order by. */
export function usesOf({ ports, methods, paths }: Call): string {
  return JSON.stringify([ports.map(({ name }) => name).toSorted(byCodeUnit), methods, paths]);
}
