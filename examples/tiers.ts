import type { Construct } from 'constructs';
import { MicroService, System } from '../lib/index.ts';

export class Bank extends System {
  constructor(scope: Construct) {
    super(scope, 'bank');
    const { environment } = this;
    new MicroService(this, 'wallet', {
      image: 'registry.example.com/bank/wallet:1.4.2',
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: '/ready', liveness: '/live' },
      autoscaling: environment.byTier({ production: { maxReplicas: 15 }, otherwise: undefined }),
      config: { LOG_LEVEL: environment.byTier({ production: 'warn', otherwise: 'debug' }) },
    });
  }
}
