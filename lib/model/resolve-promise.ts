import type { Defaults } from './editions.ts';
import { duration, oneOf, wholeNumber } from './option-kinds.ts';
import type { CircuitBreakerModel, CircuitBreakerOptions, PromiseModel, ServesOptions } from './promise.ts';
import { type OptionsTable, optionsOf, type ReadOptions } from './read-options.ts';
import { bulkheadOptions, resolveBulkhead } from './resolve-bulkhead.ts';
import { faultOptions, resolveFaults } from './resolve-faults.ts';
import { jwtOptions, resolveJwt } from './resolve-jwt.ts';
import { loadBalancingKind } from './resolve-load-balancing.ts';
import { rateLimitOptions, resolveRateLimit } from './resolve-rate-limit.ts';
import { retriesKind, retriesModel, timeoutKind } from './resolve-retries.ts';
import { resolveRetryBudget, retryBudgetOptions } from './resolve-retry-budget.ts';
import { resolveRoutes, routeList } from './resolve-routes.ts';
import { mirrorOptions, resolveMirror, resolveVersions, versionList } from './resolve-targets.ts';

const day = 86_400_000;
const count = wholeNumber(1, 2_147_483_647);

const circuitBreakerOptions = {
  consecutiveErrors: count,
  ejectFor: duration({ to: day, example: '30s' }),
  maxEjectedPercent: wholeNumber(1, 100),
} satisfies OptionsTable<CircuitBreakerOptions>;

export const servesOptions = {
  timeout: timeoutKind,
  retries: retriesKind,
  retryBudget: optionsOf(retryBudgetOptions),
  circuitBreaker: optionsOf(circuitBreakerOptions),
  maxConnections: count,
  maxPendingRequests: count,
  maxRequests: count,
  connectTimeout: duration({ to: day, example: '1s' }),
  bulkhead: optionsOf(bulkheadOptions),
  rateLimit: optionsOf(rateLimitOptions),
  loadBalancing: loadBalancingKind,
  locality: oneOf('prefer'),
  warmUp: duration({ from: 1000, to: day, example: '60s' }),
  routes: routeList,
  faults: optionsOf(faultOptions),
  versions: versionList,
  mirror: optionsOf(mirrorOptions),
  jwt: optionsOf(jwtOptions),
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
    retryBudget: resolveRetryBudget(options.retryBudget, defaults),
    circuitBreaker: circuitBreakerModel(options.circuitBreaker, defaults),
    maxConnections: options.maxConnections,
    maxPendingRequests: options.maxPendingRequests,
    maxRequests: options.maxRequests,
    connectTimeout: options.connectTimeout,
    bulkhead: resolveBulkhead(options.bulkhead, defaults),
    rateLimit: resolveRateLimit(options.rateLimit),
    loadBalancing: options.loadBalancing,
    locality: options.locality,
    warmUp: options.warmUp,
    routes: resolveRoutes(options.routes, options, defaults),
    faults: resolveFaults(options.faults),
    versions: resolveVersions(options.versions),
    mirror: resolveMirror(options.mirror),
    jwt: resolveJwt(options.jwt),
  };
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
