import type { RetriesModel } from './promise.ts';

/** Retries of which each try may take its share of a timeout, where nobody said how long. */
export function sharing(retries: RetriesModel, timeout: number | undefined): RetriesModel {
  if (retries.perTrySaid !== undefined) return retries;
  const share =
    timeout === undefined || retries.attempts === 0 ? undefined : Math.floor(timeout / (retries.attempts + 1));
  return { ...retries, perTryTimeout: share };
}

/** The fewer of the tries that are promised and those that a caller asks for, and only after failures that both repeat. */
export function fewerTries(promised: RetriesModel | undefined, asked: RetriesModel | undefined) {
  if (promised === undefined || asked === undefined) return promised ?? asked;
  const { on } = promised.on === 'unreached' ? promised : asked;
  return { ...(asked.attempts <= promised.attempts ? asked : promised), on };
}

/** Whether a caller asks for tries that are not promised. */
export function triesMore(asked: RetriesModel, promised: RetriesModel): boolean {
  if (asked.attempts > promised.attempts) return true;
  return asked.attempts > 0 && asked.on === 'idempotent' && promised.on !== 'idempotent';
}

/** Whether two ways of saying it come to the same tries: a time for one try may be written, or be a share. */
export function sameTries(one: RetriesModel, other: RetriesModel | undefined): boolean {
  if (other === undefined || one.attempts !== other.attempts) return false;
  return one.attempts === 0 || (one.on === other.on && one.perTryTimeout === other.perTryTimeout);
}
