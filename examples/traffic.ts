import type { Construct } from 'constructs';
import { MicroService, System, waive } from '../lib/index.ts';

export class Bank extends System {
  constructor(scope: Construct) {
    super(scope, 'bank');
    const common = {
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: '/ready', liveness: '/live' },
    } as const;
    const wallet = new MicroService(this, 'wallet', {
      image: 'registry.example.com/bank/wallet:1.4.2',
      ...common,
      serves: {
        timeout: '2s',
        retries: { attempts: 1, on: 'idempotent' },
        routes: [
          { path: '/reports/*', methods: ['GET'], timeout: '30s', retries: false },
          { path: '/*', methods: ['POST', 'PATCH'], retries: false },
        ],
      },
    });

    const ledgerNext = new MicroService(this, 'ledger-next', {
      image: 'registry.example.com/bank/ledger:3.0.0',
      ...common,
    });
    const ledgerTrial = new MicroService(this, 'ledger-trial', {
      image: 'registry.example.com/bank/ledger:3.1.0',
      ...common,
    });
    const ledger = new MicroService(this, 'ledger', {
      image: 'registry.example.com/bank/ledger:2.3.0',
      ...common,
      serves: {
        timeout: '2s',
        versions: [{ headers: { 'x-user': 'tester' }, to: ledgerNext }],
        mirror: { to: ledgerTrial, percent: 5 },
      },
    });

    const rates = new MicroService(this, 'rates', {
      image: 'registry.example.com/bank/rates:1.0.4',
      ...common,
      serves: {
        faults: {
          delay: { percent: 50, duration: '3s' },
          abort: { percent: 10, status: 503 },
          onlyFor: { 'x-game-day': 'yes' },
        },
      },
      waivers: [waive('fault-in-production', { reason: 'game day of the payments team', until: '2027-01-31' })],
    });

    new MicroService(this, 'web', {
      image: 'registry.example.com/bank/web:3.1.0',
      ...common,
      calls: [wallet, ledger, rates],
    });
  }
}
