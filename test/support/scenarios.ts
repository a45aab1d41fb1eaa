import type { Construct } from 'constructs';
import {
  AutoscaledApi,
  call,
  clusterService,
  externalService,
  fromPod,
  hashBy,
  MeshedService,
  MicroService,
  type MicroServiceProps,
  StatefulService,
  System,
  secret,
  tlsSecret,
  waive,
} from '../../lib/index.ts';

/** A whole system as a reviewer would see it, and what it needs of a platform. */
export interface Scenario {
  readonly system: new (scope: Construct) => System;
  readonly needs?: { readonly mesh?: true; readonly kubernetes?: string };
}

const image = 'registry.example.com/shop/api:1.4.2';
const sized = {
  image,
  cpu: '250m',
  memory: '256Mi',
  health: { readiness: '/ready', liveness: '/live' },
} as const satisfies MicroServiceProps;

/** Below Kubernetes 1.30 there is no sleep before stop, and nobody comes from outside; that is not what these are about. */
const waivers = [
  waive('pre-stop-unsupported', { reason: 'the scenario is rendered for old platforms too' }),
  waive('service-unreachable', { reason: 'the scenario is about one end of its calls' }),
];

class SmallService extends System {
  constructor(scope: Construct) {
    super(scope, 'shop', { waivers });
    new MicroService(this, 'api', { ...sized, port: 8080 });
  }
}

class FullService extends System {
  constructor(scope: Construct) {
    super(scope, 'shop', { owner: 'shop', labels: { team: 'shop' }, waivers });
    const database = secret('shop-db', { keys: ['url', 'ca.crt'] });
    new MicroService(this, 'api', {
      image,
      command: ['/app/server'],
      args: ['--listen=:8080'],
      ports: { http: { port: 8080, servicePort: 80 }, rpc: { port: 9000, protocol: 'grpc' }, admin: 9090 },
      cpu: '500m',
      cpuLimit: '2',
      memory: '512Mi',
      memoryLimit: '1Gi',
      ephemeralStorage: '1Gi',
      replicas: 3,
      config: {
        LOG_LEVEL: 'info',
        GREETING: 'hello $(POD_NAME)',
        POD_NAME: fromPod('name'),
        DATABASE_URL: database.key('url'),
      },
      files: { '/etc/shop/rules.yaml': 'discount: 10\n', '/etc/shop/db': database },
      writablePaths: { '/tmp': '128Mi', '/var/cache/shop': '256Mi' },
      health: {
        readiness: { path: '/ready', headers: { 'X-Check': 'readiness' }, port: 'admin' },
        liveness: { grpc: true, port: 'rpc' },
        startup: { tcp: true, failures: 90 },
      },
      shutdown: { longestRequest: '45s', loadBalancers: '15s' },
      user: 20_000,
      group: 30_000,
      spread: { nodes: 'required', zones: 'preferred' },
      scheduling: {
        nodeLabels: { pool: 'web' },
        tolerations: [{ key: 'web', effect: 'NoSchedule' }],
        architecture: 'arm64',
      },
      labels: { feature: 'catalog' },
      annotations: { 'example.com/runbook': 'https://runbooks.example.com/shop' },
      podAnnotations: { 'example.com/sampled': 'yes' },
    });
  }
}

class CallingServices extends System {
  constructor(scope: Construct) {
    super(scope, 'shop', { waivers });
    const stock = new MicroService(this, 'stock', { ...sized, port: 8080 });
    const orders = new MicroService(this, 'orders', {
      ...sized,
      port: 8080,
      servicePort: 80,
      calls: [
        call(stock, { variable: { name: 'STOCK_ADDR', format: 'host:port' } }),
        externalService('bank', { host: 'api.bank.example.com', port: 443, addresses: ['203.0.113.0/24'] }),
        clusterService({
          namespace: 'search',
          name: 'index',
          labels: { app: 'index' },
          serviceAccount: 'index',
          ports: { http: 9200 },
        }),
      ],
    });
    stock.addCall(orders, { essential: false });
    orders.allowCallsFrom(
      clusterService({ namespace: 'reports', name: 'nightly', labels: { app: 'nightly' }, serviceAccount: 'nightly' }),
    );
  }
}

class PromisingServices extends System {
  constructor(scope: Construct) {
    super(scope, 'shop', { waivers });
    const prices = new AutoscaledApi(this, 'prices', {
      ...sized,
      port: 8080,
      autoscaling: {
        minReplicas: 3,
        maxReplicas: 12,
        cpuPercent: 65,
        memoryPercent: 80,
        shrinking: { pods: 1, every: '2m', after: '10m' },
      },
      serves: {
        timeout: '2s',
        retries: { attempts: 2, perTryTimeout: '600ms', on: 'idempotent' },
        circuitBreaker: { consecutiveErrors: 3, ejectFor: '1m' },
        maxConnections: 200,
        maxPendingRequests: 50,
        maxRequests: 400,
        connectTimeout: this.environment.model.platform.mesh?.mode === 'sidecar' ? '500ms' : undefined,
      },
    });
    const basket = new MicroService(this, 'basket', {
      ...sized,
      port: 8080,
      serves: { timeout: '5s' },
      calls: [prices],
    });
    new MeshedService(this, 'shopfront', { ...sized, port: 8080, calls: [basket, prices] });
  }
}

class LoadedServices extends System {
  constructor(scope: Construct) {
    super(scope, 'shop', { waivers });
    const prices = new MicroService(this, 'prices', {
      ...sized,
      port: 8080,
      serves: {
        circuitBreaker: {},
        bulkhead: { requestsPerSecond: 500, latency: '200ms' },
        retryBudget: { percent: 10 },
        loadBalancing: 'roundRobin',
        warmUp: '60s',
      },
    });
    const basket = new MicroService(this, 'basket', {
      ...sized,
      port: 8080,
      serves: { timeout: '2s', loadBalancing: hashBy({ cookie: 'session', ttl: '1h' }) },
      calls: [prices],
    });
    new MicroService(this, 'shopfront', { ...sized, port: 8080, calls: [basket] });
  }
}

class KeepingServices extends System {
  constructor(scope: Construct) {
    const early = waive('init-container-before-proxy', {
      reason: 'rendered for old platforms, whose proxies start late',
    });
    super(scope, 'shop', { waivers: [...waivers, early] });
    const baskets = new StatefulService(this, 'baskets', {
      image: 'docker.io/library/redis:8.2.1',
      args: ['/etc/redis/redis.conf'],
      ports: {
        tcp: { port: 6379, protocol: 'tcp' },
        peers: { port: 16379, protocol: 'tcp' },
        metrics: { port: 9121, container: 'exporter' },
      },
      cpu: '70m',
      memory: '200Mi',
      files: { '/etc/redis/redis.conf': 'appendonly yes\ncluster-enabled yes\n' },
      health: { readiness: { command: ['redis-cli', 'ping'] }, liveness: { tcp: true } },
      state: { volumes: { '/data': { size: '20Gi', class: 'fast' } }, peers: true },
      initContainers: {
        // What a lost node cut off is found before anybody reads it.
        check: { command: ['redis-check-aof', '/data/appendonly.aof'], cpu: '70m', memory: '64Mi', shares: ['/data'] },
      },
      sidecars: {
        exporter: {
          image: 'docker.io/oliver006/redis_exporter:1.80.0',
          cpu: '10m',
          memory: '32Mi',
          health: { readiness: { path: '/health', port: 'metrics' } },
        },
      },
    });
    new MicroService(this, 'visitors', {
      image: 'registry.example.com/shop/visitors:1.4.2',
      cpu: '300m',
      memory: '256Mi',
      health: { liveness: { command: ['/app/alive'] } },
      calls: [call(baskets, { ports: ['tcp'] })],
      initContainers: {
        wait: {
          image: 'docker.io/library/busybox:1.38.0',
          command: ['sh', '-c', 'until nc -z baskets.shop 6379; do sleep 2; done'],
          cpu: '10m',
          memory: '16Mi',
        },
      },
    });
  }
}

class ExposedServices extends System {
  constructor(scope: Construct) {
    super(scope, 'shop', { gateway: { loadBalancer: { scheme: 'internet' } }, waivers });
    const prices = new MicroService(this, 'prices', {
      image,
      port: 9000,
      protocol: 'grpc',
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: { grpc: true }, liveness: { tcp: true } },
      expose: { hosts: ['prices.example.com'], paths: ['/shop.Prices/*'], tls: tlsSecret('prices-tls') },
    });
    const basket = new MicroService(this, 'basket', {
      ...sized,
      port: 8080,
      expose: { hosts: ['shop.example.com'], paths: ['/basket', { path: '/api/basket/*', cut: true }], timeout: '5s' },
    });
    new MicroService(this, 'shopfront', {
      ...sized,
      port: 8080,
      servicePort: 80,
      expose: { hosts: ['shop.example.com', '*.shop.example.com'], tls: tlsSecret('shop-tls') },
      calls: [basket, prices],
    });
  }
}

export const scenarios: Readonly<Record<string, Scenario>> = {
  'small-service': { system: SmallService },
  'full-service': { system: FullService },
  'calling-services': { system: CallingServices },
  'keeping-services': { system: KeepingServices },
  'loaded-services': { system: LoadedServices, needs: { mesh: true } },
  'exposed-services': { system: ExposedServices, needs: { mesh: true } },
  'promising-services': { system: PromisingServices, needs: { mesh: true } },
};
