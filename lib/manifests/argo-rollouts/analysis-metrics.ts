import type { AnalysisModel, CheckModel, QueryModel, WebCheckModel } from '../../model/analysis.ts';
import { metricsAddressOf } from '../../model/analysis-address.ts';
import { istioDuration } from '../../model/duration.ts';
import type { ServiceModel } from '../../model/service.ts';
import type { RenderContext } from '../context.ts';
import type { AnalysisTemplateSpecMetrics } from '../types/argo-rollouts.ts';
import { checkJobFor } from './check-job.ts';

/** A number by PromQL, and which numbers are good. */
export interface RequestMetric {
  readonly name: string;
  readonly query: string;
  readonly good: string;
}

/** Where a check stands. */
export interface CheckPlace {
  readonly service: ServiceModel;
  readonly analysis: AnalysisModel;
  readonly context: RenderContext;
}

/**
 * A number that Prometheus is asked for again and again. No series, and no requests (0/0), are no failure: at night a
 * release would never come through.
 */
export function requestMetricFor({ name, query, good }: RequestMetric, service: ServiceModel, analysis: AnalysisModel) {
  return {
    name,
    initialDelay: analysis.delay > 0 ? time(analysis.delay) : undefined,
    ...repeated(analysis),
    successCondition: `len(result) == 0 || isNaN(result[0]) || ${good}`,
    ...limitsOf(analysis.failures, analysis),
    provider: {
      prometheus: { address: metricsAddressOf(analysis, service.system.environment.platform), query },
    },
  } satisfies AnalysisTemplateSpecMetrics;
}

/** A check of the user's own. */
export function checkMetricFor(check: CheckModel, place: CheckPlace): AnalysisTemplateSpecMetrics {
  switch (check.kind) {
    case 'query':
      return requestMetricFor(
        { name: check.name, query: check.promql, good: goodNumbers(check) },
        place.service,
        place.analysis,
      );
    case 'web':
      return webMetricFor(check, place.analysis);
    case 'job':
      return {
        name: check.name,
        count: 1,
        ...limitsOf(0, place.analysis),
        provider: { job: checkJobFor(check, place.service, place.context) },
      };
  }
}

function webMetricFor({ name, url, timeout, jsonPath, equals }: WebCheckModel, analysis: AnalysisModel) {
  return {
    name,
    ...repeated(analysis),
    // Without a condition any JSON that comes with 2xx is good.
    successCondition: jsonPath === undefined ? undefined : `result == ${JSON.stringify(equals)}`,
    ...limitsOf(analysis.failures, analysis),
    provider: { web: { method: 'GET', url, timeoutSeconds: timeout, jsonPath } },
  } satisfies AnalysisTemplateSpecMetrics;
}

function goodNumbers({ atLeast, atMost }: QueryModel): string {
  const bounds = [
    ...(atLeast === undefined ? [] : [`result[0] >= ${atLeast}`]),
    ...(atMost === undefined ? [] : [`result[0] <= ${atMost}`]),
  ];
  return bounds.length > 1 ? `(${bounds.join(' && ')})` : bounds.join('');
}

function repeated({ every, count }: AnalysisModel) {
  return { interval: time(every), count };
}

/** Written out, those that are Argo Rollouts' defaults too. */
function limitsOf(failures: number, { errors }: AnalysisModel) {
  return { failureLimit: failures, inconclusiveLimit: 0, consecutiveErrorLimit: errors };
}

function time(seconds: number): string {
  return istioDuration(seconds * 1000);
}
