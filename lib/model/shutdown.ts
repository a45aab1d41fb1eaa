import type { DurationLike, DurationText } from './duration.ts';

/** How a pod leaves without losing a request. */
export interface ShutdownOptions {
  /**
   * How long the longest request may still run after the program was told to stop.
   *
   * @default '30s'
   */
  readonly longestRequest?: DurationText | DurationLike | undefined;
  /**
   * How long load balancers and proxies may still send to a pod that is leaving: the program is told to stop only after
   * that.
   *
   * @default - 10 seconds, more where the cloud's load balancers need it; none for a service without ports
   */
  readonly loadBalancers?: DurationText | DurationLike | undefined;
  /**
   * When the pod is killed.
   *
   * @default - the two above and five seconds
   */
  readonly gracePeriod?: DurationText | DurationLike | undefined;
}

/** In whole seconds. */
export interface ShutdownModel {
  readonly longestRequest: number;
  readonly delay: number;
  readonly gracePeriod: number;
}
