import { kindOf } from './option-kinds.ts';

/** Istio matches `*` at the end as a prefix; anywhere else it would mean something that nobody here promises. */
export const requestPath = kindOf<string>(
  "a path such as '/cart' or '/cart/*'",
  (value) => typeof value === 'string' && /^\/(?:[^\s*?#{}]*\/)?(?:[^\s*?#{}/]*|\*)$/.test(value),
  'path-illegal',
);

/** Paths that two lists have in common: of two that overlap, one is inside the other. `undefined` stands for all paths. */
export function commonPaths(some: readonly string[] | undefined, others: readonly string[]): readonly string[] {
  if (some === undefined) return others;
  const inBoth = [
    ...others.filter((path) => some.some((wider) => coversPath(wider, path))),
    ...some.filter((path) => others.some((wider) => coversPath(wider, path))),
  ];
  return [...new Set(inBoth)].toSorted();
}

/** Whether everything that one path stands for is part of what another stands for. */
export function coversPath(wider: string, path: string): boolean {
  return wider.endsWith('*') ? path.startsWith(wider.slice(0, -1)) : path === wider;
}
