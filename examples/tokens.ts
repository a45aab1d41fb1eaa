import type { Construct } from 'constructs';
import { MicroService, System } from '../lib/index.ts';

export class Bank extends System {
  constructor(scope: Construct) {
    super(scope, 'bank');
    const common = { cpu: '250m', memory: '256Mi', health: { readiness: '/ready', liveness: '/live' } } as const;
    const wallet = new MicroService(this, 'wallet', {
      image: 'registry.example.com/bank/wallet:1.4.2',
      ...common,
      ports: { http: { port: 8080 }, metrics: { port: 9090 } },
      serves: {
        jwt: {
          issuer: 'https://idp.example.com/',
          audiences: ['wallet'],
          requires: { scope: 'wallet.read', role: ['admin', 'teller'] },
          except: ['/rates/*'],
        },
      },
    });
    new MicroService(this, 'web', {
      image: 'registry.example.com/bank/web:3.1.0',
      ...common,
      port: 8080,
      calls: [wallet],
    });
  }
}
