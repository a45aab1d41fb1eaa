import { describe, expect, test } from 'vitest';
import { roleFor } from '../lib/manifests/kubernetes/role.ts';
import { roleBindingFor } from '../lib/manifests/kubernetes/role-binding.ts';
import { serviceAccountFor } from '../lib/manifests/kubernetes/service-account.ts';
import { serviceModel } from './support/models.ts';
import { containerOf, podOf, written } from './support/rendered.ts';

const reader = serviceModel({ permissions: [{ verbs: ['get', 'list'], resources: ['configmaps'] }] });

describe('a ServiceAccount', () => {
  test('mounts no token', () => {
    expect(written(serviceAccountFor(reader), reader).automountServiceAccountToken).toBe(false);
  });

  test('has the name that the pod runs under', () => {
    expect(written(serviceAccountFor(reader), reader).metadata.name).toBe(podOf(reader).serviceAccountName);
  });
});

describe('a Role', () => {
  test('allows what was asked for', () => {
    expect(written(roleFor(reader), reader).rules).toEqual([
      { apiGroups: [''], resources: ['configmaps'], verbs: ['get', 'list'] },
    ]);
  });

  test('is narrowed to the objects that were named', () => {
    const service = serviceModel({
      permissions: [{ verbs: ['get'], resources: ['configmaps'], names: ['wallet-limits'] }],
    });
    expect(written(roleFor(service), service).rules[0]?.resourceNames).toEqual(['wallet-limits']);
  });

  test('takes an ApiResource of cdk8s-plus', () => {
    const service = serviceModel({
      permissions: [{ verbs: ['get'], resources: [{ apiGroup: 'apps', resourceType: 'deployments' }] }],
    });
    expect(written(roleFor(service), service).rules[0]).toMatchObject({
      apiGroups: ['apps'],
      resources: ['deployments'],
    });
  });

  test('is given to the account of the service', () => {
    expect(written(roleBindingFor(reader), reader)).toMatchObject({
      subjects: [{ kind: 'ServiceAccount', name: reader.serviceAccount, namespace: reader.namespace }],
      roleRef: { kind: 'Role', name: roleFor(reader).metadata.name },
    });
  });
});

describe('the token of a service with permissions', () => {
  const token = podOf(reader).volumes?.find(({ name }) => name === 'token');

  test('is mounted where clients look for it', () => {
    expect(containerOf(reader).volumeMounts).toContainEqual({
      name: 'token',
      mountPath: '/var/run/secrets/kubernetes.io/serviceaccount',
      readOnly: true,
    });
  });

  test('lives for an hour', () => {
    expect(token?.projected?.sources).toContainEqual({
      serviceAccountToken: { path: 'token', expirationSeconds: 3607 },
    });
  });

  test('comes with the certificate of the API server', () => {
    expect(token?.projected?.sources).toContainEqual({
      configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] },
    });
  });

  test('comes with the name of the namespace', () => {
    expect(token?.projected?.sources).toContainEqual({
      downwardAPI: {
        items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
      },
    });
  });

  test('is not mounted by the kubelet as well', () => {
    expect(podOf(reader).automountServiceAccountToken).toBe(false);
  });
});
