import type { Construct } from 'constructs';
import {
  AutoscaledApi,
  blueGreen,
  call,
  canary,
  externalService,
  MeshedService,
  MicroService,
  System,
  secret,
  Task,
} from '../lib/index.ts';
import { NightlyStatements } from './nightly-statements.ts';

/** A wallet company: a storefront calls a wallet, which calls a ledger; statements are printed each night. */
export class Bycoin extends System {
  constructor(scope: Construct) {
    super(scope, 'bycoin', { owner: 'payments' });
    const { environment } = this;
    const health = { readiness: '/ready', liveness: '/live' };

    // The cloud's managed database, by the addresses of its subnet: the mesh cannot tell TCP by name.
    const database = externalService('database', {
      host: 'ledger-db.example.com',
      port: 5432,
      protocol: 'tcp',
      addresses: ['10.20.0.0/28'],
    });
    const config = { DATABASE_PASSWORD: secret('ledger-database', { keys: ['password'] }).key('password') };

    const ledger = new MicroService(this, 'ledger', {
      image: 'registry.example.com/bycoin/ledger',
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health,
      criticality: 'critical',
      serves: {
        timeout: '1s',
        bulkhead: { requestsPerSecond: 400, latency: '50ms' },
        loadBalancing: 'leastRequests',
      },
      config,
      rollout: environment.byTier({
        production: blueGreen({
          analysis: { successRate: 99.5 },
        }),
        otherwise: undefined,
      }),
      calls: [database],
    });

    // Once per release, in the ledger's own version, before any of its new pods.
    new Task(this, 'migration', {
      image: ledger,
      args: ['migrate', 'up'],
      cpu: '100m',
      memory: '128Mi',
      config,
      calls: [database],
      before: [ledger],
    });

    const wallet = new AutoscaledApi(this, 'wallet', {
      image: 'registry.example.com/bycoin/wallet',
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health,
      autoscaling: environment.byTier({
        production: { minReplicas: 10, maxReplicas: 15, cpuPercent: 80 },
        otherwise: { maxReplicas: 3 },
      }),
      config: { LOG_LEVEL: environment.byTier({ production: 'warn', otherwise: 'debug' }) },
      files: { '/etc/wallet/limits.json': JSON.stringify({ transfersPerDay: 40 }, undefined, 2) },
      serves: {
        timeout: '2s',
        retries: { attempts: 2, perTryTimeout: '600ms' },
        circuitBreaker: environment.byTier({
          development: undefined,
          otherwise: { consecutiveErrors: 5, ejectFor: '30s' },
        }),
        routes: [{ path: '/exports/*', timeout: '10s', retries: false }],
        // Each caller practises what it does when a wallet is slow, where it costs nobody money.
        faults: environment.byTier({ staging: { delay: { percent: 1, duration: '1s' } }, otherwise: undefined }),
      },
      rollout: environment.byTier({
        production: canary({
          steps: [
            { weight: 5, hold: '10m' },
            { weight: 25, hold: '10m' },
            { weight: 50, hold: '10m' },
          ],
          preview: {},
          analysis: { successRate: 99.5, latency: { p99: '1s' } },
        }),
        otherwise: undefined,
      }),
      criticality: 'critical',
      calls: [call(ledger, { methods: ['GET', 'POST'], paths: ['/accounts/*'] })],
    });

    // Prices are shown where they are known; a wallet works without them.
    const rates = externalService('rates', { host: 'rates.example.com', port: 443 });

    new MeshedService(this, 'storefront', {
      image: 'registry.example.com/bycoin/storefront',
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health,
      criticality: 'high',
      calls: [wallet, call(rates, { essential: false })],
    });

    const pullSecrets = environment.model.platform.imagePullSecrets;
    ledger.allowCallsFrom(new NightlyStatements(this, 'statements', { pullSecrets }).job);
  }
}
