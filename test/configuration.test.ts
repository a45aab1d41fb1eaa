import { describe, expect, test } from 'vitest';
import { configMapFor } from '../lib/manifests/kubernetes/config-map.ts';
import { fromPod, type PodField } from '../lib/model/pod-value.ts';
import { secret } from '../lib/model/secret.ts';
import { auth0, callsFrom } from './support/graphs.ts';
import { serviceModel } from './support/models.ts';
import { containerOf, podOf, written } from './support/rendered.ts';

const database = secret('wallet-db', { keys: ['url'] });

describe('a variable', () => {
  test('stands literally in the pod', () => {
    expect(containerOf(serviceModel({ config: { LOG_LEVEL: 'warn' } })).env).toEqual([
      { name: 'LOG_LEVEL', value: 'warn' },
    ]);
  });

  test('is text, whatever was given', () => {
    expect(containerOf(serviceModel({ config: { VERBOSE: true, WORKERS: 4 } })).env).toEqual([
      { name: 'VERBOSE', value: 'true' },
      { name: 'WORKERS', value: '4' },
    ]);
  });

  test('is taken from a Secret by reference', () => {
    expect(containerOf(serviceModel({ config: { DATABASE_URL: database.key('url') } })).env).toEqual([
      { name: 'DATABASE_URL', valueFrom: { secretKeyRef: { name: 'wallet-db', key: 'url' } } },
    ]);
  });

  test.each<[PodField, string]>([
    ['name', 'metadata.name'],
    ['namespace', 'metadata.namespace'],
    ['uid', 'metadata.uid'],
    ['ip', 'status.podIP'],
    ['node', 'spec.nodeName'],
    ['nodeIp', 'status.hostIP'],
    ['serviceAccount', 'spec.serviceAccountName'],
    ['zone', "metadata.labels['topology.kubernetes.io/zone']"],
    ['region', "metadata.labels['topology.kubernetes.io/region']"],
  ])('takes the %s of the pod from the pod', (field, fieldPath) => {
    const service = serviceModel({ config: { VALUE: fromPod(field) } }, { platform: { kubernetes: '1.36' } });
    expect(containerOf(service).env).toEqual([
      { name: 'VALUE', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath } } },
    ]);
  });

  test('may be an EnvValue of cdk8s-plus', () => {
    const valueFrom = { configMapKeyRef: { name: 'shared', key: 'region' } };
    expect(containerOf(serviceModel({ config: { REGION: { valueFrom } } })).env).toEqual([
      { name: 'REGION', valueFrom },
    ]);
  });

  test('holds the address of what is called', () => {
    const service = serviceModel();
    const variables = [{ name: 'AUTH0_URL', value: 'https://tenant.eu.auth0.com:443' }];
    expect(containerOf(service, callsFrom(service, { callee: auth0, variables })).env).toEqual(variables);
  });

  test('of the configuration wins over the address of a call', () => {
    const service = serviceModel({ config: { AUTH0_URL: 'http://localhost' } });
    const variables = [{ name: 'AUTH0_URL', value: 'https://tenant.eu.auth0.com:443' }];
    expect(containerOf(service, callsFrom(service, { callee: auth0, variables })).env).toEqual([
      { name: 'AUTH0_URL', value: 'http://localhost' },
    ]);
  });

  test('may refer to the address of a call, which then stands before it', () => {
    const service = serviceModel({ config: { API: '$(AUTH0_URL)/api' } });
    const variables = [{ name: 'AUTH0_URL', value: 'https://tenant.eu.auth0.com:443' }];
    expect(containerOf(service, callsFrom(service, { callee: auth0, variables })).env?.map(({ name }) => name)).toEqual(
      ['AUTH0_URL', 'API'],
    );
  });

  test('is not there where nothing was given', () => {
    expect(containerOf(serviceModel())).not.toHaveProperty('env');
  });
});

describe('files', () => {
  const service = serviceModel({
    files: { '/etc/app/rules.yaml': 'limit: 5\n', '/etc/app/key.bin': Uint8Array.of(0, 255) },
  });
  const configMap = written(configMapFor(service), service);

  test('of text stand readable in the ConfigMap', () => {
    expect(Object.values(configMap.data ?? {})).toEqual(['limit: 5\n']);
  });

  test('of bytes stand in the ConfigMap as base64', () => {
    expect(Object.values(configMap.binaryData ?? {})).toEqual(['AP8=']);
  });

  test('are never changed in place', () => {
    expect(configMap.immutable).toBe(true);
  });

  test('have no empty part', () => {
    const texts = serviceModel({ files: { '/etc/app/rules.yaml': 'limit: 5\n' } });
    expect(written(configMapFor(texts), texts)).not.toHaveProperty('binaryData');
  });

  test('are taken from the ConfigMap with the name that its content gives it', () => {
    expect(podOf(service).volumes).toContainEqual({
      name: 'files',
      configMap: { name: `${configMap.metadata.name}-hash` },
    });
  });

  test('are mounted one by one, so that the other files of their folder stay', () => {
    const [key = ''] = Object.keys(configMap.data ?? {});
    expect(containerOf(service).volumeMounts).toContainEqual({
      name: 'files',
      mountPath: '/etc/app/rules.yaml',
      subPath: key,
      readOnly: true,
    });
  });

  test('come from one volume, however many they are', () => {
    expect(podOf(service).volumes?.filter(({ name }) => name === 'files')).toHaveLength(1);
  });
});

describe('a folder', () => {
  test('is a Secret that the group of the program may read', () => {
    const service = serviceModel({ files: { '/etc/tls': secret('wallet-tls', { keys: ['tls.crt'] }) } });
    expect(podOf(service).volumes).toContainEqual({
      name: 'secret-wallet-tls',
      secret: { secretName: 'wallet-tls', defaultMode: 0o440 },
    });
  });

  test('is mounted as a whole', () => {
    const service = serviceModel({ files: { '/etc/tls': secret('wallet-tls', { keys: ['tls.crt'] }) } });
    expect(containerOf(service).volumeMounts).toContainEqual({
      name: 'secret-wallet-tls',
      mountPath: '/etc/tls',
      readOnly: true,
    });
  });

  test('of a Secret whose name is no name for a volume gets a hash', () => {
    const service = serviceModel({ files: { '/etc/tls': secret('wallet.tls', { keys: ['tls.crt'] }) } });
    expect(podOf(service).volumes?.map(({ name }) => name)).toContainEqual(
      expect.stringMatching(/^secret-[a-z0-9]{10}$/),
    );
  });

  test('may be a ConfigMap of cdk8s-plus', () => {
    const service = serviceModel({ files: { '/etc/shared': { kind: 'ConfigMap', name: 'shared' } } });
    expect(podOf(service).volumes).toContainEqual({ name: 'config-shared', configMap: { name: 'shared' } });
  });

  test('may be a Volume of cdk8s-plus', () => {
    const volume = { name: 'tmp', _toKube: () => ({ name: 'tmp', persistentVolumeClaim: { claimName: 'data' } }) };
    expect(podOf(serviceModel({ files: { '/data': volume } })).volumes).toContainEqual({
      name: 'volume-tmp',
      persistentVolumeClaim: { claimName: 'data' },
    });
  });

  test('is one volume, wherever it is mounted', () => {
    const tls = secret('wallet-tls', { keys: ['tls.crt'] });
    const volumes = podOf(serviceModel({ files: { '/etc/tls': tls, '/etc/ssl': tls } })).volumes ?? [];
    expect(volumes.filter(({ secret }) => secret !== undefined)).toHaveLength(1);
  });

  test('stands before what is mounted into it', () => {
    const service = serviceModel({ files: { '/etc/app/a.txt': 'a', '/etc/app': secret('app', { keys: ['x'] }) } });
    const paths = containerOf(service).volumeMounts?.map(({ mountPath }) => mountPath);
    expect(paths).toEqual(['/etc/app', '/etc/app/a.txt', '/tmp']);
  });
});
