import type { DurationLike, DurationText } from './duration.ts';
import type { ServiceModel } from './service.ts';

/** Work that ends, in place of serving: made by {@link once} or {@link onSchedule}. */
export type TaskOptions = Once | OnSchedule;

/** Options of work that ends, whenever it begins. */
export interface EndingOptions {
  /**
   * How long it may take with all its attempts, at most; whole seconds.
   *
   * @default - '15m' once for each release, '1h' on a schedule
   */
  readonly deadline?: DurationText | DurationLike | undefined;
  /**
   * How often it is tried before it counts as failed. Pods that a node's end took away do not count.
   *
   * @default 3
   */
  readonly attempts?: number | undefined;
}

/** Options of {@link once}. */
export interface OnceOptions extends EndingOptions {}

/** Options of {@link onSchedule}. */
export interface ScheduleOptions extends EndingOptions {
  /**
   * When it begins, in five fields: minute, hour, day of the month, month, day of the week (`0 2 * * *`), or `@daily`.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
   */
  readonly schedule: string;
  /**
   * Whose clock that is: a name of the IANA list, such as `Asia/Shanghai`.
   *
   * @default 'Etc/UTC'
   */
  readonly timeZone?: string | undefined;
  /**
   * How late it may begin; what is later is left out. Whole seconds, at least ten: the cluster looks that often.
   *
   * @default '5m'
   */
  readonly startingDeadline?: DurationText | DurationLike | undefined;
  /**
   * What happens where the run before has not ended: this one is left out, runs beside it, or takes its place.
   *
   * @default 'forbid'
   */
  readonly concurrency?: Concurrency | undefined;
  /** How many runs that ended are kept for reading. */
  readonly history?: HistoryOptions | undefined;
  /**
   * How long a run that ended is kept at most; whole seconds.
   *
   * @default '72h'
   */
  readonly keepFor?: DurationText | DurationLike | undefined;
  /**
   * Whether no run begins.
   *
   * @default false
   */
  readonly suspend?: boolean | undefined;
}

/** How many runs that ended are kept for reading. */
export interface HistoryOptions {
  /** Runs that ended well. @default 3 */
  readonly succeeded?: number | undefined;
  /** Runs that failed. @default 1 */
  readonly failed?: number | undefined;
}

/** What happens where the run before has not ended. */
export type Concurrency = 'forbid' | 'allow' | 'replace';

/** Once for each release. Made by {@link once}. */
export interface Once {
  readonly kind: 'once';
  readonly options: OnceOptions;
  /** They stand among the props themselves, as a preset has them. */
  readonly inProps?: true;
}

/** By the clock. Made by {@link onSchedule}. */
export interface OnSchedule {
  readonly kind: 'scheduled';
  readonly options: ScheduleOptions;
  /** They stand among the props themselves, as a preset has them. */
  readonly inProps?: true;
}

/** Runs once for each release, to its end: a migration, a seed. */
export function once(options: OnceOptions = {}): Once {
  return Object.freeze({ kind: 'once', options });
}

/** Runs by the clock, each time to its end. */
export function onSchedule(options: ScheduleOptions): OnSchedule {
  return Object.freeze({ kind: 'scheduled', options });
}

/** What may come before or after: a service or a task. */
export interface Neighbour {
  readonly model: Pick<ServiceModel, 'key'>;
}

/** Work that ends, in place of serving. Times in whole seconds. */
export type TaskModel = OnceModel | ScheduledModel;

/** How work ends. */
export interface EndModel {
  /** Where its options stand in the props: `task`, or nothing where they are props themselves. */
  readonly path: string;
  readonly deadline: number;
  readonly attempts: number;
}

/** Runs once for each release: a migration, a seed. */
export interface OnceModel extends EndModel {
  readonly kind: 'once';
}

/** Runs by the clock. */
export interface ScheduledModel extends EndModel {
  readonly kind: 'scheduled';
  readonly schedule: string;
  readonly timeZone: string;
  readonly startingDeadline: number;
  readonly concurrency: Concurrency;
  readonly history: { readonly succeeded: number; readonly failed: number };
  readonly keepFor: number;
  readonly suspend: boolean;
}
