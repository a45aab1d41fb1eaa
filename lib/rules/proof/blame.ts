import type { JudgedObject } from '../../model/program.ts';
import { objectText } from '../object-issue.ts';

/**
 * Of objects that together make a fault, the one that most likely does: what was patched; else what the caller knows to
 * be nearest, which comes first.
 */
export function blamed(objects: readonly JudgedObject[]): JudgedObject | undefined {
  return objects.find(({ origin }) => origin === 'patched') ?? objects[0];
}

/** `NetworkPolicy wallet and NetworkPolicy default-deny`. */
export function objectsText(objects: readonly JudgedObject[]): string {
  return [...new Set(objects.map(objectText))].join(' and ');
}

/** The first of several, and how many more there are. */
export function firstText(names: readonly string[]): string {
  const [first = 'nothing', ...others] = names;
  return others.length === 0 ? first : `${first} and ${others.length} more`;
}
