import type { Defaults } from './editions.ts';
import { duration, either, type OptionKind, off, oneOf, required, wholeNumber } from './option-kinds.ts';
import type {
  CircuitBreakerModel,
  CircuitBreakerOptions,
  PromiseModel,
  RetriesModel,
  RetryOptions,
  ServesOptions,
} from './promise.ts';
import { type OptionsTable, optionsOf, type ReadOptions } from './read-options.ts';

const day = 86_400_000;
const count = wholeNumber(1, 2_147_483_647);

const retryOptions = {
  attempts: required(wholeNumber(0, 10)),
  perTryTimeout: duration({ to: day, example: '600ms' }),
  on: oneOf('unreached', 'idempotent'),
} satisfies OptionsTable<RetryOptions>;

type ReadRetries = Partial<ReadOptions<typeof retryOptions>>;

const circuitBreakerOptions = {
  consecutiveErrors: count,
  ejectFor: duration({ to: day, example: '30s' }),
  maxEjectedPercent: wholeNumber(1, 100),
} satisfies OptionsTable<CircuitBreakerOptions>;

export const servesOptions = {
  timeout: duration({ to: day, example: '2s' }),
  retries: either<ReadRetries | false>(
    'an object with attempts, perTryTimeout, on, or false',
    { when: (value) => value === false, kind: off },
    {
      when: (value) => typeof value === 'object' && value !== null,
      kind: optionsOf(retryOptions) as OptionKind<ReadRetries>,
    },
  ),
  circuitBreaker: optionsOf(circuitBreakerOptions),
  maxConnections: count,
  maxPendingRequests: count,
  maxRequests: count,
  connectTimeout: duration({ to: day, example: '1s' }),
} satisfies OptionsTable<ServesOptions>;

/** What a service promises to every caller; `undefined` where it promises nothing. */
export function resolvePromise(
  options: ReadOptions<typeof servesOptions> | undefined,
  defaults: Defaults,
): PromiseModel | undefined {
  if (options === undefined) return undefined;
  return {
    timeout: options.timeout,
    retries: retriesModel(options.retries, options.timeout, defaults),
    circuitBreaker: circuitBreakerModel(options.circuitBreaker, defaults),
    maxConnections: options.maxConnections,
    maxPendingRequests: options.maxPendingRequests,
    maxRequests: options.maxRequests,
    connectTimeout: options.connectTimeout,
  };
}

function retriesModel(
  options: ReadRetries | false | undefined,
  timeout: number | undefined,
  defaults: Defaults,
): RetriesModel | undefined {
  if (options === undefined) return undefined;
  const { attempts = 0, perTryTimeout, on = defaults.retryOn } = options === false ? {} : options;
  const share = timeout === undefined || attempts === 0 ? undefined : Math.floor(timeout / (attempts + 1));
  return { attempts, perTryTimeout: perTryTimeout ?? share, on };
}

function circuitBreakerModel(
  options: ReadOptions<typeof circuitBreakerOptions> | undefined,
  { circuitBreaker: defaults }: Defaults,
): CircuitBreakerModel | undefined {
  if (options === undefined) return undefined;
  return {
    consecutiveErrors: options.consecutiveErrors ?? defaults.consecutiveErrors,
    ejectFor: options.ejectFor ?? defaults.ejectFor,
    maxEjectedPercent: options.maxEjectedPercent ?? defaults.maxEjectedPercent,
  };
}
