import type { SystemModel } from '../../model/system.ts';
import type { NetworkPolicy } from '../types/kubernetes.ts';
import { systemMetadataFor } from './metadata.ts';

/** Nothing in, nothing out, for every pod of the namespace; what is declared is opened by policies of its own. */
export function defaultDenyFor(system: SystemModel) {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: systemMetadataFor(system, 'default-deny'),
    spec: {
      podSelector: {},
      policyTypes: ['Ingress', 'Egress'],
    },
  } satisfies NetworkPolicy;
}
