import { deepFreeze } from '../../support/freeze.ts';
import type { Volume, VolumeMount } from '../types/kubernetes.ts';

/**
 * What the kubelet would mount by itself, for services with permissions only: clients look for it at this path. The
 * lifetime is Kubernetes' own: an hour, and some seconds by which API servers recognise it.
 *
 * @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-token-volume
 */
export const tokenVolume = deepFreeze({
  name: 'token',
  projected: {
    sources: [
      { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
      { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
      {
        downwardAPI: {
          items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
        },
      },
    ],
  },
} satisfies Volume);

export const tokenMount = deepFreeze({
  name: 'token',
  mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
  readOnly: true,
} satisfies VolumeMount);
