import type { DurationLike, DurationText } from './duration.ts';

/**
 * How many requests a pod takes; more are answered 429, or in gRPC `RESOURCE_EXHAUSTED`, before they reach the program. Each
 * pod counts for itself and for each port, whoever calls: the whole service takes so many times its replicas.
 */
export interface RateLimitOptions {
  /** Requests in the time. */
  readonly requests: number;
  /** The time, such as `1s` or `1m`. */
  readonly per: DurationText | DurationLike;
  /** At most so many at once after a quiet time. @default - as many as `requests` */
  readonly burst?: number | undefined;
}

/** The limit as understood; milliseconds. */
export interface RateLimitModel {
  readonly requests: number;
  readonly per: number;
  readonly burst: number;
}
