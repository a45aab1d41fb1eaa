import type { Construct } from 'constructs';
import { AutoscaledApi, clusterService, System } from '../lib/index.ts';

export class Shop extends System {
  constructor(scope: Construct) {
    super(scope, 'shop');
    const image = 'registry.example.com/shop/orders:1.4.2';
    const size = { cpu: '250m', memory: '256Mi' } as const;
    const health = { readiness: '/ready', liveness: '/live' };
    const autoscaling = { minReplicas: 2, maxReplicas: 10 };
    const config = { LOG_LEVEL: 'info' };
    const orders = new AutoscaledApi(this, 'orders', { image, port: 8080, ...size, health, autoscaling, config });
    orders.allowCallsFrom(clusterService({ namespace: 'web', name: 'storefront', labels: { app: 'storefront' } }));
  }
}
