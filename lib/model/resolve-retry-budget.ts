import type { Defaults } from './editions.ts';
import { wholeNumber } from './option-kinds.ts';
import type { OptionsTable, ReadOptions } from './read-options.ts';
import type { RetryBudgetModel, RetryBudgetOptions } from './retry-budget.ts';

/** What each option of a retry budget may be. Istio takes a minimum of 0 for not said. */
export const retryBudgetOptions = {
  percent: wholeNumber(0, 100),
  min: wholeNumber(1, 2_147_483_647),
} satisfies OptionsTable<RetryBudgetOptions>;

/** The budget with its edition's numbers. */
export function resolveRetryBudget(
  options: ReadOptions<typeof retryBudgetOptions> | undefined,
  { retryBudget: defaults }: Defaults,
): RetryBudgetModel | undefined {
  if (options === undefined) return undefined;
  return { percent: options.percent ?? defaults.percent, min: options.min ?? defaults.min };
}
