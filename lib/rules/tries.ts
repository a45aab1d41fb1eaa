import { goDuration } from '../model/duration.ts';
import type { RetriesModel } from '../model/promise.ts';

/** Retries that do not fit into a timeout: why, and what would. */
export interface Misfit {
  readonly problem: string;
  /** Shortest timeout that they fit into. Milliseconds. */
  readonly needed: number;
  /** How many retries fit. */
  readonly fitting: number;
}

/** Istio knows no shorter time: https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry */
const least = 1;

/** Why retries do not fit into a timeout, where they do not. */
export function misfitOf(timeout: number | undefined, retries: RetriesModel | undefined): Misfit | undefined {
  if (timeout === undefined || retries?.perTryTimeout === undefined || retries.attempts === 0) return undefined;
  const tries = retries.attempts + 1;
  const perTry = Math.max(least, retries.perTryTimeout);
  if (timeout >= perTry * tries) return undefined;
  const problem =
    retries.perTryTimeout < least
      ? `'${goDuration(timeout)}' leaves less than ${least}ms for each of ${tries} tries`
      : `'${goDuration(timeout)}' is shorter than ${tries} tries of ${goDuration(perTry)}`;
  return { problem, needed: perTry * tries, fitting: Math.max(0, Math.floor(timeout / perTry) - 1) };
}
