import { describe, expect, test } from 'vitest';
import { type Edition, editions } from '../lib/model/editions.ts';
import { istioAmbient, istioSidecar } from '../lib/model/mesh.ts';
import type { Tier } from '../lib/model/tier.ts';
import { environmentModel, serviceModel, systemModel } from './support/models.ts';

const unsaid = { cpu: undefined, memory: undefined, health: undefined };

describe('replicas', () => {
  test.each<[Tier, number]>([
    ['development', 1],
    ['staging', 2],
    ['production', 3],
  ])('%s runs %i pods', (tier, replicas) => {
    expect(serviceModel({}, { tier }).replicas).toBe(replicas);
  });

  test('belong to the autoscaler where there is one', () => {
    expect(serviceModel({ autoscaling: { maxReplicas: 9 } }).replicas).toBeUndefined();
  });

  test('an autoscaler begins with as many pods as the tier runs', () => {
    expect(serviceModel({ autoscaling: { maxReplicas: 9 } }).autoscaling?.minReplicas).toBe(3);
  });

  test('an autoscaler begins with no more than it may have', () => {
    expect(serviceModel({ autoscaling: { maxReplicas: 2 } }).autoscaling?.minReplicas).toBe(2);
  });
});

describe('resources', () => {
  test('production has no default for cpu and memory', () => {
    expect(serviceModel(unsaid).resources).toMatchObject({ cpu: undefined, memory: undefined });
  });

  test('development has small ones', () => {
    expect(serviceModel(unsaid, { tier: 'development' }).resources).toMatchObject({ cpu: '100m', memory: '128Mi' });
  });

  test('the memory limit is the request', () => {
    expect(serviceModel({ memory: '1.5Gi' }).resources.memoryLimit).toBe('1536Mi');
  });

  test('there is no cpu limit', () => {
    expect(serviceModel().resources.cpuLimit).toBeUndefined();
  });

  test('quantities are what the API server prints', () => {
    expect(serviceModel({ cpu: '0.5', memory: '1024Mi' }).resources).toMatchObject({ cpu: '500m', memory: '1Gi' });
  });
});

describe('checks', () => {
  test('without health a TCP connection tells readiness and start, nothing restarts', () => {
    const tcp = { target: { kind: 'tcp', port: 'http' } };
    expect(serviceModel(unsaid).health).toMatchObject({ readiness: tcp, startup: tcp, liveness: undefined });
  });

  test('a service that listens on nothing has no checks', () => {
    const { health } = serviceModel({ ...unsaid, port: undefined });
    expect(health).toEqual({ readiness: undefined, liveness: undefined, startup: undefined });
  });

  test('the start is checked as liveness is, for two minutes', () => {
    const { startup } = serviceModel({ health: { liveness: '/live' } }).health;
    expect(startup).toMatchObject({ target: { path: '/live' }, period: 2, failures: 60 });
  });

  test('a slow liveness check makes the start no longer', () => {
    const { startup } = serviceModel({ health: { liveness: { path: '/live', timeout: '10s' } } }).health;
    expect(startup).toMatchObject({ timeout: 10, period: 10, failures: 12 });
  });

  test('a command has five seconds, and a period that is as long', () => {
    const { startup } = serviceModel({ health: { startup: { command: ['./check'] } } }).health;
    expect(startup).toMatchObject({ timeout: 5, period: 5, failures: 24 });
  });

  test('a short period shortens the timeout that was not said', () => {
    const { readiness } = serviceModel({ health: { readiness: { path: '/ready', period: '1s' } } }).health;
    expect(readiness).toMatchObject({ timeout: 1, period: 1 });
  });

  test('a path asks the first HTTP port, gRPC the first gRPC port', () => {
    const ports = { rpc: { port: 9000, protocol: 'grpc' }, web: 9090, admin: 9091 } as const;
    const { readiness, liveness } = serviceModel({
      ports,
      health: { readiness: '/ready', liveness: { grpc: true } },
    }).health;
    expect([readiness?.target, liveness?.target]).toMatchObject([{ port: 'web' }, { port: 'rpc' }]);
  });
});

describe('ports', () => {
  const ports = { rpc: { port: 9000, protocol: 'grpc' }, http: 9999, admin: 9001 } as const;

  test('the first is named after its protocol, else it has the lowest number', () => {
    expect(serviceModel({ ports }).ports.map(({ name }) => name)).toEqual(['http', 'rpc', 'admin']);
  });

  test('their order does not depend on the order of keys', () => {
    const reversed = Object.fromEntries(Object.entries(ports).reverse());
    expect(serviceModel({ ports: reversed }).ports).toEqual(serviceModel({ ports }).ports);
  });

  test('the Service object names the protocol first', () => {
    expect(serviceModel({ ports }).ports.map(({ serviceName }) => serviceName)).toEqual([
      'http',
      'grpc-rpc',
      'http-admin',
    ]);
  });

  test('one port is named after its protocol', () => {
    expect(serviceModel({ port: 9000, protocol: 'grpc', servicePort: 80 }).ports).toEqual([
      { name: 'grpc', serviceName: 'grpc', port: 9000, servicePort: 80, protocol: 'grpc' },
    ]);
  });
});

describe('shutdown', () => {
  test('delay, longest request and margin add up to the grace period', () => {
    expect(serviceModel().shutdown).toEqual({ delay: 10, longestRequest: 30, gracePeriod: 45 });
  });

  test('waits as long as the load balancers of the cloud need', () => {
    const slow = { ...environmentModel().cloud, loadBalancerDelay: 19_500 };
    expect(serviceModel({}, { cloud: slow }).shutdown.delay).toBe(20);
  });

  test('parts of a second count as a whole one', () => {
    expect(serviceModel({ shutdown: { longestRequest: '1500ms' } }).shutdown.longestRequest).toBe(2);
  });
});

describe('autoscaling', () => {
  test('aims at 70 % of cpu where nothing is said', () => {
    expect(serviceModel({ autoscaling: { maxReplicas: 9 } }).autoscaling).toMatchObject({
      cpuPercent: 70,
      memoryPercent: undefined,
    });
  });

  test('leaves cpu alone where memory is said', () => {
    expect(
      serviceModel({ autoscaling: { maxReplicas: 9, memoryPercent: 80 } }).autoscaling?.cpuPercent,
    ).toBeUndefined();
  });

  test('a speed in pods is not widened by the default in percent', () => {
    const growing = { pods: 2 };
    expect(serviceModel({ autoscaling: { maxReplicas: 9, growing } }).autoscaling?.growing).toEqual({
      percent: undefined,
      pods: 2,
      every: 30,
      after: 0,
    });
  });
});

describe('promises', () => {
  test('nothing is promised where nothing is said', () => {
    expect(serviceModel().promise).toBeUndefined();
  });

  test('a try may take its share of the timeout', () => {
    expect(serviceModel({ serves: { timeout: '3s', retries: { attempts: 2 } } }).promise?.retries).toEqual({
      attempts: 2,
      perTryTimeout: 1000,
      on: 'unreached',
    });
  });

  test('retries: false promises not to try again', () => {
    expect(serviceModel({ serves: { timeout: '3s', retries: false } }).promise?.retries).toEqual({
      attempts: 0,
      perTryTimeout: undefined,
      on: 'unreached',
    });
  });

  test('a circuit breaker of no words ejects after five errors for half a minute', () => {
    expect(serviceModel({ serves: { circuitBreaker: {} } }).promise?.circuitBreaker).toEqual({
      consecutiveErrors: 5,
      ejectFor: 30_000,
      maxEjectedPercent: 50,
    });
  });
});

describe('placement', () => {
  test('spreads over zones where the cloud has them', () => {
    expect(serviceModel().placement).toMatchObject({ nodes: 'preferred', zones: 'preferred' });
  });

  test('does not where it has none', () => {
    const cloud = { ...environmentModel().cloud, zones: false };
    expect(serviceModel({}, { cloud }).placement.zones).toBe('none');
  });

  test("an architecture is a node's label", () => {
    expect(serviceModel({ scheduling: { architecture: 'arm64' } }).placement.nodeLabels).toEqual({
      'kubernetes.io/arch': 'arm64',
    });
  });

  test("the platform's priority class is that of services that name none", () => {
    const platform = { kubernetes: '1.33', defaultPriorityClass: 'business' };
    expect(serviceModel({}, { platform }).placement.priorityClass).toBe('business');
  });
});

describe('user', () => {
  test('is a number that nobody else has', () => {
    expect(serviceModel().user).toEqual({ user: 10001, group: 10001 });
  });

  test('its group is its own number', () => {
    expect(serviceModel({ user: 2000 }).user).toEqual({ user: 2000, group: 2000 });
  });

  test('is left to a platform that assigns ids', () => {
    expect(serviceModel({}, { platform: { kubernetes: '1.33', userIds: 'assigned' } }).user).toBeUndefined();
  });
});

describe('labels', () => {
  test('name service, system, version and library', () => {
    expect(serviceModel({ image: 'wallet:1.0.0-rc.1' }).labels).toEqual({
      'app.kubernetes.io/instance': 'wallet',
      'app.kubernetes.io/managed-by': 'cdk8s-cloud-native',
      'app.kubernetes.io/name': 'wallet',
      'app.kubernetes.io/part-of': 'bycoin',
      'app.kubernetes.io/version': '1.0.0-rc.1',
    });
  });

  test("a service has its system's, and says its own over them", () => {
    const system = systemModel({ owner: 'payments', labels: { tribe: 'money', floor: '3' } });
    expect(serviceModel({ labels: { floor: '4' } }, system).labels).toMatchObject({
      owner: 'payments',
      tribe: 'money',
      floor: '4',
    });
  });

  test('refuses to say ours otherwise', () => {
    const { labels, problems } = serviceModel({ labels: { 'app.kubernetes.io/name': 'purse' } });
    expect([labels['app.kubernetes.io/name'], problems.map(({ rule }) => rule)]).toEqual([
      'wallet',
      ['label-reserved'],
    ]);
  });
});

describe('mesh', () => {
  test.each([
    ['1.27', '1.33', true],
    ['1.26', '1.33', false],
    ['1.27', '1.32', false],
  ])('sidecars of Istio %s on Kubernetes %s are native: %s', (istio, kubernetes, native) => {
    const { platform } = environmentModel({ platform: { kubernetes, mesh: istioSidecar(istio) } });
    expect(platform.mesh?.nativeSidecars).toBe(native);
  });

  test('every service is in it', () => {
    const platform = { kubernetes: '1.33', mesh: istioAmbient('1.30') };
    expect(serviceModel({}, { platform }).inMesh).toBe(true);
  });

  test('mesh: false takes a service out', () => {
    const platform = { kubernetes: '1.33', mesh: istioAmbient('1.30') };
    expect(serviceModel({ mesh: false }, { platform }).peer.inMesh).toBe(false);
  });
});

describe('files', () => {
  test('keys of the ConfigMap are made of paths', () => {
    const { files } = serviceModel({ files: { '/etc/app//rules.yaml': 'a: 1' } });
    expect(files).toEqual([{ kind: 'content', path: '/etc/app/rules.yaml', key: 'etc-app-rules.yaml', text: 'a: 1' }]);
  });

  test('paths that read alike have keys of their own', () => {
    const { files } = serviceModel({ files: { '/a/b': '1', '/a-b': '2' } });
    expect(new Set(files.map((file) => 'key' in file && file.key)).size).toBe(2);
  });
});

describe('editions', () => {
  test('every edition is the default of what its services do not say', () => {
    const names = Object.keys(editions) as Edition[];
    expect(names.map((edition) => serviceModel({}, { edition }).user?.user)).toEqual(
      names.map((name) => editions[name].user),
    );
  });

  test('what an edition says stays as it is', () => {
    expect(Object.isFrozen(editions['2026.12'].autoscaling.growing)).toBe(true);
  });

  test('refuses an edition that does not exist', () => {
    const { problems } = environmentModel({ edition: '2025.01' as Edition });
    expect(problems).toMatchObject([{ rule: 'edition-unknown', path: 'edition' }]);
  });
});
