/** How strictly pods of a service stand apart. */
export type Spread = 'preferred' | 'required' | 'none';

/** How pods are spread. */
export interface SpreadOptions {
  /** Over nodes. @default 'preferred' */
  readonly nodes?: Spread | undefined;
  /** Over zones. @default - 'preferred' where the cloud has zones */
  readonly zones?: Spread | undefined;
}

/** Which nodes pods may run on, and who goes first. */
export interface SchedulingOptions {
  /** Labels that a node must have. */
  readonly nodeLabels?: Readonly<Record<string, string>> | undefined;
  /** Taints that are tolerated. */
  readonly tolerations?: readonly TolerationOptions[] | undefined;
  /** One of the platform's priority classes. @default - the platform's default */
  readonly priorityClass?: string | undefined;
  /** Processor that the image is built for. @default - any */
  readonly architecture?: 'amd64' | 'arm64' | undefined;
}

/** A taint that is tolerated. */
export interface TolerationOptions {
  readonly key: string;
  /** @default - any value */
  readonly value?: string | undefined;
  /** @default - any effect */
  readonly effect?: 'NoSchedule' | 'PreferNoSchedule' | 'NoExecute' | undefined;
}

/** Spread and scheduling as understood. */
export interface PlacementModel {
  readonly nodes: Spread;
  readonly zones: Spread;
  /** Node labels, the architecture's among them. */
  readonly nodeLabels: Readonly<Record<string, string>>;
  readonly tolerations: readonly TolerationOptions[];
  readonly priorityClass: string | undefined;
}
