import type { Construct } from 'constructs';
import { AutoscaledApi, System } from '../lib/index.ts';

export class Bank extends System {
  constructor(scope: Construct) {
    super(scope, 'bank');
    new AutoscaledApi(this, 'wallet', {
      image: 'registry.example.com/bank/wallet:1.4.2',
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: '/ready', liveness: '/live' },
      autoscaling: {
        minReplicas: 10,
        maxReplicas: 15,
        cpuPercent: 80,
        growing: { percent: 50, pods: 2, every: '1m' },
        shrinking: { percent: 5, every: '2m', after: '10m' },
      },
    });
  }
}
