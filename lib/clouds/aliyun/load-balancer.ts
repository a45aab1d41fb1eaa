import type { LoadBalancerMetadata } from '../../model/cloud.ts';
import type { LoadBalancerScheme } from '../../model/gateway.ts';

const prefix = 'service.beta.kubernetes.io/alibaba-cloud-loadbalancer-';

/**
 * A Classic Load Balancer, paid by use. Left alone, Alibaba Cloud would give it a public address.
 *
 * @see https://github.com/kubernetes/cloud-provider-alibaba-cloud/blob/master/docs/usage.md
 */
export function loadBalancer(scheme: LoadBalancerScheme): LoadBalancerMetadata {
  return {
    annotations: {
      [`${prefix}address-type`]: scheme === 'internet' ? 'internet' : 'intranet',
      [`${prefix}instance-charge-type`]: 'PayByCLCU',
    },
    namespaceLabels: {},
  };
}
