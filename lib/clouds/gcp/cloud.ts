import type { Cloud, CloudStorage } from '../../model/cloud.ts';
import type { Issue } from '../../model/issue.ts';
import { required, text } from '../../model/option-kinds.ts';
import { type OptionsTable, readOptions } from '../../model/read-options.ts';
import { loadBalancer } from './load-balancer.ts';

/** Options of {@link gcp}. */
export interface GcpOptions {
  /** Region, such as `europe-west3`. */
  readonly region: string;
}

const gcpOptions = { region: required(text) } satisfies OptionsTable<GcpOptions>;

/**
 * Disks of GKE's own classes.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs/concepts/persistent-volumes#storageclasses
 */
const storage: CloudStorage = { classes: { standard: 'standard-rwo', fast: 'premium-rwo' }, leastSize: '10Gi' };

/**
 * Google Cloud, with GKE clusters over the zones of a region. Its load balancers take 15 seconds to stop sending to a
 * backend that was removed.
 *
 * @see https://cloud.google.com/kubernetes-engine/docs
 * @example
 * prod: { tier: 'production', edition: '2026.12', cloud: gcp({ region: 'europe-west3' }), platform: { kubernetes: '1.33' } }
 */
export function gcp(options: GcpOptions): Cloud {
  const problems: Issue[] = [];
  const { region } = readOptions(gcpOptions, options ?? {}, 'cloud', problems);
  return Object.freeze({
    kind: 'cloud',
    name: 'gcp',
    region,
    loadBalancerDelay: 15_000,
    zones: true,
    storage,
    loadBalancer,
    problems,
  });
}
