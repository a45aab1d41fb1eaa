import type { Construct } from 'constructs';
import { MicroService, System } from '../lib/index.ts';

export class Bank extends System {
  constructor(scope: Construct) {
    super(scope, 'bank', { owner: 'payments', labels: { 'cost-center': 'c-100' } });
    new MicroService(this, 'ledger', {
      image: 'registry.example.com/bank/ledger:2.3.0',
      args: ['serve', '--listen=:8080'],
      ports: { http: { port: 8080, servicePort: 80 }, rpc: { port: 9000, protocol: 'grpc' } },
      cpu: '250m',
      memory: '256Mi',
      memoryLimit: '512Mi',
      ephemeralStorage: '1Gi',
      health: { readiness: '/ready', liveness: '/live' },
      annotations: { 'example.com/runbook': 'https://runbooks.example.com/ledger' },
    });
  }
}
