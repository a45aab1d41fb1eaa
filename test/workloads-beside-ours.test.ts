import { ApiObject, JsonPatch, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-27';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { clusterService, externalService, MicroService, type System } from '../lib/index.ts';
import { rulesOf, shop, sized } from './support/shop.ts';

/** A cdk8s-plus Deployment that meets Pod Security restricted. */
function database(system: System): kplus.Deployment {
  const deployment = new kplus.Deployment(system, 'database', {
    metadata: { name: 'database' },
    containers: [
      {
        image: 'registry.example.com/shop/database:1.0.0',
        portNumber: 5432,
        resources: { memory: { request: Size.mebibytes(256), limit: Size.mebibytes(256) } },
        securityContext: { user: 10001, group: 10001, capabilities: { drop: ['ALL' as kplus.Capability] } },
      },
    ],
  });
  const seccomp = '/spec/template/spec/securityContext/seccompProfile';
  ApiObject.of(deployment).addJsonPatch(JsonPatch.add(seccomp, { type: 'RuntimeDefault' }));
  return deployment;
}

describe('a cdk8s-plus workload that is called', () => {
  const called = (system: System) => {
    const callee = database(system);
    callee.exposeViaService({ name: 'database' });
    new MicroService(system, 'api', { ...sized, calls: [callee] });
  };

  test('lets its caller in by network policy', () => {
    const [rule] = shop(called).object('NetworkPolicy', 'database').spec.ingress.slice(-1);
    expect(rule.from[0].podSelector.matchLabels).toMatchObject({ 'app.kubernetes.io/name': 'api' });
  });

  test('lets its caller in by identity', () => {
    const { rules } = shop(called).object('AuthorizationPolicy', 'database').spec;
    expect(rules[0].from[0].source.principals).toEqual(['cluster.local/ns/shop/sa/api']);
  });

  test('is not taken for HTTP where nothing says so', () => {
    const [container] = shop(called).object('Deployment', 'api').spec.template.spec.containers;
    expect(container.env).toContainEqual({ name: 'DATABASE_URL', value: 'tcp://database.shop.svc.cluster.local:5432' });
  });

  test('is refused without a Service object, since it has no address', () => {
    expect(rulesOf((system) => new MicroService(system, 'api', { ...sized, calls: [database(system)] }))).toContain(
      'workload-without-service',
    );
  });
});

describe('refuses', () => {
  test('a foreign workload that its namespace would admit no pod of', () => {
    const rules = rulesOf(
      (system) => new kplus.Deployment(system, 'd', { containers: [{ image: 'x:1.0.0', portNumber: 8080 }] }),
    );
    expect(new Set(rules)).toEqual(new Set(['pod-not-restricted']));
  });

  test('a pod on the network of its node', () => {
    const rules = rulesOf((system) => {
      ApiObject.of(database(system)).addJsonPatch(JsonPatch.replace('/spec/template/spec/hostNetwork', true));
    });
    expect(rules).toEqual(['pod-not-restricted']);
  });

  test('telemetry without a port', () => {
    const telemetry = clusterService({ namespace: 'monitoring', name: 'collector', serviceAccount: 'collector' });
    const platform = { ...environments.prod.platform, telemetry };
    expect(rulesOf(() => {}, { platform })).toContain('telemetry-without-port');
  });

  test('a mount in place of a system folder', () => {
    expect(rulesOf((system) => new MicroService(system, 'api', { ...sized, files: { '/etc': 'x' } }))).toContain(
      'path-reserved',
    );
  });

  test('a patch that is none, without throwing', () => {
    const patch = (system: System) =>
      new MicroService(system, 'api', sized).object('Deployment').addJsonPatch(null as never);
    expect(rulesOf(patch)).toContain('not-a-patch');
  });
});

test('a patch may be a plain operation', () => {
  const operation = { op: 'replace', path: '/spec/minReadySeconds', value: 42 };
  const { object } = shop((system) =>
    new MicroService(system, 'api', sized).object('Deployment').addJsonPatch(operation as never),
  );
  expect(object('Deployment', 'api').spec.minReadySeconds).toBe(42);
});

test('an outside host that is an address is opened as itself', () => {
  const calls = [externalService('queue', { host: '10.0.0.1', port: 5432 })];
  const { object } = shop((system) => new MicroService(system, 'api', { ...sized, calls }));
  expect(JSON.stringify(object('NetworkPolicy', 'api').spec.egress)).toContain('"cidr":"10.0.0.1/32"');
});
