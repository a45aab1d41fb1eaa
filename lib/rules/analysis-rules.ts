import type { AnalysisModel } from '../model/analysis.ts';
import { metricsAddressOf } from '../model/analysis-address.ts';
import { analysisOf, countsRequests, requestCounterOf } from '../model/analysis-phases.ts';
import { istioDuration } from '../model/duration.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import type { ServiceModel } from '../model/service.ts';
import { atLeast } from '../model/version.ts';
import { needsWaypoint } from '../model/waypoint.ts';
import { analysisTimeRules } from './analysis-time-rules.ts';
import { checkRules } from './check-rules.ts';
import type { ServiceRule } from './rule.ts';

/** Duties of whoever measures releases. */
export const analysisRules: readonly ServiceRule[] = [
  measureSomething,
  countRequestsWhereTheyAreSeen,
  knowPrometheus,
  lookBackFarEnough,
  limitLatencyAtBuckets,
  ...analysisTimeRules,
  ...checkRules,
];

const path = 'rollout.analysis';

/** An analysis of nothing passes every release. */
function* measureSomething(service: ServiceModel): Iterable<Issue> {
  const analysis = analysisOf(service);
  if (analysis === undefined || countsRequests(analysis) || analysis.checks.length > 0) return;
  // What could not be read was something, and is said already.
  if (service.problems.some((problem) => problem.path.startsWith(path))) return;
  yield {
    rule: 'analysis-empty',
    path,
    problem: 'measures nothing, so that every release is good',
    remedy: "give successRate, latency or checks, such as successRate: 99, or leave 'analysis' out",
  };
}

/** Numbers that nobody counts are missing, and what is missing is no failure. */
function* countRequestsWhereTheyAreSeen(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const analysis = analysisOf(service);
  if (analysis === undefined || !countsRequests(analysis)) return;
  const unseen = unseenBecause(service, graph);
  if (unseen === undefined) return;
  for (const option of [
    ...(analysis.successRate === undefined ? [] : ['successRate']),
    ...(analysis.latency.length === 0 ? [] : ['latency']),
  ]) {
    yield {
      rule: 'analysis-requests-unseen',
      path: `${path}.${option}`,
      problem: `nobody counts the requests of '${service.name}': ${unseen}`,
      remedy:
        "measure what the program itself counts by checks: { …: query({ promql: '…', atLeast: … }) }, or ask it by jobCheck(…) or webCheck(…)",
    };
  }
}

function unseenBecause(service: ServiceModel, graph: CallGraph): string | undefined {
  const counter = requestCounterOf(service);
  const { mesh } = service.system.environment.platform;
  if (counter === 'waypoint' && mesh !== undefined && !atLeast(mesh.version, '1.24'))
    return `from Istio 1.24 on waypoints tell new pods from old ones, and the platform has ${mesh.version}`;
  if (counter === 'sidecar' || (counter === 'waypoint' && needsWaypoint(service, graph))) return undefined;
  if (counter === 'waypoint')
    return "it has no waypoint (it would have one with 'serves'), and the nodes' proxies count connections only";
  if (mesh === undefined) return 'the platform has no mesh';
  return service.inMesh ? 'it has no port for HTTP or gRPC' : 'it is not in the mesh';
}

/** Argo Rollouts itself asks Prometheus, by an address, for what Prometheus was let in to scrape. */
function* knowPrometheus(service: ServiceModel): Iterable<Issue> {
  const analysis = analysisOf(service);
  const { platform } = service.system.environment;
  if (analysis === undefined || !asksPrometheus(analysis)) return;
  const { metrics } = platform;
  const scraped = metrics !== undefined || !countsRequests(analysis);
  if (scraped && metricsAddressOf(analysis, platform) !== undefined) return;
  yield {
    rule: 'analysis-without-prometheus',
    path,
    problem:
      metrics === undefined
        ? 'asks Prometheus, and the platform has no metrics: policies let nobody scrape the proxies'
        : `asks Prometheus, and the platform's metrics (${metrics.name}) has no port`,
    remedy:
      metrics === undefined
        ? 'name who scrapes by platform.metrics, with its port'
        : "give platform.metrics its port, such as ports: { http: 9090 }, or write prometheus: 'http://…'",
  };
}

function asksPrometheus(analysis: AnalysisModel): boolean {
  return countsRequests(analysis) || analysis.checks.some(({ kind }) => kind === 'query');
}

/** A rate needs samples of the new pods alone. */
function* lookBackFarEnough(service: ServiceModel): Iterable<Issue> {
  const analysis = analysisOf(service);
  if (analysis === undefined || !countsRequests(analysis)) return;
  const { platform, defaults } = service.system.environment;
  const { range, delay } = analysis;
  const least = defaults.analysis.scrapes * platform.scrapeInterval;
  if (range < least) {
    yield {
      rule: 'analysis-window-short',
      path: `${path}.range`,
      problem: `'${text(range)}' holds fewer than ${defaults.analysis.scrapes} scrapes of ${text(platform.scrapeInterval)}: one that is lost or late leaves no rate, and no rate is no failure`,
      remedy: `write at least range: '${text(least)}', or, where it is scraped more often, platform.scrapeInterval`,
    };
  }
  if (delay < range) {
    yield {
      rule: 'analysis-starts-early',
      path: `${path}.delay`,
      problem: `the first measurement comes after ${text(delay)} and looks ${text(range)} back, before the release`,
      remedy: `write at least delay: '${text(range)}', or leave it out`,
    };
  }
}

/**
 * Bounds of the buckets in which proxies count times, in milliseconds. Between two of them a quantile is a guess that
 * assumes an even spread.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/api-v3/config/metrics/v3/stats.proto
 */
const buckets = [
  1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000, 3_600_000,
];

/** Whether a quantile is below a bound can be told exactly at the bounds only. */
function* limitLatencyAtBuckets(service: ServiceModel): Iterable<Issue> {
  for (const { quantile, most } of analysisOf(service)?.latency ?? []) {
    if (buckets.includes(most)) continue;
    const near = [buckets.findLast((bound) => bound < most), buckets.find((bound) => bound > most)];
    yield {
      rule: 'latency-between-buckets',
      path: `${path}.latency.${quantile}`,
      problem: `proxies count times up to ${near.flatMap((bound) => (bound === undefined ? [] : milliseconds(bound))).join(' and ')}: whether ${quantile} is below ${milliseconds(most)} would be a guess`,
      remedy: `write ${near.flatMap((bound) => (bound === undefined ? [] : `'${milliseconds(bound)}'`)).join(' or ')}; where the mesh has other buckets, waive('latency-between-buckets', { reason: '…' })`,
    };
  }
}

function text(seconds: number): string {
  return istioDuration(seconds * 1000);
}

function milliseconds(amount: number): string {
  return istioDuration(amount);
}
