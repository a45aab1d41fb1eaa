import type { Issue } from './issue.ts';

/** What a user says of how Argo CD applies the output. */
export interface ArgoDeliveryProps {
  /** Git repository that holds the output, this one or another: `https://…`, `ssh://…` or `git@host:path`. */
  readonly repoURL: string;
  /**
   * What of the repository is applied, by its full name: `refs/heads/main`, `refs/tags/v1`, or a whole commit id. A short
   * name makes Argo CD look through all names of the repository.
   *
   * @default 'refs/heads/main'
   */
  readonly revision?: string | undefined;
  /**
   * Folder of the output in that repository; `.` for its root. To be said where the program does not stand in the root of
   * it.
   *
   * @default - `outdir` of the program, as seen from where it runs
   */
  readonly path?: string | undefined;
  /**
   * Namespace in which Argo CD runs.
   *
   * @default 'argocd'
   */
  readonly namespace?: string | undefined;
  /**
   * By which mark Argo CD knows its objects. Before 3.0 it is a label unless `application.resourceTrackingMethod:
   * annotation` stands in `argocd-cm`, which is to be said here.
   *
   * @default - what Argo CD 3.0 and newer do
   */
  readonly tracking?: 'annotation' | undefined;
  /**
   * How single environments differ, by their id. Every environment whose platform has `argoCd` is delivered.
   *
   * @default - none differs
   */
  readonly environments?: Readonly<Record<string, DeliveredEnvironmentOptions>> | undefined;
  /**
   * Who is told what, by the triggers of Argo CD's notifications.
   *
   * @default - nobody
   */
  readonly notifications?: readonly NotificationOptions[] | undefined;
  /**
   * Kinds that may be applied beside those that the program makes, such as `batch/CronJob`: a kind that is not permitted is
   * not pruned either, so one of which the last object is to go stays here for that commit.
   *
   * @default - none
   */
  readonly kinds?: readonly string[] | undefined;
  /**
   * `true` makes one ApplicationSet of an environment's Applications: it never deletes one, and knows no order among them.
   *
   * @default - an Application for each folder
   */
  readonly applicationSet?: true | undefined;
}

/** How one environment is delivered. */
export interface DeliveredEnvironmentOptions {
  /**
   * The cluster, as Argo CD knows it: by its name, or by the address of its API server.
   *
   * @default - the name that the environment's `cluster` has
   */
  readonly destination?: ClusterName | ClusterServer | undefined;
  /** As `revision` of all. @default - that one */
  readonly revision?: string | undefined;
  /**
   * `false` leaves each sync to a person.
   *
   * @default - Argo CD applies each commit
   */
  readonly automated?: false | undefined;
  /**
   * Namespaces that may be applied to beside those of its systems. Argo CD deletes nothing where its project does not
   * permit it, so that of a system that goes stays here for that commit.
   *
   * @default - none
   */
  readonly namespaces?: readonly string[] | undefined;
  /**
   * When nothing, or only then, may be applied.
   *
   * @default - always
   */
  readonly syncWindows?: readonly SyncWindowOptions[] | undefined;
}

/** A cluster by its name in Argo CD. */
export interface ClusterName {
  readonly name: string;
  readonly server?: undefined;
}

/** A cluster by the address of its API server. */
export interface ClusterServer {
  readonly server: string;
  readonly name?: undefined;
}

/** Who is told about a trigger. */
export interface NotificationOptions {
  /** Such as `on-sync-failed` or `on-health-degraded`. */
  readonly trigger: string;
  /** Such as `slack` or `email`. */
  readonly service: string;
  /** Channels or addresses. */
  readonly recipients: readonly string[];
}

/** A time in which syncs may run, or may not. */
export interface SyncWindowOptions {
  readonly kind: 'allow' | 'deny';
  /** When it begins, in five fields as cron has them: `0 22 * * 5`. */
  readonly schedule: string;
  /** How long it is: `30m`, `8h`. */
  readonly duration: string;
  /** Of the schedule, such as `Asia/Shanghai`. @default - UTC */
  readonly timeZone?: string | undefined;
  /** `true` lets people sync all the same. @default - nobody may */
  readonly manualSync?: true | undefined;
}

/** How Argo CD applies the output, as understood. */
export interface DeliveryModel {
  /** Path of its construct. */
  readonly key: string;
  readonly repoURL: string;
  readonly revision: string;
  /** Without a slash at the end; `.` for the root. */
  readonly path: string;
  readonly namespace: string;
  readonly tracking: 'annotation' | undefined;
  readonly environments: Readonly<Record<string, DeliveredEnvironment>>;
  readonly notifications: readonly NotificationOptions[];
  readonly kinds: readonly GroupKind[];
  readonly applicationSet: boolean;
  readonly problems: readonly Issue[];
}

/** What was said of one environment. */
export interface DeliveredEnvironment {
  readonly destination: ClusterName | ClusterServer | undefined;
  readonly revision: string | undefined;
  readonly automated: boolean;
  readonly namespaces: readonly string[];
  readonly syncWindows: readonly SyncWindowOptions[];
}

/** A kind without its version. */
export interface GroupKind {
  readonly group: string;
  readonly kind: string;
}

/** What nothing was said of. */
export const asUsual: DeliveredEnvironment = Object.freeze({
  destination: undefined,
  revision: undefined,
  automated: true,
  namespaces: Object.freeze([]),
  syncWindows: Object.freeze([]),
});

/** How one environment is delivered. */
export function deliveredAs({ environments }: DeliveryModel, environment: string): DeliveredEnvironment {
  return Object.hasOwn(environments, environment) ? (environments[environment] ?? asUsual) : asUsual;
}
