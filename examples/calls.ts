import type { Construct } from 'constructs';
import { call, clusterService, externalService, MicroService, System } from '../lib/index.ts';

export class Bank extends System {
  constructor(scope: Construct) {
    super(scope, 'bank');
    const common = {
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: '/ready', liveness: '/live' },
    } as const;
    const ledger = new MicroService(this, 'ledger', { image: 'registry.example.com/bank/ledger:2.3.0', ...common });
    const auth = externalService('auth', { host: 'auth.example.com', port: 443, addresses: ['203.0.113.7/32'] });

    new MicroService(this, 'wallet', {
      image: 'registry.example.com/bank/wallet:1.4.2',
      ...common,
      calls: [call(ledger, { variable: { name: 'LEDGER_ADDR', format: 'host:port' } }), auth],
    });

    ledger.allowCallsFrom(clusterService({ namespace: 'reports', name: 'nightly', labels: { app: 'nightly' } }));
  }
}
