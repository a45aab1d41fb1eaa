import { inspectValue } from '../support/plain.ts';
import type { OptionKind } from './option-kinds.ts';

/** Istio matches `*` at the end as a prefix; anywhere else it would mean something that nobody here promises. */
export const requestPath: OptionKind<string> = {
  expects: "a path such as '/cart' or '/cart/*'",
  read(value, path, issues) {
    const problem = problemOf(value);
    if (problem === undefined) return value as string;
    const remedy = `give ${this.expects}`;
    issues.push({ rule: 'path-illegal', path, problem: `${inspectValue(value)} ${problem}`, remedy });
    return undefined;
  },
};

/**
 * Proxies compare the path of a request after they have normalized it: what does not survive that never matches.
 *
 * @see https://istio.io/latest/docs/reference/config/security/normalization/
 */
function problemOf(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^\/(?:[^\s*?#{}]*\/)?(?:[^\s*?#{}/]*|\*)$/.test(value))
    return 'is not what belongs here';
  if (!/^[!-~]*$/.test(value) || /[%\\]/.test(value))
    return "has characters that requests spell in more than one way: only a '*' takes them";
  if (/\/\//.test(value)) return "has '//' in it, which may be '/' where paths are compared";
  return /\/\.{1,2}(?:\/|$)/.test(value) ? "has a part '.' or '..', which is gone where paths are compared" : undefined;
}

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
