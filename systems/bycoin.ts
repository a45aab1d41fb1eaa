import type { Construct } from 'constructs';
import { AutoscaledApi, call, externalService, MeshedService, MicroService, System } from '../lib/index.ts';
import { NightlyStatements } from './nightly-statements.ts';

/** A wallet company: a storefront calls a wallet, which calls a ledger; statements are printed each night. */
export class Bycoin extends System {
  constructor(scope: Construct) {
    super(scope, 'bycoin', { owner: 'payments' });
    const { environment } = this;
    const health = { readiness: '/ready', liveness: '/live' };

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
