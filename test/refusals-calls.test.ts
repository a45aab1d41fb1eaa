import { ApiObject, Chart } from 'cdk8s';
import type { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { outgoing } from '../lib/constructs/outgoing.ts';
import {
  CloudNativeApp,
  call,
  clusterService,
  Environment,
  externalService,
  MicroService,
  System,
  waive,
} from '../lib/index.ts';
import { issuesOf, rulesOf, sized } from './support/shop.ts';

const two =
  (build: (api: MicroService, stock: MicroService) => void, stock: object = {}) =>
  (system: System) =>
    build(new MicroService(system, 'api', sized), new MicroService(system, 'stock', { ...sized, ...stock }));

describe('refuses', () => {
  test('a call to oneself', () => {
    expect(rulesOf(two((api) => api.addCall(api)))).toEqual(['call-to-itself']);
  });

  test('a call to another environment', () => {
    const app = new CloudNativeApp({ name: 'shop' });
    const inEnvironment = (id: string) =>
      new MicroService(
        new System(new Environment(app, id, { ...environments.prod, releases: {} }), 'shop'),
        'api',
        sized,
      );
    const there = inEnvironment('there');
    inEnvironment('here').addCall(there);
    expect(outgoing(app).issues.map(({ rule }) => rule)).toEqual(['call-across-environments']);
  });

  test('one edge declared twice with other options, naming both places', () => {
    const build = two((api, stock) => {
      api.addCall(stock);
      api.addCall(stock, { variable: 'STOCK_ADDRESS' });
    });
    expect(issuesOf(build)).toEqual([
      expect.objectContaining({
        rule: 'call-declared-twice',
        path: 'addCall(stock)',
        problem: expect.stringContaining('addCall(stock)'),
      }),
    ]);
  });

  test('a port that the callee does not have', () => {
    expect(rulesOf(two((api, stock) => api.addCall(stock, { ports: ['admin'] })))).toEqual(['call-port-unknown']);
  });

  test('a call to a service without ports', () => {
    const build = two((api, stock) => api.addCall(stock), { port: undefined, health: undefined });
    expect(rulesOf(build)).toContain('call-without-port');
  });

  test('an outside host that is no host name', () => {
    const build = two((api) => api.addCall(externalService('bank', { host: 'not a host', port: 443 })));
    expect(rulesOf(build)).toEqual(['bad-host']);
  });

  test('an outside address that is no CIDR block', () => {
    const bank = externalService('bank', { host: 'bank.example.com', port: 443, addresses: ['10.0.0.1'] });
    expect(rulesOf(two((api) => api.addCall(bank)))).toEqual(['bad-address']);
  });

  test('a caller whose namespace or labels cannot be', () => {
    const build = two((api) =>
      api.allowCallsFrom(clusterService({ namespace: 'A b', name: 'x', labels: { 'a b': 'c' }, serviceAccount: 'x' })),
    );
    expect(rulesOf(build)).toEqual(expect.arrayContaining(['bad-name', 'bad-labels']));
  });

  test('a caller that owns no pods', () => {
    const build = (system: System) => {
      const map = new ApiObject(system, 'map', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'map' } });
      new MicroService(system, 'api', sized).allowCallsFrom(map);
    };
    expect(rulesOf(build)).toEqual(['not-a-workload']);
  });

  test('a caller whose pods have no labels', () => {
    const build = (system: System) => {
      const job = new ApiObject(system, 'job', {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: { name: 'job' },
        spec: { template: { spec: {} } },
      } as never);
      new MicroService(system, 'api', sized).allowCallsFrom(job);
    };
    expect(rulesOf(build)).toEqual(['workload-without-labels']);
  });

  test('a caller outside any system', () => {
    const build = (system: System) => {
      const chart = new Chart(system.node.root as Construct, 'tools');
      const job = new ApiObject(chart, 'job', { apiVersion: 'batch/v1', kind: 'Job' });
      new MicroService(system, 'api', sized).allowCallsFrom(job);
    };
    expect(rulesOf(build)).toEqual(['workload-outside-system']);
  });
});

describe('takes', () => {
  test('a cycle of calls that one of them can do without', () => {
    const build = two((api, stock) => [api.addCall(stock), stock.addCall(api, { essential: false })]);
    expect(rulesOf(build)).toEqual([]);
  });

  test('one edge declared twice alike', () => {
    expect(rulesOf(two((api, stock) => [api.addCall(stock), api.addCall(stock)]))).toEqual([]);
  });

  test('access and a call on one edge', () => {
    expect(rulesOf(two((api, stock) => [stock.allowCallsFrom(api), api.addCall(stock)]))).toEqual([]);
  });

  test('a call with options in the prop', () => {
    const build = (system: System) => {
      const stock = new MicroService(system, 'stock', sized);
      new MicroService(system, 'api', { ...sized, calls: [call(stock, { variable: false })] });
    };
    expect(rulesOf(build)).toEqual([]);
  });
});

describe('a waiver is refused', () => {
  const waived = (waivers: readonly ReturnType<typeof waive>[]) => (system: System) =>
    new MicroService(system, 'api', { ...sized, replicas: 1, waivers });

  test('for a rule that may not be overruled', () => {
    expect(rulesOf(waived([waive('image-not-pinned', { reason: 'hurry' })]))).toContain('waiver-not-possible');
  });

  test('without a reason', () => {
    expect(rulesOf(waived([waive('single-replica', { reason: ' ' })]))).toEqual(
      expect.arrayContaining(['waiver-without-reason', 'single-replica']),
    );
  });

  test('with an end that is no day', () => {
    expect(rulesOf(waived([waive('single-replica', { reason: 'a lock', until: '2027-02-30' })]))).toContain(
      'waiver-bad-date',
    );
  });

  test('after its last day', () => {
    const app = new CloudNativeApp({ name: 'shop', today: '2027-03-02' });
    const system = new System(new Environment(app, 'prod', { ...environments.prod, releases: {} }), 'shop');
    waived([waive('single-replica', { reason: 'a lock', until: '2027-03-01' })])(system);
    expect(outgoing(app).issues).toEqual([
      expect.objectContaining({
        rule: 'single-replica',
        problem: expect.stringContaining('waived until 2027-03-01, which is over'),
      }),
    ]);
  });

  test('and holds on its last day', () => {
    const app = new CloudNativeApp({ name: 'shop', today: '2027-03-01' });
    const system = new System(new Environment(app, 'prod', { ...environments.prod, releases: {} }), 'shop');
    waived([waive('single-replica', { reason: 'a lock', until: '2027-03-01' })])(system);
    expect(outgoing(app).issues).toEqual([]);
  });
});
