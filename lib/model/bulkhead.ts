import type { DurationLike, DurationText } from './duration.ts';

/**
 * The load that a service is built for, from which the limits on requests follow: as many as are under way at that rate
 * and latency (Little's law), with headroom.
 *
 * Each caller's proxy keeps the limits for itself (in ambient mode each pod of the waypoint), and none knows how many there
 * are or how they share the load. So each may carry all of it: the bulkhead stops one caller that runs away or a service that
 * has become slow, and never ordinary traffic. With sidecars Istio applies the same limits to the proxy of each pod of the
 * service, for all callers together, which a share of them would make too small.
 */
export interface BulkheadOptions {
  /** Requests in a second at peak, of all callers. */
  readonly requestsPerSecond: number;
  /** How long an answer takes, all but one in a hundred (p99). */
  readonly latency: DurationText | DurationLike;
  /** How many times as many requests may be under way. @default 2 */
  readonly headroom?: number | undefined;
}

/** The limits that follow. */
export interface BulkheadModel {
  readonly maxRequests: number;
  readonly maxPendingRequests: number;
}

/** Limits on requests, said or derived. */
export interface RequestLimits {
  readonly maxRequests: number | undefined;
  readonly maxPendingRequests: number | undefined;
}

/** The limits that hold, wherever they come from. */
export function requestLimitsOf(
  promise: RequestLimits & { readonly bulkhead: BulkheadModel | undefined },
): RequestLimits {
  const { bulkhead } = promise;
  return {
    maxRequests: promise.maxRequests ?? bulkhead?.maxRequests,
    maxPendingRequests: promise.maxPendingRequests ?? bulkhead?.maxPendingRequests,
  };
}
