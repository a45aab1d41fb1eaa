import type { Construct } from 'constructs';
import { fromPod, MicroService, System, secret } from '../lib/index.ts';

export class Bank extends System {
  constructor(scope: Construct) {
    super(scope, 'bank');
    const database = secret('wallet-db', { keys: ['url', 'password'] });
    new MicroService(this, 'wallet', {
      image: 'registry.example.com/bank/wallet:1.4.2',
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: '/ready', liveness: '/live' },
      config: {
        LOG_LEVEL: 'info',
        WORKERS: 4,
        DATABASE_URL: database.key('url'),
        POD_NAME: fromPod('name'),
        ZONE: fromPod('zone'),
      },
      files: {
        '/etc/wallet/limits.json': '{ "perDay": 1000 }\n',
        '/etc/wallet-db': database,
      },
      writablePaths: { '/tmp': '64Mi', '/var/cache/wallet': '128Mi' },
    });
  }
}
