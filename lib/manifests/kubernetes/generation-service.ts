import { generations } from '../../model/rollout.ts';
import type { ServiceModel } from '../../model/service.ts';
import { sortedRecord } from '../../support/plain.ts';
import type { Service } from '../types/kubernetes.ts';
import { coOwnedMetadataFor } from './metadata.ts';
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
    metadata: routed.includes(generation) ? prunedLast(service, generation) : metadataOf(service, generation),
    spec: {
      type: 'ClusterIP',
      selector: service.selector,
      ports: service.ports.map((port) => servicePortFor(port, port.servicePort)),
    },
  } satisfies Service;
}

/** What exposed routes send to. */
const routed: readonly Generation[] = [generations.stable, generations.canary];

const syncOptions = 'argocd.argoproj.io/sync-options';

function metadataOf(service: ServiceModel, generation: Generation) {
  return coOwnedMetadataFor(service, generationServiceName(service, generation));
}

/**
 * A commit that leaves the canary moves the exposed route only in the last wave: until then it needs them. Argo CD reads
 * this from what is in the cluster, so it stands there before.
 */
function prunedLast(service: ServiceModel, generation: Generation) {
  const metadata = metadataOf(service, generation);
  if (service.system.environment.platform.argoCd === undefined) return metadata;
  const said = metadata.annotations?.[syncOptions];
  const option = said === undefined ? 'PruneLast=true' : `${said},PruneLast=true`;
  return { ...metadata, annotations: sortedRecord({ ...metadata.annotations, [syncOptions]: option }) };
}
