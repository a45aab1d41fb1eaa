import type { ServiceModel } from '../../model/service.ts';
import type { RoleBinding } from '../types/kubernetes.ts';
import { metadataFor } from './metadata.ts';

export function roleBindingFor(service: ServiceModel) {
  return {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: metadataFor(service),
    subjects: [{ kind: 'ServiceAccount', name: service.serviceAccount, namespace: service.namespace }],
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: service.name },
  } satisfies RoleBinding;
}
