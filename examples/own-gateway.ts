import type { Construct } from 'constructs';
import { certManager, MicroService, System } from '../lib/index.ts';

export class Partners extends System {
  constructor(scope: Construct) {
    super(scope, 'partners', { gateway: { loadBalancer: { scheme: 'internet' } } });
    new MicroService(this, 'orders', {
      image: 'registry.example.com/partners/orders:1.4.2',
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: '/ready', liveness: '/live' },
      expose: { hosts: ['partners.example.com'], tls: certManager({ issuer: 'letsencrypt' }) },
    });
  }
}
