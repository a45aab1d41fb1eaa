import type { MemoryText, SizeLike } from './quantity.ts';

/**
 * What makes a service one that keeps things: each pod has a name of its own, and volumes that are there again when it
 * comes back. Its pods are a StatefulSet's.
 */
export interface StateOptions {
  /**
   * Folders that stay when a pod goes, by absolute path: one volume for each pod.
   *
   * @default - none: names of their own are all that pods keep
   *
   * @example
   * volumes: { '/data': { size: '20Gi', class: 'fast' } }
   */
  readonly volumes?: Readonly<Record<string, StateVolumeOptions>> | undefined;
  /**
   * Whether pods start and stop one after the other. It can never be changed; and a release whose first pod does not
   * become ready then stops there, until somebody deletes that pod by hand: going back in Git alone does not help.
   *
   * @default 'parallel'
   */
  readonly start?: 'parallel' | 'ordered' | undefined;
  /**
   * Whether its pods call each other, on all its ports, by their own names: `ledger-0.ledger-peers`.
   *
   * @default false
   */
  readonly peers?: boolean | undefined;
  /** What becomes of volumes that have no pod any more. */
  readonly retention?: RetentionOptions | undefined;
}

/** One volume of each pod. */
export interface StateVolumeOptions {
  /** How much it holds, such as `20Gi`. On clouds that give no disk so small it is their smallest. */
  readonly size: MemoryText | SizeLike;
  /**
   * `standard` or `fast` by what the cloud has, or the name of a StorageClass.
   *
   * @default 'standard'
   */
  readonly class?: 'standard' | 'fast' | (string & {}) | undefined;
  /**
   * Name of the volume: claims are called `<name>-<service>-<number>`. For data that is there already, and to keep the
   * data where the path changes.
   *
   * @default - by its path: `/var/data` gives `var-data`
   */
  readonly name?: string | undefined;
}

/** `retain` keeps a volume for whoever comes back; `delete` takes it, and what is on it, away. */
export interface RetentionOptions {
  /** When the service is removed. @default 'retain' */
  readonly whenDeleted?: Retention | undefined;
  /** When it runs fewer pods. @default 'retain' */
  readonly whenScaled?: Retention | undefined;
}

/** What becomes of a volume without a pod. */
export type Retention = 'retain' | 'delete';

/** What a service keeps, as understood. */
export interface StateModel {
  readonly volumes: readonly StateVolumeModel[];
  readonly start: 'parallel' | 'ordered';
  readonly peers: boolean;
  readonly retention: { readonly whenDeleted: Retention; readonly whenScaled: Retention };
}

/** One volume of each pod, as understood. */
export interface StateVolumeModel {
  readonly path: string;
  /** Part of the claims' names, which can never be changed. */
  readonly name: string;
  /** In canonical Kubernetes text. */
  readonly size: string;
  /** `undefined` means the cluster's default. */
  readonly storageClass: string | undefined;
}
