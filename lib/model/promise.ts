import type { BulkheadModel, BulkheadOptions } from './bulkhead.ts';
import type { DurationLike, DurationText } from './duration.ts';
import type { FaultModel, FaultOptions } from './faults.ts';
import type { JwtModel, JwtOptions } from './jwt.ts';
import type { LoadBalancing, LoadBalancingModel } from './load-balancing.ts';
import type { RateLimitModel, RateLimitOptions } from './rate-limit.ts';
import type { RetryBudgetModel, RetryBudgetOptions } from './retry-budget.ts';
import type { RouteModel, RouteOptions } from './routes.ts';
import type { MirrorModel, MirrorOptions, VersionModel, VersionOptions } from './targets.ts';

/** What a service promises to every caller: what the network can do for it. */
export interface ServesOptions {
  /**
   * How long a caller waits for one answer, retries included.
   *
   * @default - no limit of ours
   */
  readonly timeout?: DurationText | DurationLike | undefined;
  /**
   * Whether a failed request is tried again; `false` for never.
   *
   * @default - the mesh's own: Istio tries twice more what never reached the program
   */
  readonly retries?: RetryOptions | false | undefined;
  /** How many tries may be under way that are not first ones. Needs Istio 1.27. @default - no limit of ours */
  readonly retryBudget?: RetryBudgetOptions | undefined;
  /** Takes an endpoint out that keeps failing. @default - none */
  readonly circuitBreaker?: CircuitBreakerOptions | undefined;
  /** TCP connections from one caller's proxy. @default - no limit of ours */
  readonly maxConnections?: number | undefined;
  /** Requests that may wait for a connection, for one caller's proxy. @default - no limit of ours */
  readonly maxPendingRequests?: number | undefined;
  /** Requests at once from one caller's proxy: the bulkhead. @default - no limit of ours */
  readonly maxRequests?: number | undefined;
  /** How long connecting may take. Needs sidecars. @default - 10 seconds, Istio's own */
  readonly connectTimeout?: DurationText | DurationLike | undefined;
  /**
   * `maxRequests` and `maxPendingRequests`, derived from the load that the service is built for.
   *
   * @default - no limit of ours
   */
  readonly bulkhead?: BulkheadOptions | undefined;
  /** How many requests a pod takes. Needs sidecars. @default - no limit */
  readonly rateLimit?: RateLimitOptions | undefined;
  /** Which pod gets a request. @default - Istio's own: the one of two with fewer requests under way */
  readonly loadBalancing?: LoadBalancing | undefined;
  /**
   * `prefer` sends to pods in the caller's own zone, then in its region, then anywhere, as pods are ejected. Saves the way
   * between zones, and loads the pods of a zone with more callers more. Needs sidecars and a circuit breaker.
   *
   * @default - zones do not matter
   */
  readonly locality?: 'prefer' | undefined;
  /**
   * A new pod's share of the requests grows for so long, from a tenth: for programs that are slow at first.
   *
   * @default - the whole share at once
   */
  readonly warmUp?: DurationText | DurationLike | undefined;
  /** Requests that are promised something of their own, whatever their order here. @default - all are promised the same */
  readonly routes?: readonly RouteOptions[] | undefined;
  /** Faults that callers' proxies make up. @default - none */
  readonly faults?: FaultOptions | undefined;
  /** Requests that go to a version of this service, a service of its own. @default - none */
  readonly versions?: readonly VersionOptions[] | undefined;
  /** A second service that gets copies of requests. @default - none */
  readonly mirror?: MirrorOptions | undefined;
  /** Tokens that requests must carry. @default - none; callers are known by their identity alone */
  readonly jwt?: JwtOptions | undefined;
}

/** Which failures are tried again, and how often. */
export interface RetryOptions {
  /** Tries after the first one. */
  readonly attempts: number;
  /** How long one try may take. @default - the timeout divided by the tries */
  readonly perTryTimeout?: DurationText | DurationLike | undefined;
  /**
   * `unreached` tries again only what never reached the program: safe for every request. `idempotent` also retries
   * answers 502, 503, 504: only for operations that may run twice.
   *
   * @default 'unreached'
   */
  readonly on?: 'unreached' | 'idempotent' | undefined;
}

/** When an endpoint is ejected. */
export interface CircuitBreakerOptions {
  /** Server errors in a row. @default 5 */
  readonly consecutiveErrors?: number | undefined;
  /** Ejection time; grows with each further ejection. @default '30s' */
  readonly ejectFor?: DurationText | DurationLike | undefined;
  /** At most so many percent of the endpoints at once. @default 50 */
  readonly maxEjectedPercent?: number | undefined;
}

/** The promise as understood; milliseconds. `undefined` members promise nothing. */
export interface PromiseModel {
  readonly timeout: number | undefined;
  readonly retries: RetriesModel | undefined;
  readonly retryBudget: RetryBudgetModel | undefined;
  readonly circuitBreaker: CircuitBreakerModel | undefined;
  readonly maxConnections: number | undefined;
  readonly maxPendingRequests: number | undefined;
  readonly maxRequests: number | undefined;
  readonly connectTimeout: number | undefined;
  readonly bulkhead: BulkheadModel | undefined;
  readonly rateLimit: RateLimitModel | undefined;
  readonly loadBalancing: LoadBalancingModel | undefined;
  readonly locality: 'prefer' | undefined;
  readonly warmUp: number | undefined;
  readonly routes: readonly RouteModel[] | undefined;
  readonly faults: FaultModel | undefined;
  readonly versions: readonly VersionModel[] | undefined;
  readonly mirror: MirrorModel | undefined;
  readonly jwt: JwtModel | undefined;
}

/** Retries as understood; `attempts: 0` is a promise too: never try again. */
export interface RetriesModel {
  readonly attempts: number;
  readonly perTryTimeout: number | undefined;
  /** The time for one try where somebody said it; else it is the timeout's share, and another timeout has another one. */
  readonly perTrySaid?: number | undefined;
  readonly on: 'unreached' | 'idempotent';
}

/** Circuit breaker as understood. */
export interface CircuitBreakerModel {
  readonly consecutiveErrors: number;
  readonly ejectFor: number;
  readonly maxEjectedPercent: number;
}
