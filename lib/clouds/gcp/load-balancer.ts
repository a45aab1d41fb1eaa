import type { LoadBalancerMetadata } from '../../model/cloud.ts';
import type { LoadBalancerScheme } from '../../model/gateway.ts';

/**
 * A passthrough Network Load Balancer: an internal one by name, or a public one by backend services, which drain
 * connections and check health where target pools do not.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/service-load-balancer-parameters
 */
export function loadBalancer(scheme: LoadBalancerScheme): LoadBalancerMetadata {
  return {
    annotations:
      scheme === 'internet'
        ? { 'cloud.google.com/l4-rbs': 'enabled' }
        : { 'networking.gke.io/load-balancer-type': 'Internal' },
    namespaceLabels: {},
  };
}
