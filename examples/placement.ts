import type { Construct } from 'constructs';
import { MicroService, System } from '../lib/index.ts';

export class Bank extends System {
  constructor(scope: Construct) {
    super(scope, 'bank');
    new MicroService(this, 'ledger', {
      image: 'registry.example.com/bank/ledger:2.3.0',
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: '/ready', liveness: '/live' },
      spread: { nodes: 'required' },
      scheduling: {
        architecture: 'arm64',
        nodeLabels: { 'example.com/pool': 'payments' },
        tolerations: [{ key: 'example.com/pool', value: 'payments', effect: 'NoSchedule' }],
        priorityClass: 'business-critical',
      },
    });
  }
}
