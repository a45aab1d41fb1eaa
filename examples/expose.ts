import type { Construct } from 'constructs';
import { MicroService, System } from '../lib/index.ts';

export class Shop extends System {
  constructor(scope: Construct) {
    super(scope, 'shop');
    const sized = { cpu: '250m', memory: '256Mi', health: { readiness: '/ready', liveness: '/live' } } as const;
    const prices = new MicroService(this, 'prices', {
      image: 'registry.example.com/shop/prices:2.3.0',
      port: 8080,
      ...sized,
      // Its program knows nothing of /api/prices: it gets /today for /api/prices/today.
      expose: { hosts: ['shop.example.com'], paths: [{ path: '/api/prices/*', cut: true }], timeout: '5s' },
    });
    new MicroService(this, 'web', {
      image: 'registry.example.com/shop/web:3.1.0',
      port: 8080,
      ...sized,
      expose: { hosts: ['shop.example.com', 'www.shop.example.com'] },
      calls: [prices],
    });
  }
}
