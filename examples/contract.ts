import type { Construct } from 'constructs';
import bycoin from '../contracts/bycoin.json' with { type: 'json' };
import { contractedService, MicroService, System } from '../lib/index.ts';

/** A system of another repository, into which `bycoin.json` was copied. */
export class Rewards extends System {
  constructor(scope: Construct) {
    super(scope, 'rewards');
    // Its production, from wherever this runs; `this.environment` is the one of the same name.
    const wallet = contractedService(bycoin, 'wallet', 'prod');
    new MicroService(this, 'points', {
      image: 'registry.example.com/rewards/points:1.0.0',
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: '/ready', liveness: '/live' },
      serves: { timeout: '12s' },
      calls: [wallet],
    });
  }
}
