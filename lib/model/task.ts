/** Work that ends, in place of serving. */
export type TaskModel = OnceModel | ScheduledModel;

/** Runs once for each release: a migration, a seed. */
export interface OnceModel {
  readonly kind: 'once';
}

/** Runs by the clock. */
export interface ScheduledModel {
  readonly kind: 'scheduled';
}
