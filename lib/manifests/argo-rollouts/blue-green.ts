import { activeServiceName, type BlueGreenModel, generations } from '../../model/rollout.ts';
import type { ServiceModel } from '../../model/service.ts';
import { generationServiceName } from '../kubernetes/generation-service.ts';
import type { RolloutSpecStrategyBlueGreen } from '../types/argo-rollouts.ts';
import { analysisReferenceFor } from './analysis-reference.ts';
import { antiAffinityFor } from './anti-affinity.ts';
import { waitingGenerations } from './waiting-generations.ts';

/** Callers ask `<name>`, which leads to the active pods; `<name>-preview` leads to the new ones before their promotion. */
export function blueGreenFor(blueGreen: BlueGreenModel, service: ServiceModel) {
  const analysis = analysisReferenceFor(service);
  return {
    activeService: activeServiceName(service),
    previewService: generationServiceName(service, generations.preview),
    previewReplicaCount: blueGreen.previewReplicas,
    autoPromotionEnabled: blueGreen.promotion === 'automatic',
    scaleDownDelaySeconds: blueGreen.scaleDownDelay,
    scaleDownDelayRevisionLimit: waitingGenerations,
    abortScaleDownDelaySeconds: blueGreen.abortScaleDownDelay,
    antiAffinity: antiAffinityFor(blueGreen),
    activeMetadata: analysis.oldPods,
    previewMetadata: analysis.newPods,
    prePromotionAnalysis: analysis.prePromotion,
    postPromotionAnalysis: analysis.postPromotion,
  } satisfies RolloutSpecStrategyBlueGreen;
}
