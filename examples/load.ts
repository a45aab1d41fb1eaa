import type { Construct } from 'constructs';
import { hashBy, MicroService, System } from '../lib/index.ts';

export class Shop extends System {
  constructor(scope: Construct) {
    super(scope, 'shop');
    const common = {
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: '/ready', liveness: '/live' },
    } as const;
    const prices = new MicroService(this, 'prices', {
      image: 'registry.example.com/shop/prices:2.3.0',
      ...common,
      serves: {
        circuitBreaker: { consecutiveErrors: 5, ejectFor: '30s' },
        bulkhead: { requestsPerSecond: 500, latency: '200ms' },
        retryBudget: { percent: 20, min: 3 },
        rateLimit: { requests: 300, per: '1s' },
        loadBalancing: 'leastRequests',
        locality: 'prefer',
        warmUp: '60s',
      },
    });
    new MicroService(this, 'basket', {
      image: 'registry.example.com/shop/basket:1.4.2',
      ...common,
      serves: { timeout: '2s', loadBalancing: hashBy({ header: 'x-user' }) },
      calls: [prices],
    });
  }
}
