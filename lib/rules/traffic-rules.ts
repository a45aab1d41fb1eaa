import { goDuration } from '../model/duration.ts';
import type { Issue } from '../model/issue.ts';
import { isLayer7 } from '../model/peer.ts';
import { needsRoute } from '../model/request-routing.ts';
import { trafficOf } from '../model/rollout.ts';
import type { ServiceModel } from '../model/service.ts';
import { atLeast, isVersion } from '../model/version.ts';
import type { ServiceRule } from './rule.ts';

/** Duties of what a service promises about its load: how much it takes, and which pod gets a request. */
export const trafficRules: readonly ServiceRule[] = [
  limitRequestsOneWay,
  budgetRetriesByKnownFields,
  budgetRetriesThatHappen,
  limitRatesInSidecars,
  leaveRoomForTheRate,
  preferZonesThatCanFail,
  preferZonesOfCallers,
  connectWithinTheTime,
  hashWhatRequestsHave,
  warmUpWhereSharesGrow,
];

/** Limits are said, or follow from the load: of two numbers nobody knows which was meant. */
function* limitRequestsOneWay({ promise }: ServiceModel): Iterable<Issue> {
  if (promise?.bulkhead === undefined) return;
  for (const name of ['maxRequests', 'maxPendingRequests'] as const) {
    if (promise[name] === undefined) continue;
    yield {
      rule: 'bulkhead-and-limits',
      path: `serves.${name}`,
      problem: `${promise[name]} stands beside 'bulkhead', from which ${promise.bulkhead[name]} follows`,
      remedy: `remove it, or leave 'bulkhead' out and write both limits`,
    };
  }
}

/** An older Istio drops the field in silence, and retries as before. */
function* budgetRetriesByKnownFields({ promise, system }: ServiceModel): Iterable<Issue> {
  const { mesh } = system.environment.platform;
  if (promise?.retryBudget === undefined || mesh === undefined) return;
  if (atLeast(mesh.version, '1.27') || !isVersion(mesh.version)) return;
  yield {
    rule: 'retry-budget-unsupported',
    path: 'serves.retryBudget',
    problem: `needs Istio 1.27, and the platform has ${mesh.version}`,
    remedy: "upgrade it, or leave 'retryBudget' out",
  };
}

/** A budget for what never happens promises nothing. */
function* budgetRetriesThatHappen({ promise }: ServiceModel): Iterable<Issue> {
  if (promise?.retryBudget === undefined || promise.retries?.attempts !== 0) return;
  yield {
    rule: 'unused-option',
    path: 'serves.retryBudget',
    problem: 'there are no retries to budget',
    remedy: "remove it, or let 'retries' have attempts",
  };
}

/** A waypoint serves all services of its namespace, and takes filters of Envoy only as a whole. */
function* limitRatesInSidecars(service: ServiceModel): Iterable<Issue> {
  if (service.promise?.rateLimit === undefined || !inAmbient(service)) return;
  yield {
    rule: 'rate-limit-needs-sidecar',
    path: 'serves.rateLimit',
    problem: 'cannot be kept in ambient mode: a waypoint counts for all services of its namespace together',
    remedy: "limit at the gateway or in the program, write 'bulkhead' here, or run with sidecars",
  };
}

/** What is refilled at once has to have room: the rest would be lost in silence. */
function* leaveRoomForTheRate({ promise }: ServiceModel): Iterable<Issue> {
  const { rateLimit } = promise ?? {};
  if (rateLimit === undefined || rateLimit.burst >= rateLimit.requests) return;
  yield {
    rule: 'burst-below-rate',
    path: 'serves.rateLimit.burst',
    problem: `${rateLimit.burst} at once never reach the ${rateLimit.requests} requests that are promised`,
    remedy: `give at least ${rateLimit.requests}, leave it out, or write a lower rate over a shorter time`,
  };
}

/** Without ejection Istio never sends to another zone, and so does not prefer one. */
function* preferZonesThatCanFail({ promise }: ServiceModel): Iterable<Issue> {
  if (promise?.locality === undefined || promise.circuitBreaker !== undefined) return;
  yield {
    rule: 'locality-without-circuit-breaker',
    path: 'serves.locality',
    problem: "'prefer' has no effect where no pod is ever ejected",
    remedy: 'write circuitBreaker: {}, or leave it out',
  };
}

/** The proxy that chooses the pod has to stand where the caller is. */
function* preferZonesOfCallers(service: ServiceModel): Iterable<Issue> {
  if (service.promise?.locality === undefined || !inAmbient(service)) return;
  yield {
    rule: 'locality-needs-sidecar',
    path: 'serves.locality',
    problem: "cannot be kept in ambient mode: the waypoint chooses the pod, by its own zone and not by the caller's",
    remedy: 'leave it out, or run with sidecars',
  };
}

/**
 * The cluster of a service leads to a listener inside the waypoint, which answers at once; what connects to the pods behind
 * that is one cluster for all services, with the mesh's own time.
 *
 * @see https://github.com/istio/istio/blob/master/pilot/pkg/networking/core/cluster_waypoint.go
 */
function* connectWithinTheTime(service: ServiceModel): Iterable<Issue> {
  const { connectTimeout } = service.promise ?? {};
  if (connectTimeout === undefined || !inAmbient(service)) return;
  yield {
    rule: 'connect-timeout-needs-sidecar',
    path: 'serves.connectTimeout',
    problem: `'${goDuration(connectTimeout)}' cannot be kept in ambient mode: a waypoint connects to the pods of all services within the mesh's own time`,
    remedy: "leave it out and bound the whole answer by 'timeout', or run with sidecars",
  };
}

/** A hash is made of what requests have. */
function* hashWhatRequestsHave(service: ServiceModel): Iterable<Issue> {
  const { promise, ports } = service;
  const kind = hashKindOf(service);
  if (kind === undefined || ports.length === 0) return;
  const seesRequests = ports.some(({ protocol }) => isLayer7(protocol));
  if (!seesRequests && (kind !== 'sourceIp' || inAmbient(service))) {
    yield {
      rule: 'promise-needs-requests',
      path: 'serves.loadBalancing',
      problem: `its ports speak tcp, in which the network sees connections, not requests with a ${kind}`,
      remedy: "declare the protocol (http, http2, grpc), or leave 'loadBalancing' out",
    };
  } else if (inAmbient(service) && promise !== undefined && !needsRoute(promise) && !trafficOf(service).mesh) {
    yield {
      rule: 'hash-needs-route',
      path: 'serves.loadBalancing',
      problem: 'a waypoint hashes only what a route sends, and without timeout and retries there is none',
      remedy: "write one of them, such as timeout: '15s'",
    };
  }
}

/** Envoy knows a slow start for these algorithms and no others. */
function* warmUpWhereSharesGrow(service: ServiceModel): Iterable<Issue> {
  const { promise } = service;
  const kind = promise?.loadBalancing?.kind;
  if (promise?.warmUp === undefined || (kind !== 'random' && hashKindOf(service) === undefined)) return;
  yield {
    rule: 'unused-option',
    path: 'serves.warmUp',
    problem: `has no effect where loadBalancing is ${kind === 'random' ? "'random'" : 'a hash'}`,
    remedy: "remove it, or balance by 'leastRequests' or 'roundRobin'",
  };
}

function hashKindOf({ promise }: ServiceModel): 'header' | 'cookie' | 'sourceIp' | undefined {
  const kind = promise?.loadBalancing?.kind;
  return kind === 'header' || kind === 'cookie' || kind === 'sourceIp' ? kind : undefined;
}

function inAmbient({ inMesh, system }: ServiceModel): boolean {
  return inMesh && system.environment.platform.mesh?.mode === 'ambient';
}
