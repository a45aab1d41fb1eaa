import type { Construct } from 'constructs';
import { call, MicroService, System } from '../lib/index.ts';

export class Bank extends System {
  constructor(scope: Construct) {
    super(scope, 'bank');
    const wallet = new MicroService(this, 'wallet', {
      image: 'registry.example.com/bank/wallet:1.4.2',
      ports: { http: 8080, metrics: { port: 9121, container: 'exporter' } },
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: '/ready', liveness: '/live' },
      writablePaths: { '/tmp': '64Mi', '/var/rates': '128Mi' },
      initContainers: {
        rates: { args: ['load-rates', '/var/rates'], cpu: '100m', memory: '128Mi', shares: ['/var/rates'] },
      },
      sidecars: {
        exporter: {
          image: 'registry.example.com/tools/exporter:1.9.0',
          cpu: '10m',
          memory: '32Mi',
          health: { readiness: { path: '/health', port: 'metrics' } },
        },
      },
    });
    new MicroService(this, 'visitors', {
      image: 'registry.example.com/bank/visitors:1.0.3',
      cpu: '300m',
      memory: '256Mi',
      health: { liveness: { command: ['/app/alive'] } },
      calls: [call(wallet, { ports: ['http'], variable: { name: 'WALLET_ADDR', format: 'host:port' } })],
    });
  }
}
