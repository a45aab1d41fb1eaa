import { wholeSeconds } from './duration.ts';
import type { Defaults } from './editions.ts';
import type { ExposureModel } from './exposure.ts';
import { isLayer7 } from './peer.ts';
import type { PlatformModel } from './platform.ts';
import type { PortModel } from './ports.ts';
import type { ReadOptions } from './read-options.ts';
import { resolveAnalysis } from './resolve-analysis.ts';
import type {
  CanaryModel,
  CanaryStepModel,
  GenerationModel,
  ReleaseModel,
  RollingUpdateModel,
  RolloutModel,
  TrafficModel,
} from './rollout.ts';
import {
  type blueGreenOptions,
  type canaryOptions,
  type canaryStepOptions,
  type ReadRollout,
  type rollingUpdateOptions,
  untilPromoted,
} from './rollout-kind.ts';

/** What a rollout depends on beside its own options. */
export interface RolloutPlace {
  readonly defaults: Defaults;
  readonly platform: PlatformModel;
  readonly fewestReplicas: number;
  readonly inMesh: boolean;
  readonly ports: readonly PortModel[];
  readonly exposures: readonly ExposureModel[];
}

/** A rollout with the defaults of its edition; of a service that says none, too. */
export function resolveRollout(rollout: ReadRollout | undefined, place: RolloutPlace): RolloutModel {
  switch (rollout?.kind) {
    case 'recreate':
      return { kind: 'recreate', ...releaseOf(rollout.options, place) };
    case 'canary':
      return canaryOf(rollout.options, place);
    case 'blueGreen': {
      const { options } = rollout;
      return {
        kind: 'blueGreen',
        ...generationOf(options, 'by-count', place),
        promotion: options.promotion ?? 'automatic',
        previewReplicas: options.previewReplicas,
      };
    }
    default:
      return rollingUpdateOf(rollout?.options ?? {}, place);
  }
}

type ReadRelease = Partial<Pick<ReadOptions<typeof canaryOptions>, 'minReady' | 'progressDeadline' | 'replaces'>>;

function releaseOf({ minReady, progressDeadline, replaces }: ReadRelease, place: RolloutPlace): ReleaseModel {
  const { minReadySeconds, progressDeadlineSeconds } = place.defaults;
  return {
    minReadySeconds: seconds(minReady) ?? minReadySeconds,
    progressDeadlineSeconds: seconds(progressDeadline) ?? progressDeadlineSeconds,
    replaces:
      replaces?.rollout === undefined || replaces.step === undefined
        ? undefined
        : { rollout: resolveRollout(replaces.rollout, place), step: replaces.step },
  };
}

function rollingUpdateOf(
  options: Partial<ReadOptions<typeof rollingUpdateOptions>>,
  place: RolloutPlace,
): RollingUpdateModel {
  const { maxSurge, maxUnavailable } = options;
  const usual = place.defaults.rollingUpdate;
  return {
    kind: 'rollingUpdate',
    ...releaseOf(options, place),
    maxSurge: maxSurge ?? usual.maxSurge,
    maxUnavailable: maxUnavailable ?? usual.maxUnavailable,
    limits: maxSurge === undefined && maxUnavailable === undefined ? 'usual' : 'said',
  };
}

function canaryOf(options: ReadOptions<typeof canaryOptions>, place: RolloutPlace): CanaryModel {
  const { release, rollingUpdate } = place.defaults;
  const { steps, preview } = options;
  const traffic = trafficAt(place);
  return {
    kind: 'canary',
    ...generationOf(options, 'with-steps', place),
    traffic,
    steps: steps === undefined ? usualSteps(traffic, place) : steps.flatMap((step) => stepOf(step, release.hold)),
    preview: preview && {
      header: preview.header ?? release.header,
      value: preview.value ?? release.headerValue,
      hold: seconds(preview.hold) ?? 0,
    },
    minPodsPerReplicaSet: options.minPodsPerReplicaSet ?? Math.min(release.minPodsPerReplicaSet, place.fewestReplicas),
    maxSurge: options.maxSurge ?? rollingUpdate.maxSurge,
    maxUnavailable: options.maxUnavailable ?? rollingUpdate.maxUnavailable,
    said: Object.keys(options),
  };
}

/** None for a step whose weight could not be read: that is said already. */
function stepOf({ weight, hold }: Partial<ReadOptions<typeof canaryStepOptions>>, usual: number): CanaryStepModel[] {
  if (weight === undefined) return [];
  return [{ weight, hold: hold === untilPromoted ? undefined : (seconds(hold) ?? usual) }];
}

/** Shares that are made of pods are at least one pod's. */
function usualSteps(traffic: TrafficModel, { defaults, fewestReplicas }: RolloutPlace): readonly CanaryStepModel[] {
  const { weights, hold } = defaults.release;
  const least = traffic.mesh || traffic.gateway ? 1 : Math.ceil(100 / fewestReplicas);
  const possible = new Set(weights.map((weight) => Math.max(weight, least)));
  return [...possible].map((weight) => ({ weight, hold }));
}

function generationOf(
  options: ReadOptions<typeof blueGreenOptions> | ReadOptions<typeof canaryOptions>,
  ends: 'with-steps' | 'by-count',
  place: RolloutPlace,
): GenerationModel {
  const { defaults, platform } = place;
  const { release } = defaults;
  return {
    ...releaseOf(options, place),
    analysis: resolveAnalysis(options.analysis, defaults, { platform, ends }),
    antiAffinity: options.antiAffinity,
    scaleDownDelay: seconds(options.scaleDownDelay) ?? release.scaleDownDelay,
    abortScaleDownDelay: seconds(options.abortScaleDownDelay) ?? release.abortScaleDownDelay,
    rollbackWindow: options.rollbackWindow ?? release.rollbackWindow,
  };
}

function trafficAt({ platform, inMesh, ports, exposures }: RolloutPlace): TrafficModel {
  return {
    mesh: inMesh && ports.some(({ protocol }) => isLayer7(protocol)),
    gateway: platform.rolloutsGatewayPlugin !== undefined && exposures.some(isRouted),
  };
}

/** An ingress controller knows no weights. */
function isRouted({ entrance, port }: ExposureModel): boolean {
  return port !== undefined && entrance !== undefined && entrance.kind !== 'ingressClass';
}

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : wholeSeconds(milliseconds);
}
