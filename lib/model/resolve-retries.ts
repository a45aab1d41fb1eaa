import type { Defaults } from './editions.ts';
import { duration, either, type OptionKind, off, oneOf, required, wholeNumber } from './option-kinds.ts';
import type { RetriesModel, RetryOptions } from './promise.ts';
import { type OptionsTable, optionsOf, type ReadOptions } from './read-options.ts';
import { sharing } from './retries.ts';

const day = 86_400_000;

const retryOptions = {
  attempts: required(wholeNumber(0, 10)),
  perTryTimeout: duration({ to: day, example: '600ms' }),
  on: oneOf('unreached', 'idempotent'),
} satisfies OptionsTable<RetryOptions>;

/** Retries as read. */
export type ReadRetries = Partial<ReadOptions<typeof retryOptions>>;

export const timeoutKind = duration({ to: day, example: '2s' });

export const retriesKind = either<ReadRetries | false>(
  'an object with attempts, perTryTimeout, on, or false',
  { when: (value) => value === false, kind: off },
  {
    when: (value) => typeof value === 'object' && value !== null,
    kind: optionsOf(retryOptions) as OptionKind<ReadRetries>,
  },
);

/** Retries as said; the share of the timeout where no time for one try is. */
export function retriesModel(
  options: ReadRetries | false | undefined,
  timeout: number | undefined,
  { retryOn }: Pick<Defaults, 'retryOn'> = { retryOn: 'unreached' },
): RetriesModel | undefined {
  if (options === undefined) return undefined;
  const { attempts = 0, perTryTimeout, on = retryOn } = options === false ? {} : options;
  return sharing({ attempts, perTryTimeout, perTrySaid: perTryTimeout, on }, timeout);
}
