import type { Construct } from 'constructs';
import { blueGreen, canary, MicroService, rollingUpdate, System } from '../lib/index.ts';

export class Shop extends System {
  constructor(scope: Construct) {
    super(scope, 'shop');
    const health = { readiness: '/ready', liveness: '/live' };
    const usual = { port: 8080, cpu: '250m', memory: '256Mi', health } as const;
    const stock = new MicroService(this, 'stock', {
      ...usual,
      image: 'registry.example.com/shop/stock:1.9.0',
      rollout: blueGreen(),
    });
    const cart = new MicroService(this, 'cart', {
      ...usual,
      image: 'registry.example.com/shop/cart:2.3.0',
      rollout: canary({
        steps: [
          { weight: 5, hold: '10m' },
          { weight: 25, hold: '10m' },
          { weight: 50, hold: '10m' },
        ],
        preview: { header: 'x-canary', value: '1' },
      }),
      calls: [stock],
    });
    new MicroService(this, 'web', {
      ...usual,
      image: 'registry.example.com/shop/web:3.1.0',
      rollout: rollingUpdate({ maxSurge: 1, minReady: '30s' }),
      calls: [cart],
    });
  }
}
