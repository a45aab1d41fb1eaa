import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { call } from '../lib/model/call.ts';
import { isCallee } from '../lib/model/callee.ts';
import { externalService } from '../lib/model/foreigner.ts';
import type { Issue } from '../lib/model/issue.ts';
import { environmentOptions, resolveEnvironment } from '../lib/model/resolve-environment.ts';
import { clusterPeer, externalPeer } from '../lib/model/resolve-peer.ts';
import { resolveService } from '../lib/model/resolve-service.ts';
import { resolveSystem, systemOptions } from '../lib/model/resolve-system.ts';
import { secret } from '../lib/model/secret.ts';
import { serviceOptions } from '../lib/model/service-options.ts';
import { environmentModel, systemModel } from './support/models.ts';

const system = systemModel();
const environment = environmentModel();
const nonsense = fc.anything({
  withBigInt: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withTypedArray: true,
  withSparseArray: true,
  withObjectString: true,
});

const image = 'registry.example.com/bycoin/wallet:1.4.2';

function problemsOf(props: unknown): readonly Issue[] {
  return resolveService('wallet', props, system).problems;
}

function rulesOf(props: object): readonly string[] {
  return problemsOf({ image, ...props }).map(({ rule, path }) => `${rule} ${path}`);
}

describe('never throws', () => {
  test('whatever the props of a service are', () => {
    fc.assert(fc.property(nonsense, (props) => void resolveService('wallet', props, system)));
  });

  test('whatever the props of a system are', () => {
    fc.assert(fc.property(nonsense, (props) => void resolveSystem('bycoin', props, environment)));
  });

  test('whatever the props of an environment are', () => {
    fc.assert(fc.property(nonsense, (props) => void resolveEnvironment('prod', props, () => undefined)));
  });

  test.each(Object.keys(serviceOptions))('whatever %s of a service is', (key) => {
    fc.assert(
      fc.property(nonsense, (value) => void problemsOf({ image, [key]: value })),
      { numRuns: 50 },
    );
  });

  test.each(Object.keys(environmentOptions))('whatever %s of an environment is', (key) => {
    fc.assert(
      fc.property(nonsense, (value) => void resolveEnvironment('prod', { [key]: value }, () => undefined)),
      { numRuns: 50 },
    );
  });

  test.each(Object.keys(systemOptions))('whatever %s of a system is', (key) => {
    fc.assert(
      fc.property(nonsense, (value) => void resolveSystem('bycoin', { [key]: value }, environment)),
      { numRuns: 50 },
    );
  });

  test('whatever stands in a nested option', () => {
    const nested = [
      ...['health', 'serves', 'autoscaling', 'shutdown', 'scheduling', 'config', 'files', 'ports'],
      ...['state', 'initContainers', 'sidecars'],
    ];
    const props = fc.dictionary(fc.constantFrom(...nested), fc.dictionary(fc.string(), nonsense));
    fc.assert(fc.property(props, (given) => void problemsOf({ image, ...given })));
  });

  test('whatever a release file holds', () => {
    const props = { ...environment, platform: { kubernetes: '1.33' }, releases: 'x.json' };
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => void resolveEnvironment('prod', props, () => text)),
    );
  });

  test('whatever a foreigner is made of', () => {
    fc.assert(
      fc.property(nonsense, (options) => {
        const issues: Issue[] = [];
        clusterPeer({ kind: 'clusterService', options: options as never }, issues);
        externalPeer({ kind: 'externalService', name: options as never, options: options as never }, issues);
        expect(issues.length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('reports', () => {
  test('props that are no object, and nothing that would be missing in one', () => {
    expect(problemsOf(null)).toMatchObject([{ rule: 'wrong-type', path: '' }]);
  });

  test('a missing image', () => {
    expect(problemsOf({})).toMatchObject([{ rule: 'missing-option', path: 'image' }]);
  });

  test.each([
    ['a wrong kind of number', { port: '8080' }, 'wrong-type port'],
    ['a port out of range', { port: 70_000 }, 'out-of-range port'],
    ['no pods', { replicas: 0 }, 'out-of-range replicas'],
    ['half a pod', { replicas: 1.5 }, 'out-of-range replicas'],
    ['a number for cpu', { cpu: 0.5 }, 'bad-quantity cpu'],
    ['memory as cpu', { cpu: '256Mi' }, 'bad-quantity cpu'],
    ['less than a thousandth of a cpu', { cpu: '0.0005' }, 'bad-quantity cpu'],
    ['cpu as memory', { memory: '250m' }, 'bad-quantity memory'],
    ['plain bytes', { memory: '268435456' }, 'bad-quantity memory'],
    ['a negative amount', { memory: '-5Mi' }, 'bad-quantity memory'],
    ['nothing', { memory: '0Mi' }, 'bad-quantity memory'],
    ['a time without a unit', { serves: { timeout: '2' } }, 'bad-duration serves.timeout'],
    ['a time that is none', { serves: { timeout: '0x10s' } }, 'bad-duration serves.timeout'],
    ['an option that is none', { replcas: 3 }, 'unknown-option replcas'],
    ['a nested option that is none', { health: { ready: '/ready' } }, 'unknown-option health.ready'],
    ['mesh: true', { mesh: true }, 'wrong-type mesh'],
    ['port beside ports', { port: 8080, ports: { http: 8081 } }, 'port-and-ports port'],
    ['protocol without port', { protocol: 'grpc' }, 'port-missing protocol'],
    [
      'replicas beside autoscaling',
      { replicas: 3, autoscaling: { maxReplicas: 9 } },
      'replicas-and-autoscaling replicas',
    ],
    ['autoscaling without an end', { autoscaling: {} }, 'missing-option autoscaling.maxReplicas'],
    ['two checks in one', { health: { readiness: { path: '/a', tcp: true } } }, 'one-check health.readiness'],
    ['a check of nothing', { health: { readiness: { period: '5s' } } }, 'one-check health.readiness'],
    [
      'headers of a gRPC check',
      { health: { readiness: { grpc: true, headers: { a: 'b' } } } },
      'unused-option health.readiness.headers',
    ],
    ['a path that is none', { health: { readiness: 'ready' } }, 'bad-path health.readiness'],
    [
      'a key that its secret has not',
      { config: { A: secret('db', { keys: ['url'] }).key('uri') } },
      'secret-key-unknown config.A',
    ],
    ['a list in config', { config: { A: ['b'] } }, 'wrong-type config.A'],
    ['a number as a file', { files: { '/etc/a': 5 } }, "wrong-type files['/etc/a']"],
    ['a caller by name', { calls: ['ledger'] }, 'not-callable calls[0]'],
    ['a call of nothing', { calls: [call(undefined as never)] }, 'not-callable calls[0]'],
    [
      'a resource by number',
      { permissions: [{ verbs: ['get'], resources: [5] }] },
      'wrong-type permissions[0].resources[0]',
    ],
    [
      'two architectures',
      { scheduling: { architecture: 'arm64', nodeLabels: { 'kubernetes.io/arch': 'amd64' } } },
      "architecture-twice scheduling.nodeLabels['kubernetes.io/arch']",
    ],
  ])('%s', (_, props, expected) => {
    expect(rulesOf(props)).toEqual([expected]);
  });

  test('everything at once', () => {
    expect(problemsOf({ port: 0, cpu: 'x', replcas: 1 }).map(({ path }) => path)).toEqual([
      'port',
      'cpu',
      'replcas',
      'image',
    ]);
  });

  test('a namespace that is no text, or an error in its place', () => {
    const broken = {
      ...environment,
      namespaceFor: () => {
        throw new Error('no');
      },
    };
    expect(resolveSystem('bycoin', {}, broken)).toMatchObject({
      namespace: 'bycoin',
      problems: [{ rule: 'namespace-unreadable' }],
    });
  });

  test('an empty list of addresses, which would open all of them', () => {
    const issues: Issue[] = [];
    externalPeer(externalService('auth0', { host: 'auth0.com', port: 443, addresses: [] }), issues);
    expect(issues).toMatchObject([{ rule: 'empty-list', path: 'addresses' }]);
  });
});

describe('models', () => {
  const props = { image, config: { A: 'b' }, labels: { a: 'b' }, command: ['x'], health: { readiness: '/ready' } };

  test("are frozen, a user's props are not", () => {
    const model = resolveService('wallet', props, system);
    expect([model, model.health.readiness, model.command, model.labels].every(Object.isFrozen)).toBe(true);
    expect([props, props.config, props.labels, props.command, props.health].some(Object.isFrozen)).toBe(false);
  });

  test('leave the instance of a cloud as it is', () => {
    const cloud = { ...environment.cloud, problems: [] };
    expect(Object.isFrozen(environmentModel({ cloud }).cloud)).toBe(false);
  });

  test.each([
    ['a service', { peer: { kind: 'service', key: 'prod/a/b', name: 'b', ports: [] } }, true],
    ['half a service', { peer: {} }, false],
    ['a foreigner', externalService('a', { host: 'a.example', port: 443 }), true],
    ['a construct', { node: { path: 'a/b' } }, true],
    ['a text', 'ledger', false],
    ['nothing', undefined, false],
  ])('%s is callable: %s', (_, value, callable) => {
    expect(isCallee(value)).toBe(callable);
  });
});
