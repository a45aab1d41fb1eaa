import type { JudgedObject } from '../model/program.ts';
import { isPlainObject } from '../support/plain.ts';

/** Part of an object that anybody may have written: what is in it is not known before it is read. */
export type Fields = Readonly<Record<string, unknown>>;

const nothing: Fields = Object.freeze({});
const none: readonly Fields[] = Object.freeze([]);

/** A member that should be an object; an empty one for anything else. */
export function fields(value: unknown): Fields {
  return isPlainObject(value) ? value : nothing;
}

/** A member that should be a list of objects. */
export function fieldsIn(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fields) : none;
}

/** The spec of an object. */
export function specOf({ manifest }: JudgedObject): Fields {
  return fields((manifest as { readonly spec?: unknown }).spec);
}

/** A member that should be a text that says something. */
export function textIn(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A member that should be a number; what Kubernetes takes where it is absent, for anything else. */
export function numberIn(value: unknown, usual: number): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : usual;
}
