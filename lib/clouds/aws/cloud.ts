import type { Cloud, CloudStorage } from '../../model/cloud.ts';
import type { Issue } from '../../model/issue.ts';
import { required, text } from '../../model/option-kinds.ts';
import { type OptionsTable, readOptions } from '../../model/read-options.ts';
import { loadBalancer } from './load-balancer.ts';

/** Options of {@link aws}. */
export interface AwsOptions {
  /** Region, such as `eu-central-1`. */
  readonly region: string;
}

const awsOptions = { region: required(text) } satisfies OptionsTable<AwsOptions>;

/** EKS makes no class of its own but `gp2` on old clusters, so the cluster's default is meant; EBS' gp3 begins at 1Gi. */
const storage: CloudStorage = { classes: { standard: undefined, fast: undefined }, leastSize: '1Gi' };

/**
 * Amazon Web Services, with EKS clusters over several zones and the AWS Load Balancer Controller. Its load balancers take
 * 15 seconds to stop sending to a pod that was removed.
 *
 * @see https://docs.aws.amazon.com/eks/
 * @example
 * prod: { tier: 'production', edition: '2026.12', cloud: aws({ region: 'eu-central-1' }), platform: { kubernetes: '1.33' } }
 */
export function aws(options: AwsOptions): Cloud {
  const problems: Issue[] = [];
  const { region } = readOptions(awsOptions, options ?? {}, 'cloud', problems);
  return Object.freeze({
    kind: 'cloud',
    name: 'aws',
    region,
    loadBalancerDelay: 15_000,
    zones: true,
    storage,
    loadBalancer,
    problems,
  });
}
