import type { Construct } from 'constructs';
import { MicroService, System } from '../lib/index.ts';

/** A system with four things wrong. */
export class Refused extends System {
  constructor(scope: Construct) {
    super(scope, 'shop');
    new MicroService(this, 'orders', {
      image: 'registry.example.com/shop/orders:latest',
      port: 8080,
      replicas: 1,
      cpu: '250m',
      memory: '256Mi',
      memoryLimit: '128Mi',
      health: { readiness: '/ready' },
    });
  }
}
