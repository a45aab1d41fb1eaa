import { requestLimitsOf } from '../../model/bulkhead.ts';
import { istioDuration } from '../../model/duration.ts';
import { clusterHost } from '../../model/peer.ts';
import type { CircuitBreakerModel, PromiseModel } from '../../model/promise.ts';
import { generations, trafficOf } from '../../model/rollout.ts';
import type { ServiceModel } from '../../model/service.ts';
import { generationServiceName } from '../kubernetes/generation-service.ts';
import { coOwnedMetadataFor } from '../kubernetes/metadata.ts';
import { requestPorts } from '../route-form.ts';
import type {
  ConnectionPoolSettings,
  DestinationRule,
  DestinationRuleSpecTrafficPolicy,
  DestinationRuleSpecTrafficPolicyConnectionPoolHttp,
  DestinationRuleSpecTrafficPolicyConnectionPoolTcp,
  OutlierDetection,
} from '../types/istio.ts';
import { loadBalancerFor } from './load-balancer.ts';

/** How requests reach the pods of a service as it promises, kept by each caller's proxy, or by the waypoint. */
export function destinationRuleFor(service: ServiceModel) {
  if (!service.inMesh) return undefined;
  const trafficPolicy = trafficPolicyFor(service);
  const subsets = trafficOf(service).mesh ? [generations.stable, generations.canary] : undefined;
  if (trafficPolicy === undefined && subsets === undefined) return undefined;
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: coOwnedMetadataFor(service),
    spec: {
      host: clusterHost({ host: service.name, namespace: service.namespace }),
      trafficPolicy,
      // Which generation each of them means, Argo Rollouts adds to the labels.
      subsets: subsets?.map((name) => ({ name, labels: service.selector })),
    },
  } satisfies DestinationRule;
}

/** The same for a generation that gateways ask by its own name: rules for the service's name say nothing of that. */
export function generationDestinationRuleFor(
  service: ServiceModel,
  generation: typeof generations.stable | typeof generations.canary,
) {
  const trafficPolicy = service.inMesh ? trafficPolicyFor(service) : undefined;
  if (trafficPolicy === undefined) return undefined;
  const host = generationServiceName(service, generation);
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: coOwnedMetadataFor(service, host),
    spec: { host: clusterHost({ host, namespace: service.namespace }), trafficPolicy },
  } satisfies DestinationRule;
}

function trafficPolicyFor(service: ServiceModel): DestinationRuleSpecTrafficPolicy | undefined {
  const { promise } = service;
  if (promise === undefined) return undefined;
  const seesRequests = requestPorts(service).length > 0;
  const loadBalancer = loadBalancerFor(service);
  const connectionPool = connectionPoolFor(promise, seesRequests);
  const retryBudget = seesRequests ? promise.retryBudget : undefined;
  if (loadBalancer === undefined && connectionPool === undefined && retryBudget === undefined) return undefined;
  const { circuitBreaker } = promise;
  const { interval } = service.system.environment.defaults.circuitBreaker;
  return {
    loadBalancer,
    connectionPool,
    outlierDetection: circuitBreaker === undefined ? undefined : outlierDetectionFor(circuitBreaker, interval),
    // Both numbers: some versions take 0.2 percent where none is said.
    retryBudget:
      retryBudget === undefined ? undefined : { percent: retryBudget.percent, minRetryConcurrency: retryBudget.min },
  };
}

function connectionPoolFor(promise: PromiseModel, seesRequests: boolean): ConnectionPoolSettings | undefined {
  const tcp = tcpPoolFor(promise);
  const http = seesRequests ? httpPoolFor(promise) : undefined;
  return tcp === undefined && http === undefined ? undefined : { tcp, http };
}

function tcpPoolFor({
  maxConnections,
  connectTimeout,
}: PromiseModel): DestinationRuleSpecTrafficPolicyConnectionPoolTcp | undefined {
  if (maxConnections === undefined && connectTimeout === undefined) return undefined;
  return { maxConnections, connectTimeout: connectTimeout === undefined ? undefined : istioDuration(connectTimeout) };
}

/** `http2MaxRequests` limits requests of every version of HTTP, whatever its name says. */
function httpPoolFor(promise: PromiseModel): DestinationRuleSpecTrafficPolicyConnectionPoolHttp | undefined {
  const { maxPendingRequests, maxRequests } = requestLimitsOf(promise);
  if (maxPendingRequests === undefined && maxRequests === undefined) return undefined;
  return { http1MaxPendingRequests: maxPendingRequests, http2MaxRequests: maxRequests };
}

function outlierDetectionFor(circuitBreaker: CircuitBreakerModel, interval: number): OutlierDetection {
  return {
    consecutive5xxErrors: circuitBreaker.consecutiveErrors,
    interval: istioDuration(interval),
    baseEjectionTime: istioDuration(circuitBreaker.ejectFor),
    maxEjectionPercent: circuitBreaker.maxEjectedPercent,
  };
}
