import { istioDuration } from '../../model/duration.ts';
import type { LoadBalancingModel } from '../../model/load-balancing.ts';
import type { PromiseModel } from '../../model/promise.ts';
import type { ServiceModel } from '../../model/service.ts';
import { atLeast } from '../../model/version.ts';
import type {
  DestinationRuleSpecTrafficPolicyLoadBalancerConsistentHash,
  DestinationRuleSpecTrafficPolicyLoadBalancerLocalityLbSetting,
  LoadBalancerSettings,
} from '../types/istio.ts';

/** Which pod gets a request, as a service promises it; `undefined` where it says nothing of that. */
export function loadBalancerFor({ promise, system }: ServiceModel): LoadBalancerSettings | undefined {
  const { mesh } = system.environment.platform;
  if (promise === undefined || mesh === undefined) return undefined;
  const { loadBalancing, warmUp } = promise;
  const localityLbSetting = localityFor(promise);
  if (loadBalancing === undefined && localityLbSetting === undefined && warmUp === undefined) return undefined;
  const duration = warmUp === undefined ? undefined : istioDuration(warmUp);
  const knowsWarmup = atLeast(mesh.version, '1.25');
  return {
    simple: algorithmOf(loadBalancing),
    consistentHash: loadBalancing === undefined ? undefined : consistentHashFor(loadBalancing),
    localityLbSetting,
    warmup: duration !== undefined && knowsWarmup ? { duration } : undefined,
    warmupDurationSecs: duration !== undefined && !knowsWarmup ? duration : undefined,
  };
}

/**
 * Ejection would turn on failover by locality, and with it send requests of a zone to the pods of that zone alone: unless
 * somebody asks for that, autoscaling counts on pods that are used alike.
 */
function localityFor({
  locality,
  circuitBreaker,
}: PromiseModel): DestinationRuleSpecTrafficPolicyLoadBalancerLocalityLbSetting | undefined {
  if (locality === 'prefer') return { enabled: true };
  return circuitBreaker === undefined ? undefined : { enabled: false };
}

function algorithmOf(loadBalancing: LoadBalancingModel | undefined): LoadBalancerSettings['simple'] {
  switch (loadBalancing?.kind) {
    case 'leastRequests':
      return 'LEAST_REQUEST';
    case 'roundRobin':
      return 'ROUND_ROBIN';
    case 'random':
      return 'RANDOM';
    default:
      return undefined;
  }
}

function consistentHashFor(
  loadBalancing: LoadBalancingModel,
): DestinationRuleSpecTrafficPolicyLoadBalancerConsistentHash | undefined {
  switch (loadBalancing.kind) {
    case 'header':
      return { httpHeaderName: loadBalancing.name };
    case 'cookie':
      return { httpCookie: { name: loadBalancing.name, ttl: istioDuration(loadBalancing.ttl) } };
    case 'sourceIp':
      return { useSourceIp: true };
    default:
      return undefined;
  }
}
