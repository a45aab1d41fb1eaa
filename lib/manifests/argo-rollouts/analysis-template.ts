import type { AnalysisModel } from '../../model/analysis.ts';
import { type AnalysisPhase, analysisIn } from '../../model/analysis-phases.ts';
import type { ServiceModel } from '../../model/service.ts';
import type { RenderContext } from '../context.ts';
import { metadataFor } from '../kubernetes/metadata.ts';
import type { AnalysisTemplate } from '../types/argo-rollouts.ts';
import { checkMetricFor, requestMetricFor } from './analysis-metrics.ts';
import { analysisTemplateName, argumentsIn } from './analysis-reference.ts';
import { latencyQuery, successRateQuery } from './queries.ts';

/** What is measured of a new release in one phase. Which pods are the new ones Argo Rollouts fills in. */
export function analysisTemplateFor(phase: AnalysisPhase, service: ServiceModel, context: RenderContext) {
  const analysis = analysisIn(phase, service);
  if (analysis === undefined) return undefined;
  const args = argumentsIn(phase, service).map(({ name }) => ({ name }));
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AnalysisTemplate',
    metadata: metadataFor(service, analysisTemplateName(phase, service)),
    spec: {
      args: args.length > 0 ? args : undefined,
      metrics: [
        ...requestMetrics(service, analysis),
        ...analysis.checks.map((check) => checkMetricFor(check, { service, analysis, context })),
      ],
    },
  } satisfies AnalysisTemplate;
}

function requestMetrics(service: ServiceModel, analysis: AnalysisModel) {
  const { successRate, latency } = analysis;
  const rate = {
    name: 'success-rate',
    query: successRateQuery(service, analysis),
    good: `result[0] >= ${successRate}`,
  };
  const times = latency.map((limit) => ({
    name: `latency-${limit.quantile}`,
    query: latencyQuery(service, limit, analysis),
    good: `result[0] <= ${limit.most}`,
  }));
  const metrics = successRate === undefined ? times : [rate, ...times];
  return metrics.map((metric) => requestMetricFor(metric, service, analysis));
}
