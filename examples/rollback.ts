import type { Construct } from 'constructs';
import { canary, MicroService, System } from '../lib/index.ts';

export class Shop extends System {
  constructor(scope: Construct, perDay = 1000) {
    super(scope, 'shop');
    new MicroService(this, 'orders', {
      image: 'registry.example.com/shop/orders',
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: '/ready', liveness: '/live' },
      files: { '/etc/orders/limits.json': `{ "perDay": ${perDay} }\n` },
      rollout: canary({
        steps: [
          { weight: 10, hold: '10m' },
          { weight: 50, hold: '10m' },
        ],
        analysis: { successRate: 99 },
      }),
    });
  }
}
