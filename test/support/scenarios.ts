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
  System,
  secret,
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
      user: 2000,
      group: 3000,
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

export const scenarios: Readonly<Record<string, Scenario>> = {
  'small-service': { system: SmallService },
  'full-service': { system: FullService },
  'calling-services': { system: CallingServices },
  'loaded-services': { system: LoadedServices, needs: { mesh: true } },
  'promising-services': { system: PromisingServices, needs: { mesh: true } },
};
