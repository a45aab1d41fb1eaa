import type { Cloud, CloudStorage } from '../../model/cloud.ts';
import { regionalCloud } from '../../model/regional-cloud.ts';
import { loadBalancer } from './load-balancer.ts';

/** Options of {@link aws}. */
export interface AwsOptions {
  /** Region, such as `eu-central-1`. */
  readonly region: string;
}

/** EKS makes no class of its own but `gp2` on old clusters, so the cluster's default is meant; EBS' gp3 begins at 1Gi. */
const storage: CloudStorage = { classes: { standard: undefined, fast: undefined }, leastSize: '1Gi' };

/**
 * Amazon Web Services, with EKS clusters over several zones and the AWS Load Balancer Controller. How long its load balancers go on sending
 * to a pod that was removed is not documented: 15 seconds are a guess of ours, and `shutdown.loadBalancers` says better.
 *
 * @see https://docs.aws.amazon.com/eks/
 * @example
 * prod: { tier: 'production', edition: '2026.12', cloud: aws({ region: 'eu-central-1' }), platform: { kubernetes: '1.33' } }
 */
export function aws(options: AwsOptions): Cloud {
  return regionalCloud(options, { name: 'aws', loadBalancerDelay: 15_000, storage, loadBalancer });
}
