import type { Issue } from '../model/issue.ts';

/**
 * Whether an option, or something in it, could not be read. What the model has in its place is then a default, and a
 * rule that judges it would blame the user for what they did not write.
 */
export function isMisread({ problems }: { readonly problems: readonly Issue[] }, option: string): boolean {
  return problems.some(({ path }) => path === option || path.startsWith(`${option}.`) || path.startsWith(`${option}[`));
}
