import { required, text } from './option-kinds.ts';
import { type OptionsTable, optionsOf } from './read-options.ts';

/** An object that somebody else makes. Made by {@link existing}. */
export interface ExistingObject {
  /** Kind of the object, such as `ConfigMap`. */
  readonly kind: string;
  /** Name of the object. */
  readonly name: string;
}

export const existingOptions = {
  kind: required(text),
  name: required(text),
} satisfies OptionsTable<ExistingObject>;

/** What an entry of `existing` may be. */
export const existingObject = optionsOf(existingOptions);

/**
 * An object that is in the system's namespace (or, for a kind without one, in the cluster) and that this program does not
 * make: what names it is not refused.
 *
 * @example
 * super(scope, 'shop', { existing: [existing('ConfigMap', 'corporate-ca')] });
 */
export function existing(kind: string, name: string): ExistingObject {
  return Object.freeze({ kind, name });
}
