import type { Construct } from 'constructs';
import { MicroService, System } from '../lib/index.ts';

export class Shop extends System {
  constructor(scope: Construct) {
    super(scope, 'shop');
    const usual = {
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: '/ready', liveness: '/live' },
    } as const;
    const ledger = new MicroService(this, 'ledger', {
      ...usual,
      image: 'registry.example.com/shop/ledger:2.3.0',
      application: 'payments',
    });
    new MicroService(this, 'orders', { ...usual, image: 'registry.example.com/shop/orders:1.4.2', calls: [ledger] });
  }
}
