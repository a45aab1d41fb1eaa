import type { Construct } from 'constructs';
import { MeshedService, MicroService, System } from '../lib/index.ts';

export class Bank extends System {
  constructor(scope: Construct) {
    super(scope, 'bank');
    const common = {
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: '/ready', liveness: '/live' },
    } as const;
    const ledger = new MicroService(this, 'ledger', {
      image: 'registry.example.com/bank/ledger:2.3.0',
      ...common,
      serves: {
        timeout: '2s',
        retries: { attempts: 2, perTryTimeout: '600ms' },
        circuitBreaker: { consecutiveErrors: 5, ejectFor: '30s' },
        maxConnections: 200,
      },
    });
    new MeshedService(this, 'wallet', { image: 'registry.example.com/bank/wallet:1.4.2', ...common, calls: [ledger] });
  }
}
