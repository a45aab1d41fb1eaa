import type { Cloud } from '../../model/cloud.ts';
import { loadBalancer } from './load-balancer.ts';

/**
 * A cluster on one's own machine or in one's own rack (kind, k3d, minikube): no zones, no cloud load balancer.
 *
 * @example
 * dev: { tier: 'development', edition: '2026.12', cloud: local(), platform: { kubernetes: '1.33' } }
 */
export function local(): Cloud {
  return Object.freeze({
    kind: 'cloud',
    name: 'local',
    region: undefined,
    loadBalancerDelay: 0,
    zones: false,
    loadBalancer,
    problems: [],
  });
}
