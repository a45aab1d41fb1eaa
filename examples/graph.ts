import type { Construct } from 'constructs';
import { call, externalService, MicroService, System } from '../lib/index.ts';

export class Shop extends System {
  constructor(scope: Construct) {
    super(scope, 'shop');
    const common = {
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: '/ready', liveness: '/live' },
    } as const;
    const auth = externalService('auth', { host: 'auth.example.com', port: 443, addresses: ['203.0.113.7/32'] });
    const stock = new MicroService(this, 'stock', {
      image: 'registry.example.com/shop/stock:2.3.0',
      ...common,
      serves: { timeout: '2s', retries: { attempts: 2, perTryTimeout: '600ms' } },
    });
    const ratings = new MicroService(this, 'ratings', { image: 'registry.example.com/shop/ratings:1.0.4', ...common });

    new MicroService(this, 'cart', {
      image: 'registry.example.com/shop/cart:1.4.2',
      ...common,
      calls: [stock, auth, call(ratings, { essential: false, methods: ['GET'] })],
    });
  }
}
