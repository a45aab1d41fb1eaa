import type { AnalysisOptions } from './analysis.ts';
import type { DurationLike, DurationText } from './duration.ts';

/** A number of pods, or a share of them: `1`, `'25%'`. */
export type PodShare = number | `${number}%`;

/** How a new release takes the place of the one before. */
export type Rollout = RollingUpdate | Recreate | Canary | BlueGreen;

/** Made by {@link rollingUpdate}. */
export interface RollingUpdate {
  readonly kind: 'rollingUpdate';
  readonly options: RollingUpdateOptions;
}

/** Made by {@link recreate}. */
export interface Recreate {
  readonly kind: 'recreate';
  readonly options: RecreateOptions;
}

/** Made by {@link canary}. */
export interface Canary {
  readonly kind: 'canary';
  readonly options: CanaryOptions;
}

/** Made by {@link blueGreen}. */
export interface BlueGreen {
  readonly kind: 'blueGreen';
  readonly options: BlueGreenOptions;
}

/** What every kind of rollout may be told. */
export interface ReleaseOptions {
  /** How long a new pod must be ready before it counts. @default '10s' */
  readonly minReady?: DurationText | DurationLike | undefined;
  /** How long nothing may move before the release has failed. @default '10m' */
  readonly progressDeadline?: DurationText | DurationLike | undefined;
  /**
   * What owned the pods until now, where a Deployment and a Rollout change places: three commits, see docs/rollouts.md.
   *
   * @default - nothing else
   */
  readonly replaces?: ReplacesOptions | undefined;
}

/** A Deployment and a Rollout that change places. */
export interface ReplacesOptions {
  /** What the service had before: `rollingUpdate()`, `canary({ … })`, as it was. */
  readonly rollout: Rollout;
  /**
   * `start`: both run, and requests go as they did. `serve`: requests go to the new pods, the old ones wait to be taken
   * away. With the third commit `replaces` goes.
   */
  readonly step: 'start' | 'serve';
}

/** Options of {@link rollingUpdate}. */
export interface RollingUpdateOptions extends ReleaseOptions {
  /** Pods beyond their number while they are replaced; never of a StatefulSet. @default '25%' */
  readonly maxSurge?: PodShare | undefined;
  /** Pods that may be missing meanwhile; never of a StatefulSet. @default 0 */
  readonly maxUnavailable?: PodShare | undefined;
}

/** Options of {@link recreate}. */
export type RecreateOptions = ReleaseOptions;

/** Options that {@link canary} and {@link blueGreen} share. */
export interface GenerationOptions extends ReleaseOptions {
  /** What decides without people whether the release goes on. @default - nothing: only that pods become ready */
  readonly analysis?: AnalysisOptions | undefined;
  /** Whether old and new pods stay off each other's nodes. @default - they need not */
  readonly antiAffinity?: 'preferred' | 'required' | undefined;
  /**
   * How long old pods stay after the last request was sent to the new ones, since proxies hear of it later; at least 30
   * seconds. Those of one release: with the next one, those before it go.
   *
   * @default '30s'
   */
  readonly scaleDownDelay?: DurationText | DurationLike | undefined;
  /** How long the new pods of an aborted release stay, to be looked at. @default '30s' */
  readonly abortScaleDownDelay?: DurationText | DurationLike | undefined;
  /** Going back to one of so many releases before skips all steps; at most as many as are kept, 3. @default 3 */
  readonly rollbackWindow?: number | undefined;
}

/** Options of {@link canary}. */
export interface CanaryOptions extends GenerationOptions {
  /**
   * Rising shares of the requests for the new pods, and how long each holds; after the last, all requests.
   *
   * @default - 5, 25 and 50 percent for 5 minutes each; where shares are made of pods, only what these can make
   */
  readonly steps?: readonly CanaryStepOptions[] | undefined;
  /** Requests that ask for the new pods by a header. Needs a mesh. @default - none */
  readonly preview?: PreviewOptions | undefined;
  /** Fewest pods of either generation, where requests are split; no more than the service has. @default 2, or 1 where the service has no more */
  readonly minPodsPerReplicaSet?: number | undefined;
  /** Pods beyond their number, where shares are made of pods. @default '25%' */
  readonly maxSurge?: PodShare | undefined;
  /** Pods that may be missing, where shares are made of pods. @default 0 */
  readonly maxUnavailable?: PodShare | undefined;
}

/** One step of a canary. */
export interface CanaryStepOptions {
  /** Percent of the requests that go to the new pods. */
  readonly weight: number;
  /** How long it holds; `until-promoted`: until somebody promotes it. @default '5m' */
  readonly hold?: DurationText | DurationLike | 'until-promoted' | undefined;
}

/** Requests that ask for the new pods. */
export interface PreviewOptions {
  /** @default 'x-canary' */
  readonly header?: string | undefined;
  /** @default '1' */
  readonly value?: string | undefined;
  /** How long only they get the new pods, before the first step. @default - not at all: together with the first step */
  readonly hold?: DurationText | DurationLike | undefined;
}

/** Options of {@link blueGreen}. */
export interface BlueGreenOptions extends GenerationOptions {
  /**
   * Who lets requests go to the new pods: `automatic`, once they are ready and analysis is passed, or somebody.
   *
   * @default 'automatic'
   */
  readonly promotion?: 'automatic' | 'manual' | undefined;
  /** New pods until the promotion; all of them come before requests do. @default - all */
  readonly previewReplicas?: number | undefined;
}

/**
 * Some pods at a time, by a Deployment or a StatefulSet; what a service has that says nothing.
 *
 * @example
 * rollout: rollingUpdate({ maxSurge: 1, minReady: '30s' })
 */
export function rollingUpdate(options: RollingUpdateOptions = {}): RollingUpdate {
  return Object.freeze({ kind: 'rollingUpdate', options });
}

/**
 * All old pods leave before the first new one comes: for what cannot stand beside itself.
 *
 * @example
 * rollout: recreate()
 */
export function recreate(options: RecreateOptions = {}): Recreate {
  return Object.freeze({ kind: 'recreate', options });
}

/**
 * A growing share of the requests, by Argo Rollouts.
 *
 * @example
 * rollout: canary({ steps: [{ weight: 5, hold: '10m' }, { weight: 50, hold: '5m' }], analysis: { successRate: 99 } })
 */
export function canary(options: CanaryOptions = {}): Canary {
  return Object.freeze({ kind: 'canary', options });
}

/**
 * Two full sets of pods, of which one gets all requests, by Argo Rollouts.
 *
 * @example
 * rollout: blueGreen({ analysis: { checks: { smoke: jobCheck({ command: ['/app/smoke'] }) } } })
 */
export function blueGreen(options: BlueGreenOptions = {}): BlueGreen {
  return Object.freeze({ kind: 'blueGreen', options });
}
