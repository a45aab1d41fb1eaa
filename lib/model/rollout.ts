import type { AnalysisModel } from './analysis.ts';
import type { PodShare } from './rollout-options.ts';

/** How a new release takes the place of the one before. */
export type RolloutModel = RollingUpdateModel | RecreateModel | CanaryModel | BlueGreenModel;

/** What is understood of every kind of rollout; times in seconds. */
export interface ReleaseModel {
  readonly minReadySeconds: number;
  readonly progressDeadlineSeconds: number;
  /** What has the pods until it is done; `undefined` where a Deployment and a Rollout do not change places. */
  readonly replaces: ReplacesModel | undefined;
}

/** A Deployment and a Rollout that change places. */
export interface ReplacesModel {
  readonly rollout: RolloutModel;
  readonly step: 'start' | 'serve';
}

/** Some pods at a time, by a Deployment or a StatefulSet. */
export interface RollingUpdateModel extends ReleaseModel {
  readonly kind: 'rollingUpdate';
  readonly maxSurge: PodShare;
  readonly maxUnavailable: PodShare;
  /** Whether a limit was said, or both are the edition's. */
  readonly limits: 'said' | 'usual';
}

/** All old pods leave before the first new one comes. */
export interface RecreateModel extends ReleaseModel {
  readonly kind: 'recreate';
}

/** What Rollouts of both kinds have. */
export interface GenerationModel extends ReleaseModel {
  readonly analysis: AnalysisModel | undefined;
  readonly antiAffinity: 'preferred' | 'required' | undefined;
  readonly scaleDownDelay: number;
  readonly abortScaleDownDelay: number;
  readonly rollbackWindow: number;
}

/** A growing share of the requests, by Argo Rollouts. */
export interface CanaryModel extends GenerationModel {
  readonly kind: 'canary';
  readonly traffic: TrafficModel;
  readonly steps: readonly CanaryStepModel[];
  readonly preview: PreviewModel | undefined;
  readonly minPodsPerReplicaSet: number;
  readonly maxSurge: PodShare;
  readonly maxUnavailable: PodShare;
  /** Options that were said, by name, of which some mean nothing in some places. */
  readonly said: readonly string[];
}

/** Who splits requests by weight; where nobody does, shares are made of pods. */
export interface TrafficModel {
  /** Proxies of the callers, or the waypoint, by subsets of a DestinationRule. */
  readonly mesh: boolean;
  /** Gateways, by weights of the exposed routes. */
  readonly gateway: boolean;
}

/** One step as understood. */
export interface CanaryStepModel {
  readonly weight: number;
  /** Seconds; `undefined` until somebody promotes it. */
  readonly hold: number | undefined;
}

/** A preview as understood. */
export interface PreviewModel {
  readonly header: string;
  readonly value: string;
  /** Seconds before the first step; 0 for none. */
  readonly hold: number;
}

/** Two full sets of pods of which one is asked, by Argo Rollouts. */
export interface BlueGreenModel extends GenerationModel {
  readonly kind: 'blueGreen';
  readonly promotion: 'automatic' | 'manual';
  readonly previewReplicas: number | undefined;
}

/** Whether Argo Rollouts carries it out. */
export function isByArgoRollouts(rollout: RolloutModel): rollout is CanaryModel | BlueGreenModel {
  return rollout.kind === 'canary' || rollout.kind === 'blueGreen';
}

/** The rollout that Argo Rollouts carries out: the service's, or the one whose place a Deployment takes. */
export function argoRolloutOf({
  rollout,
}: {
  readonly rollout: RolloutModel;
}): CanaryModel | BlueGreenModel | undefined {
  return [rollout, rollout.replaces?.rollout].find((each) => each !== undefined && isByArgoRollouts(each)) as
    | CanaryModel
    | BlueGreenModel
    | undefined;
}

/**
 * The rollout that requests follow now. While a Deployment and a Rollout change places it is the old one until the new
 * one's pods are there: what is managed at once points at pods that are not ready (cases.md C36).
 */
export function servingRollout(rollout: RolloutModel): RolloutModel {
  return rollout.replaces?.step === 'start' ? rollout.replaces.rollout : rollout;
}

const unsplit: TrafficModel = Object.freeze({ mesh: false, gateway: false });

/** Who splits a service's requests between its stable and its canary pods. */
export function trafficOf({ rollout }: { readonly rollout: RolloutModel }): TrafficModel {
  const serving = servingRollout(rollout);
  return serving.kind === 'canary' ? serving.traffic : unsplit;
}

/** Subsets of the DestinationRule, and what Service objects of the generations are called after: `wallet-stable`. */
export const generations = { stable: 'stable', canary: 'canary', preview: 'preview', active: 'active' } as const;

/** Service object that leads to the active pods; another one than the callers', until these may be sent there. */
export function activeServiceName({
  name,
  rollout,
}: {
  readonly name: string;
  readonly rollout: RolloutModel;
}): string {
  return servingRollout(rollout).kind === 'blueGreen' ? name : `${name}-${generations.active}`;
}

/** How long the steps of a canary hold, in seconds; `undefined` where one waits for somebody. */
export function canaryDuration({ steps, preview }: Pick<CanaryModel, 'steps' | 'preview'>): number | undefined {
  let sum = preview?.hold ?? 0;
  for (const { hold } of steps) {
    if (hold === undefined) return undefined;
    sum += hold;
  }
  return sum;
}
