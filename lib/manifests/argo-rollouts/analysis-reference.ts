import {
  type AnalysisPhase,
  analysisIn,
  canaryRevision,
  countsRequests,
  requestCounterOf,
  revisionLabel,
  stableRevision,
} from '../../model/analysis-phases.ts';
import type { ServiceModel } from '../../model/service.ts';
import type {
  RolloutSpecStrategyBlueGreenPostPromotionAnalysis,
  RolloutSpecStrategyBlueGreenPostPromotionAnalysisArgs,
} from '../types/argo-rollouts.ts';
import { hashArgument, revisionArgument } from './queries.ts';

/** What a Rollout says of its analysis; `undefined` where nothing is measured. */
export interface AnalysisReference {
  /** For `strategy.canary.analysis`: runs beside the steps. */
  readonly canary: RolloutSpecStrategyBlueGreenPostPromotionAnalysis | undefined;
  /** For `strategy.blueGreen.prePromotionAnalysis`. */
  readonly prePromotion: RolloutSpecStrategyBlueGreenPostPromotionAnalysis | undefined;
  /** For `strategy.blueGreen.postPromotionAnalysis`. */
  readonly postPromotion: RolloutSpecStrategyBlueGreenPostPromotionAnalysis | undefined;
  /** For `canaryMetadata` and `previewMetadata`: labels that the new pods have while they are new. */
  readonly newPods: { readonly labels: Readonly<Record<string, string>> } | undefined;
  /** For `stableMetadata` and `activeMetadata`: what those labels become. */
  readonly oldPods: { readonly labels: Readonly<Record<string, string>> } | undefined;
}

/** What the Rollout of a service says of its analysis; at which step it starts follows from the steps. */
export function analysisReferenceFor(service: ServiceModel): AnalysisReference {
  const labelled = usesRevision('canary', service) || usesRevision('postPromotion', service);
  return {
    canary: referenceFor('canary', service),
    prePromotion: referenceFor('prePromotion', service),
    postPromotion: referenceFor('postPromotion', service),
    newPods: labelled ? { labels: { [revisionLabel]: canaryRevision } } : undefined,
    oldPods: labelled ? { labels: { [revisionLabel]: stableRevision } } : undefined,
  };
}

/** Name of the AnalysisTemplate of a phase. */
export function analysisTemplateName(phase: AnalysisPhase, { name }: Pick<ServiceModel, 'name'>): string {
  return phase === 'prePromotion' ? `${name}-preview` : name;
}

/**
 * The arguments of a phase's AnalysisTemplate, by which Argo Rollouts says which pods are the new ones. After a promotion
 * these get all requests, and keep the preview's label until they are measured: only then are they the stable ones.
 *
 * @see https://github.com/argoproj/argo-rollouts/issues/4394
 */
export function argumentsIn(
  phase: AnalysisPhase,
  service: ServiceModel,
): readonly RolloutSpecStrategyBlueGreenPostPromotionAnalysisArgs[] {
  return [
    ...(usesHash(phase, service) ? [{ name: hashArgument, valueFrom: { podTemplateHashValue: 'Latest' } }] : []),
    ...(usesRevision(phase, service) ? [{ name: revisionArgument, value: canaryRevision }] : []),
  ];
}

function referenceFor(
  phase: AnalysisPhase,
  service: ServiceModel,
): RolloutSpecStrategyBlueGreenPostPromotionAnalysis | undefined {
  if (analysisIn(phase, service) === undefined) return undefined;
  return { templates: [{ templateName: analysisTemplateName(phase, service) }], args: argumentList(phase, service) };
}

function argumentList(phase: AnalysisPhase, service: ServiceModel) {
  const args = argumentsIn(phase, service);
  return args.length > 0 ? args : undefined;
}

function usesHash(phase: AnalysisPhase, service: ServiceModel): boolean {
  const analysis = analysisIn(phase, service);
  if (analysis === undefined) return false;
  if (countsRequests(analysis) && requestCounterOf(service) === 'sidecar') return true;
  return analysis.checks.some((check) => check.kind === 'query' && check.promql.includes(`args.${hashArgument}`));
}

function usesRevision(phase: AnalysisPhase, service: ServiceModel): boolean {
  const analysis = analysisIn(phase, service);
  return analysis !== undefined && countsRequests(analysis) && requestCounterOf(service) === 'waypoint';
}
