import type { LoadBalancerMetadata } from '../../model/cloud.ts';
import type { LoadBalancerScheme } from '../../model/gateway.ts';

const prefix = 'service.beta.kubernetes.io/aws-load-balancer-';

/**
 * A Network Load Balancer by the AWS Load Balancer Controller, straight to the pods. Pods become ready only when it knows
 * them, and those that stop have half a minute for what is under way: left alone it is five, longer than any pod waits
 * (cases.md C32).
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/
 */
export function loadBalancer(scheme: LoadBalancerScheme): LoadBalancerMetadata {
  return {
    annotations: {
      [`${prefix}nlb-target-type`]: 'ip',
      [`${prefix}scheme`]: scheme === 'internet' ? 'internet-facing' : 'internal',
      [`${prefix}target-group-attributes`]: 'deregistration_delay.timeout_seconds=30',
      [`${prefix}type`]: 'external',
    },
    namespaceLabels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' },
  };
}
