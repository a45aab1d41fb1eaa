import type { Construct } from 'constructs';
import { call, MicroService, StatefulService, System, Task } from '../lib/index.ts';

export class Bank extends System {
  constructor(scope: Construct) {
    super(scope, 'bank');
    const size = { cpu: '250m', memory: '256Mi', health: { readiness: '/ready', liveness: '/live' } } as const;

    const store = new StatefulService(this, 'store', {
      ...size,
      image: 'registry.example.com/bank/store:17.2',
      ports: { tcp: { port: 5432, protocol: 'tcp' } },
      health: { readiness: { tcp: true }, liveness: { command: ['/app/store', 'check'] } },
      state: { volumes: { '/var/store': { size: '50Gi' } } },
    });
    const ledger = new MicroService(this, 'ledger', {
      ...size,
      image: 'registry.example.com/bank/ledger:2.3.0',
      port: 8080,
      calls: [store],
    });
    const migration = new Task(this, 'migration', {
      image: ledger,
      args: ['migrate'],
      cpu: '100m',
      memory: '128Mi',
      calls: [store],
      before: [ledger],
    });
    const ads = new MicroService(this, 'ads', { ...size, image: 'registry.example.com/bank/ads:1.0.0', port: 8080 });
    new MicroService(this, 'web', {
      ...size,
      image: 'registry.example.com/bank/web:3.1.0',
      port: 8080,
      after: [migration],
      calls: [ledger, call(ads, { essential: false })],
      autoscaling: { maxReplicas: 9 },
    });
  }
}
