import type { Construct } from 'constructs';
import { StatefulService, System } from '../lib/index.ts';

export class Bank extends System {
  constructor(scope: Construct) {
    super(scope, 'bank');
    new StatefulService(this, 'journal', {
      image: 'registry.example.com/bank/journal:2.3.0',
      ports: { tcp: { port: 7000, protocol: 'tcp' } },
      cpu: '500m',
      memory: '1Gi',
      health: { readiness: { tcp: true }, liveness: { command: ['/app/journal', 'check'] } },
      state: {
        volumes: {
          '/var/journal': { size: '50Gi', class: 'fast', name: 'journal' },
          '/var/index': { size: '5Gi' },
        },
        peers: true,
      },
    });
  }
}
