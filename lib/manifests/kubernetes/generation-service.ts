import type { generations } from '../../model/rollout.ts';
import type { ServiceModel } from '../../model/service.ts';
import type { Service } from '../types/kubernetes.ts';
import { metadataFor } from './metadata.ts';
import { servicePortFor } from './service.ts';

type Generation = (typeof generations)[keyof typeof generations];

/** `wallet-preview`. */
export function generationServiceName({ name }: Pick<ServiceModel, 'name'>, generation: Generation): string {
  return `${name}-${generation}`;
}

/**
 * Leads to one generation of the pods: Argo Rollouts adds its hash to the selector. Never behind a waypoint, whose policies
 * are for the service's own name: who may not open connections to the pods gets none here either.
 */
export function generationServiceFor(service: ServiceModel, generation: Generation) {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: metadataFor(service, generationServiceName(service, generation)),
    spec: {
      type: 'ClusterIP',
      selector: service.selector,
      ports: service.ports.map((port) => servicePortFor(port, port.servicePort)),
    },
  } satisfies Service;
}
