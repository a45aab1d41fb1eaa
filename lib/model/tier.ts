/** How seriously an environment is taken. It decides defaults: replicas, spread, what is refused. */
export type Tier = 'development' | 'staging' | 'production';

/** All tiers, from the least to the most serious. */
export const tiers = ['development', 'staging', 'production'] as const satisfies readonly Tier[];

/**
 * One value for each tier: all three named, or some named and the rest by `otherwise`. Total by type: a missing tier
 * does not compile.
 */
export type Choice<T> =
  | { readonly development: T; readonly staging: T; readonly production: T; readonly otherwise?: never }
  | { readonly development?: T; readonly staging?: T; readonly production?: T; readonly otherwise: T };

/** The value that a choice has for a tier. `undefined` is a value: it means *not here*. */
export function chosen<T>(choice: Choice<T>, tier: Tier): T {
  return Object.hasOwn(choice, tier) ? (choice[tier] as T) : (choice.otherwise as T);
}
