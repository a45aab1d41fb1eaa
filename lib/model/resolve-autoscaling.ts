import type { AutoscalingModel, AutoscalingOptions, ScalingSpeedModel, ScalingSpeedOptions } from './autoscaling.ts';
import { wholeSeconds } from './duration.ts';
import type { Defaults, SpeedDefaults } from './editions.ts';
import { duration, oneOf, required, wholeNumber } from './option-kinds.ts';
import { type OptionsTable, optionsOf, type ReadOptions } from './read-options.ts';
import type { Tier } from './tier.ts';

/** Of a service; more is a slip. */
export const replicaCount = wholeNumber(1, 10_000);

const percentOfRequest = wholeNumber(1, 100);

// Kubernetes' own limits: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/horizontal-pod-autoscaler-v2/
const speedOptions = {
  percent: wholeNumber(1, 10_000),
  pods: replicaCount,
  every: duration({ from: 1000, to: 1_800_000, whole: true, example: '60s' }),
  after: duration({ from: 0, to: 3_600_000, whole: true, example: '300s' }),
} satisfies OptionsTable<ScalingSpeedOptions>;

export const autoscalingOptions = {
  minReplicas: replicaCount,
  maxReplicas: required(replicaCount),
  cpuPercent: percentOfRequest,
  memoryPercent: percentOfRequest,
  measure: oneOf('container', 'pod'),
  growing: optionsOf(speedOptions),
  shrinking: optionsOf(speedOptions),
  keepReplicas: replicaCount,
} satisfies OptionsTable<AutoscalingOptions>;

/** Autoscaling with the defaults of its edition and tier; `undefined` where it is not asked for. */
export function resolveAutoscaling(
  options: ReadOptions<typeof autoscalingOptions> | undefined,
  { autoscaling: defaults }: Defaults,
  tier: Tier,
): AutoscalingModel | undefined {
  if (options === undefined) return undefined;
  const { memoryPercent, maxReplicas } = options;
  const usual = defaults.minReplicas[tier];
  // Who asks for at most two must not be told that three, which nobody wrote, are above that.
  const minReplicas = options.minReplicas ?? Math.min(usual, maxReplicas ?? usual);
  return {
    minReplicas,
    maxReplicas: maxReplicas ?? minReplicas,
    cpuPercent: options.cpuPercent ?? (memoryPercent === undefined ? defaults.cpuPercent : undefined),
    memoryPercent,
    measure: options.measure ?? defaults.measure,
    growing: speedModel(options.growing, defaults.growing),
    shrinking: speedModel(options.shrinking, defaults.shrinking),
    keepReplicas: options.keepReplicas,
  };
}

/** Where one of `percent` and `pods` is said, the default of the other would be a second, larger limit. */
function speedModel(options: ReadOptions<typeof speedOptions> | undefined, defaults: SpeedDefaults): ScalingSpeedModel {
  const { percent, pods, every, after } = options ?? {};
  const said = percent !== undefined || pods !== undefined;
  return {
    percent: said ? percent : defaults.percent,
    pods: said ? pods : defaults.pods,
    every: every === undefined ? defaults.every : wholeSeconds(every),
    after: after === undefined ? defaults.after : wholeSeconds(after),
  };
}
