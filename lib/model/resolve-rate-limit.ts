import { duration, required, wholeNumber } from './option-kinds.ts';
import type { RateLimitModel, RateLimitOptions } from './rate-limit.ts';
import type { OptionsTable, ReadOptions } from './read-options.ts';

const count = wholeNumber(1, 2_147_483_647);

/** What each option of a rate limit may be. Envoy fills its bucket at most each 50 ms. */
export const rateLimitOptions = {
  requests: required(count),
  per: required(duration({ from: 50, to: 86_400_000, example: '1s' })),
  burst: count,
} satisfies OptionsTable<RateLimitOptions>;

/** The limit; `undefined` where what it needs could not be read. */
export function resolveRateLimit(
  options: ReadOptions<typeof rateLimitOptions> | undefined,
): RateLimitModel | undefined {
  if (options?.requests === undefined || options.per === undefined) return undefined;
  const { requests, per, burst = requests } = options;
  return { requests, per, burst };
}
