import type { AnalysisModel, LatencyModel } from '../../model/analysis.ts';
import { requestCounterOf } from '../../model/analysis-phases.ts';
import { istioDuration } from '../../model/duration.ts';
import { isLayer7 } from '../../model/peer.ts';
import type { ServiceModel } from '../../model/service.ts';

/** Name of the argument that stands for the hash in the names of the new pods. */
export const hashArgument = 'canary-hash';

/** Name of the argument that stands for the canonical revision that the new pods have. */
export const revisionArgument = 'revision';

/**
 * Percent of the requests that the new pods answered well. Failures are counted and not successes: where every request
 * fails there is no series of successes, and the whole query would be empty, as it is without any request.
 */
export function successRateQuery(service: ServiceModel, { range }: AnalysisModel): string {
  const requests = 'istio_requests_total';
  const time = istioDuration(range * 1000);
  const pods = newPodsOf(service);
  const failures = failuresOf(service).map((failure) => `rate(${requests}{${[...pods, failure].join(',')}}[${time}])`);
  return [
    '100 * (1 -',
    `  (sum(${failures.join(' or ')}) or vector(0))`,
    '  /',
    `  sum(rate(${requests}{${pods.join(',')}}[${time}]))`,
    ')',
  ].join('\n');
}

/** A quantile of the time that the new pods take, in milliseconds. */
export function latencyQuery(service: ServiceModel, { quantile }: LatencyModel, { range }: AnalysisModel): string {
  const time = istioDuration(range * 1000);
  const buckets = `istio_request_duration_milliseconds_bucket{${newPodsOf(service).join(',')}}`;
  return [`histogram_quantile(0.${quantile.slice(1)},`, `  sum by (le) (rate(${buckets}[${time}]))`, ')'].join('\n');
}

/**
 * The series of the new pods. A sidecar's are told by the name of the pod that they are scraped from; where the service's is
 * as long as it may be, the API server cuts off the dash before the random part. A waypoint counts for all
 * pods behind it, whose workload is the same Rollout; what it tells apart are their canonical revisions, by the labels that
 * the pods have now, and those Argo Rollouts changes with their part. Istio's gateways ask the pods past the waypoint, and
 * count as the source.
 *
 * @see https://istio.io/latest/docs/reference/config/metrics/
 */
function newPodsOf(service: ServiceModel): readonly string[] {
  const named = [
    `destination_workload_namespace="${service.namespace}"`,
    `destination_canonical_service="${service.selector['app.kubernetes.io/name']}"`,
  ];
  return requestCounterOf(service) === 'sidecar'
    ? ['reporter="destination"', ...named, `pod=~"${service.name}-{{args.${hashArgument}}}-?.+"`]
    : ['reporter=~"source|waypoint"', ...named, `destination_canonical_revision="{{args.${revisionArgument}}}"`];
}

/**
 * What is a failure of the server's: by HTTP status, and for gRPC, whose HTTP status is 200 nearly always, by its own.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/rpc/grpc/
 */
function failuresOf({ ports }: ServiceModel): readonly string[] {
  const spoken = ports.filter(({ protocol }) => isLayer7(protocol));
  return [
    'response_code=~"5.."',
    // UNKNOWN, DEADLINE_EXCEEDED, UNIMPLEMENTED, INTERNAL, UNAVAILABLE, DATA_LOSS
    ...(spoken.some(({ protocol }) => protocol === 'grpc') ? ['grpc_response_status=~"2|4|12|13|14|15"'] : []),
  ];
}
