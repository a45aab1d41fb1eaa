import { oneExposure } from '../manifests/exposure-manifests.ts';
import { serviceManifests } from '../manifests/service-manifests.ts';
import { systemManifests } from '../manifests/system-manifests.ts';
import type { GroupKind } from '../model/delivery.ts';
import { apiGroupOf, isClusterScoped } from '../model/kinds.ts';

const entries: readonly { readonly apiVersion: string; readonly kind: string }[] = [
  ...Object.values(systemManifests),
  ...Object.values(serviceManifests),
  ...Object.values(oneExposure),
];

/**
 * Every kind that systems may become, not only those that they are made of today: of a kind that its project does not
 * permit Argo CD sees no object, so that the last one of it would never be pruned.
 *
 * @see https://github.com/argoproj/argo-cd/blob/master/controller/state.go
 */
export const renderedKinds: readonly GroupKind[] = entries
  .filter((entry) => !isClusterScoped(entry))
  .map(({ apiVersion, kind }) => ({ group: apiGroupOf(apiVersion), kind }));
