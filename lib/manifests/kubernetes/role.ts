import type { ServiceModel } from '../../model/service.ts';
import type { Role } from '../types/kubernetes.ts';
import { metadataFor, unlessEmpty } from './metadata.ts';

export function roleFor(service: ServiceModel) {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: metadataFor(service),
    rules: service.permissions.map(({ apiGroup, resources, verbs, names }) => ({
      apiGroups: [apiGroup],
      resources,
      verbs,
      resourceNames: unlessEmpty(names),
    })),
  } satisfies Role;
}
