import type { Construct } from 'constructs';
import { blueGreen, canary, jobCheck, MeshedService, query, System } from '../lib/index.ts';

const health = { readiness: '/ready', liveness: '/live' };

export class Shop extends System {
  constructor(scope: Construct) {
    super(scope, 'shop');

    new MeshedService(this, 'till', {
      image: 'registry.example.com/shop/till:3.1.0',
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health,
      rollout: canary({
        analysis: {
          successRate: 99,
          latency: { p99: '500ms' },
          checks: {
            paid: query({ promql: 'sum(rate(paid_total{pod=~"till-{{args.canary-hash}}-.+"}[2m]))', atLeast: 1 }),
          },
        },
      }),
    });

    new MeshedService(this, 'ledger', {
      image: 'registry.example.com/shop/ledger:2.3.0',
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health,
      rollout: blueGreen({
        analysis: { checks: { smoke: jobCheck({ command: ['/app/ledger', 'smoke'] }) }, successRate: 99.9 },
      }),
    });
  }
}
