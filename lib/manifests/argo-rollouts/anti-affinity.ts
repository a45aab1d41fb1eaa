import type { BlueGreenModel, CanaryModel } from '../../model/rollout.ts';
import type { RolloutSpecStrategyBlueGreenAntiAffinity } from '../types/argo-rollouts.ts';

/** How the pods of two generations stay off each other's nodes. */
export function antiAffinityFor({
  antiAffinity,
}: CanaryModel | BlueGreenModel): RolloutSpecStrategyBlueGreenAntiAffinity | undefined {
  if (antiAffinity === undefined) return undefined;
  return antiAffinity === 'required'
    ? { requiredDuringSchedulingIgnoredDuringExecution: {} }
    : { preferredDuringSchedulingIgnoredDuringExecution: { weight: 100 } };
}
