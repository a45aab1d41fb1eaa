import type { DurationLike, DurationText } from './duration.ts';

/** How many pods run, by what they use. */
export interface AutoscalingOptions {
  /** @default - 3 in production, 2 in staging, 1 in development; never above `maxReplicas` */
  readonly minReplicas?: number | undefined;
  readonly maxReplicas: number;
  /**
   * CPU use to aim at, in percent of the request.
   *
   * @default - 70 where `memoryPercent` is not given either
   */
  readonly cpuPercent?: number | undefined;
  /** Memory use to aim at, in percent of the request. @default - memory does not count */
  readonly memoryPercent?: number | undefined;
  /**
   * Whether the program's container alone counts, or the whole pod with the mesh's proxy.
   *
   * @default 'container'
   */
  readonly measure?: 'container' | 'pod' | undefined;
  /** @default - double every 30 seconds, at once */
  readonly growing?: ScalingSpeedOptions | undefined;
  /** @default - one tenth every minute, after five quiet minutes */
  readonly shrinking?: ScalingSpeedOptions | undefined;
  /**
   * Number of pods that stays in Git beside the autoscaler, for the commit that turns it on for a service that runs. Argo CD
   * leaves it to the autoscaler from then on; without Argo CD each apply sets it again, so drop it soon.
   *
   * @default - none: the autoscaler alone decides
   */
  readonly keepReplicas?: number | undefined;
}

/** How fast the number of pods may change. */
export interface ScalingSpeedOptions {
  /** At most so many percent of the pods in one step. */
  readonly percent?: number | undefined;
  /** At most so many pods in one step; with `percent` the larger change counts when growing, the smaller when shrinking. */
  readonly pods?: number | undefined;
  /** Length of a step; at most 30 minutes. */
  readonly every?: DurationText | DurationLike | undefined;
  /** How long the wish must last before it is followed; at most an hour. */
  readonly after?: DurationText | DurationLike | undefined;
}

/** Autoscaling as understood; seconds. */
export interface AutoscalingModel {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly cpuPercent: number | undefined;
  readonly memoryPercent: number | undefined;
  readonly measure: 'container' | 'pod';
  readonly growing: ScalingSpeedModel;
  readonly shrinking: ScalingSpeedModel;
  readonly keepReplicas: number | undefined;
}

/** Speed as understood; seconds. */
export interface ScalingSpeedModel {
  readonly percent: number | undefined;
  readonly pods: number | undefined;
  readonly every: number;
  readonly after: number;
}
