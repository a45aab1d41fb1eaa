import type { Construct } from 'constructs';
import { MicroService, System } from '../lib/index.ts';

export class Bank extends System {
  constructor(scope: Construct) {
    super(scope, 'bank');
    new MicroService(this, 'ledger', {
      image: 'registry.example.com/bank/ledger:2.3.0',
      ports: { http: 8080, rpc: { port: 9000, protocol: 'grpc' } },
      cpu: '250m',
      memory: '256Mi',
      health: {
        readiness: { path: '/ready', headers: { 'X-Probe': 'readiness' }, period: '5s' },
        liveness: { path: '/live', failures: 6 },
        startup: { grpc: true, period: '2s', failures: 90 },
      },
      shutdown: { longestRequest: '60s', loadBalancers: '20s' },
    });
  }
}
