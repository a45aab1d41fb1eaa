import type { ServiceModel } from '../../model/service.ts';
import type { PodDisruptionBudget } from '../types/kubernetes.ts';
import { metadataFor } from './metadata.ts';

/**
 * One pod at a time, counted down from what runs, so that a drain always goes on; pods that are broken anyway never stop
 * it. None for a single pod, which every budget would either lose or pin to its node.
 */
export function podDisruptionBudgetFor(service: ServiceModel) {
  if (service.fewestReplicas < 2) return undefined;
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: metadataFor(service),
    spec: {
      maxUnavailable: 1,
      selector: { matchLabels: service.selector },
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
    },
  } satisfies PodDisruptionBudget;
}
