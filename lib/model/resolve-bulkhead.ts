import type { BulkheadModel, BulkheadOptions } from './bulkhead.ts';
import type { Defaults } from './editions.ts';
import { duration, numberFrom, required, wholeNumber } from './option-kinds.ts';
import type { OptionsTable, ReadOptions } from './read-options.ts';

/** What each option of a bulkhead may be. */
export const bulkheadOptions = {
  requestsPerSecond: required(wholeNumber(1, 1_000_000)),
  latency: required(duration({ to: 600_000, example: '200ms' })),
  headroom: numberFrom(1, 100),
} satisfies OptionsTable<BulkheadOptions>;

/** The limits that a load asks for; `undefined` where the load is not known. */
export function resolveBulkhead(
  options: ReadOptions<typeof bulkheadOptions> | undefined,
  { bulkhead: defaults }: Defaults,
): BulkheadModel | undefined {
  if (options?.requestsPerSecond === undefined || options.latency === undefined) return undefined;
  const { requestsPerSecond, latency, headroom = defaults.headroom } = options;
  const underWay = (requestsPerSecond * latency * headroom) / 1000;
  const maxRequests = Math.max(roundedUp(underWay), defaults.fewestRequests);
  return { maxRequests, maxPendingRequests: roundedUp((maxRequests * defaults.pendingPercent) / 100) };
}

/** Without what floating point adds: 100 requests of 200ms with headroom 1.1 are 22, not 23. */
function roundedUp(count: number): number {
  return Math.ceil(Number(count.toFixed(6)));
}
