import { type CanaryModel, generations, trafficOf } from '../../model/rollout.ts';
import type { ServiceModel } from '../../model/service.ts';
import type { RenderContext } from '../context.ts';
import { generationServiceName } from '../kubernetes/generation-service.ts';
import type { RolloutSpecStrategyCanary } from '../types/argo-rollouts.ts';
import { analysisReferenceFor } from './analysis-reference.ts';
import { antiAffinityFor } from './anti-affinity.ts';
import { canaryStepsFor } from './canary-steps.ts';
import { trafficRoutingFor } from './traffic-routing.ts';
import { waitingGenerations } from './waiting-generations.ts';

/**
 * Shares of the requests, by whoever splits them, or else by numbers of pods. The stable pods stay in full until all
 * requests have left them: `dynamicStableScale` would take them away while proxies still send there (cases.md C35).
 */
export function canaryFor(canary: CanaryModel, service: ServiceModel, context: RenderContext) {
  const { mesh, gateway } = trafficOf(service);
  const split = mesh || gateway;
  const analysis = analysisReferenceFor(service);
  const { steps, firstAnalyzed } = canaryStepsFor(canary, mesh);
  return {
    canaryService: gateway ? generationServiceName(service, generations.canary) : undefined,
    stableService: gateway ? generationServiceName(service, generations.stable) : undefined,
    canaryMetadata: analysis.newPods,
    stableMetadata: analysis.oldPods,
    // Where requests are split, the new pods come beside the old ones.
    maxSurge: split ? undefined : canary.maxSurge,
    maxUnavailable: split ? undefined : canary.maxUnavailable,
    minPodsPerReplicaSet: split ? canary.minPodsPerReplicaSet : undefined,
    scaleDownDelaySeconds: split ? canary.scaleDownDelay : undefined,
    scaleDownDelayRevisionLimit: split ? waitingGenerations : undefined,
    abortScaleDownDelaySeconds: split ? canary.abortScaleDownDelay : undefined,
    antiAffinity: antiAffinityFor(canary),
    trafficRouting: split ? trafficRoutingFor(canary, service, context) : undefined,
    analysis: analysis.canary && { ...analysis.canary, startingStep: firstAnalyzed },
    steps,
  } satisfies RolloutSpecStrategyCanary;
}
