/**
 * How many tries may be under way that are not first ones: many callers that retry what is overloaded keep it down. Each
 * caller's proxy keeps it for itself, in ambient mode each pod of the waypoint.
 */
export interface RetryBudgetOptions {
  /** Percent of the requests under way. @default 20 */
  readonly percent?: number | undefined;
  /** So many are always allowed, that few requests can be retried, too. @default 3 */
  readonly min?: number | undefined;
}

/** The budget as understood. */
export interface RetryBudgetModel {
  readonly percent: number;
  readonly min: number;
}
