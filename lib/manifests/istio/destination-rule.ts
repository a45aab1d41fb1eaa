import { istioDuration } from '../../model/duration.ts';
import { clusterHost } from '../../model/peer.ts';
import type { CircuitBreakerModel, PromiseModel } from '../../model/promise.ts';
import type { ServiceModel } from '../../model/service.ts';
import { metadataFor } from '../kubernetes/metadata.ts';
import { requestPorts } from '../route-form.ts';
import type {
  ConnectionPoolSettings,
  DestinationRule,
  DestinationRuleSpecTrafficPolicyConnectionPoolHttp,
  DestinationRuleSpecTrafficPolicyConnectionPoolTcp,
  OutlierDetection,
} from '../types/istio.ts';

/** The bulkhead and the circuit breaker that a service promises, kept by each caller's proxy, or by the waypoint. */
export function destinationRuleFor(service: ServiceModel) {
  const { promise } = service;
  if (!service.inMesh || promise === undefined) return undefined;
  const connectionPool = connectionPoolFor(promise, requestPorts(service).length > 0);
  const { circuitBreaker } = promise;
  if (connectionPool === undefined && circuitBreaker === undefined) return undefined;
  const { interval } = service.system.environment.defaults.circuitBreaker;
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'DestinationRule',
    metadata: metadataFor(service),
    spec: {
      host: clusterHost({ host: service.name, namespace: service.namespace }),
      trafficPolicy: {
        // Ejection would turn on failover by locality, and with it send requests of a zone to the pods of that zone
        // alone: nobody asked for that, and autoscaling counts on pods that are used alike.
        loadBalancer: circuitBreaker === undefined ? undefined : { localityLbSetting: { enabled: false } },
        connectionPool,
        outlierDetection: circuitBreaker === undefined ? undefined : outlierDetectionFor(circuitBreaker, interval),
      },
    },
  } satisfies DestinationRule;
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
function httpPoolFor({
  maxPendingRequests,
  maxRequests,
}: PromiseModel): DestinationRuleSpecTrafficPolicyConnectionPoolHttp | undefined {
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
