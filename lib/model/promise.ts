import type { DurationLike, DurationText } from './duration.ts';

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
  /** Takes an endpoint out that keeps failing. @default - none */
  readonly circuitBreaker?: CircuitBreakerOptions | undefined;
  /** TCP connections from one caller's proxy. @default - no limit of ours */
  readonly maxConnections?: number | undefined;
  /** Requests that may wait for a connection, for one caller's proxy. @default - no limit of ours */
  readonly maxPendingRequests?: number | undefined;
  /** Requests at once from one caller's proxy: the bulkhead. @default - no limit of ours */
  readonly maxRequests?: number | undefined;
  /** How long connecting may take. @default - 10 seconds, Istio's own */
  readonly connectTimeout?: DurationText | DurationLike | undefined;
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
  readonly circuitBreaker: CircuitBreakerModel | undefined;
  readonly maxConnections: number | undefined;
  readonly maxPendingRequests: number | undefined;
  readonly maxRequests: number | undefined;
  readonly connectTimeout: number | undefined;
}

/** Retries as understood; `attempts: 0` is a promise too: never try again. */
export interface RetriesModel {
  readonly attempts: number;
  readonly perTryTimeout: number | undefined;
  readonly on: 'unreached' | 'idempotent';
}

/** Circuit breaker as understood. */
export interface CircuitBreakerModel {
  readonly consecutiveErrors: number;
  readonly ejectFor: number;
  readonly maxEjectedPercent: number;
}
