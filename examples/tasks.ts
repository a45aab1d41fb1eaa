import type { Construct } from 'constructs';
import { CronTask, externalService, MicroService, System, Task } from '../lib/index.ts';

export class Bank extends System {
  constructor(scope: Construct) {
    super(scope, 'bank');
    const database = externalService('database', { host: 'bank.example.com', port: 5432, protocol: 'tcp' });

    const ledger = new MicroService(this, 'ledger', {
      image: 'registry.example.com/bank/ledger:2.3.0',
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: '/ready', liveness: '/live' },
      calls: [database],
    });

    new Task(this, 'migration', {
      image: ledger,
      args: ['migrate', 'up'],
      cpu: '100m',
      memory: '128Mi',
      calls: [database],
      before: [ledger],
    });

    new CronTask(this, 'statements', {
      image: ledger,
      args: ['print-statements'],
      schedule: '30 2 1 * *',
      timeZone: 'Asia/Shanghai',
      deadline: '2h',
      cpu: '500m',
      memory: '512Mi',
      calls: [ledger],
    });
  }
}
