import type { Cloud, CloudStorage } from '../../model/cloud.ts';
import { regionalCloud } from '../../model/regional-cloud.ts';
import { loadBalancer } from './load-balancer.ts';

/** Options of {@link gcp}. */
export interface GcpOptions {
  /** Region, such as `europe-west3`. */
  readonly region: string;
}

/**
 * Disks of GKE's own classes.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/persistent-volumes#storageclasses
 */
const storage: CloudStorage = { classes: { standard: 'standard-rwo', fast: 'premium-rwo' }, leastSize: '10Gi' };

/**
 * Google Cloud, with GKE clusters over the zones of a region. How long its load balancers go on sending
 * to a pod that was removed is not documented: 15 seconds are a guess of ours, and `shutdown.loadBalancers` says better.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs
 * @example
 * prod: { tier: 'production', edition: '2026.12', cloud: gcp({ region: 'europe-west3' }), platform: { kubernetes: '1.33' } }
 */
export function gcp(options: GcpOptions): Cloud {
  return regionalCloud(options, { name: 'gcp', loadBalancerDelay: 15_000, storage, loadBalancer });
}
