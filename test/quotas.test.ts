import { describe, expect, test } from 'vitest';
import { local, MicroService, StatefulService, type System } from '../lib/index.ts';
import { raw } from './support/foreign.ts';
import { issuesOf, rulesOf, sized } from './support/shop.ts';

describe('a quota of a namespace', () => {
  const quota = (system: System, hard: object) => raw(system, 'v1', 'ResourceQuota', 'all', { spec: { hard } });
  const problemsOf = (build: (system: System) => void, environment: object = {}) =>
    issuesOf(build, environment).map(({ rule, path, problem }) => `${rule} ${path}: ${problem}`);

  test.each([
    ['requests.cpu', 'abc'],
    ['pods', 'many'],
    ['limits.memory', '10 Gi'],
    ['count/secrets', '-1'],
  ])('refuses quota-unreadable: %s of %j, which is no amount', (key, amount) => {
    expect(rulesOf((system) => void quota(system, { [key]: amount }))).toEqual(['quota-unreadable']);
  });

  test.each([['1e3'], [100], ['2k'], ['.5'], ['10Gi']])('takes the amount %j', (amount) => {
    expect(rulesOf((system) => void quota(system, { 'requests.cpu': amount }))).toEqual([]);
  });

  /** A keeper with a claim for each of its three pods, and a claim of the user's own. */
  const keeping = (hard: object) => (system: System) => {
    new StatefulService(system, 'keeper', {
      ...sized,
      state: { volumes: { '/data': { size: '2Gi', class: 'fast-disk' } } },
    });
    raw(system, 'v1', 'PersistentVolumeClaim', 'mine', { spec: { resources: { requests: { storage: '1Gi' } } } });
    quota(system, hard);
  };
  const onLocal = { cloud: local() };

  test.each([
    ['requests.storage', '6Gi', '7Gi'],
    ['persistentvolumeclaims', '3', '4'],
    ['count/persistentvolumeclaims', '3', '4'],
    ['fast-disk.storageclass.storage.k8s.io/requests.storage', '5Gi', '6Gi'],
    ['fast-disk.storageclass.storage.k8s.io/persistentvolumeclaims', '2', '3'],
  ])('refuses %s of %s, for claims of %s', (key, little, enough) => {
    expect([rulesOf(keeping({ [key]: little }), onLocal), rulesOf(keeping({ [key]: enough }), onLocal)]).toEqual([
      ['quota-below-need'],
      [],
    ]);
  });

  const plain = (hard: object) => (system: System) => {
    new MicroService(system, 'api', { ...sized, config: { A: 'x' }, files: { '/etc/a': 'x' } });
    quota(system, hard);
  };

  test.each([
    ['services', 0],
    ['count/services', 0],
    ['count/deployments.apps', 0],
    ['count/networkpolicies.networking.k8s.io', 1],
    // The service's own, and those that Kubernetes and Istio put into each namespace.
    ['configmaps', 2],
    ['count/serviceaccounts', 1],
  ])('refuses %s of %i, and takes one more', (key, little) => {
    expect([rulesOf(plain({ [key]: little })), rulesOf(plain({ [key]: little + 1 }))]).toEqual([
      ['quota-below-need'],
      [],
    ]);
  });

  test('says how many there are', () => {
    expect(problemsOf(plain({ 'count/deployments.apps': '0' }))).toEqual([
      "quota-below-need ResourceQuota all /spec/hard/count~1deployments.apps: '0' is below what this program makes in the namespace ('1') (made at prod/shop/ResourceQuota-all)",
    ]);
  });

  test('says nothing of objects that nobody here counts', () => {
    expect(rulesOf(plain({ 'count/widgets.example.com': 0, 'requests.nvidia.com/gpu': 0 }))).toEqual([]);
  });

  /** Three pods of the service and three of the waypoint, and one more of each while they are replaced. */
  const throughWaypoint = (hard: object) => (system: System) => {
    new MicroService(system, 'api', { ...sized, serves: { timeout: '2s' } });
    quota(system, hard);
  };

  test('counts the pods that Istio makes of a waypoint, with what it gives them', () => {
    expect([
      rulesOf(throughWaypoint({ pods: 7, 'requests.cpu': '1399m', 'limits.memory': '5119Mi' })),
      rulesOf(throughWaypoint({ pods: 8, 'requests.cpu': '1400m', 'limits.memory': '5Gi' })),
    ]).toEqual([['quota-below-need', 'quota-below-need', 'quota-below-need'], []]);
  });

  test('counts those of a gateway of the user’s own, and its load balancer', () => {
    const gateway = (hard: object) => (system: System) => {
      const listeners = [{ name: 'http', port: 80, protocol: 'HTTP' }];
      const parametersRef = { group: '', kind: 'ConfigMap', name: 'edge' };
      const deployment =
        'spec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n        - name: istio-proxy\n          resources: { requests: { cpu: 500m } }\n';
      raw(system, 'v1', 'ConfigMap', 'edge', { data: { deployment } });
      raw(system, 'gateway.networking.k8s.io/v1', 'Gateway', 'edge', {
        spec: { gatewayClassName: 'istio', listeners, infrastructure: { parametersRef } },
      });
      quota(system, hard);
    };
    expect([
      rulesOf(gateway({ 'requests.cpu': '1499m', pods: 2, 'services.loadbalancers': 0 })),
      rulesOf(gateway({ 'requests.cpu': '1500m', pods: 3, 'services.loadbalancers': 1 })),
    ]).toEqual([['quota-below-need', 'quota-below-need', 'quota-below-need'], []]);
  });
});
