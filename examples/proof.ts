import { JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { MicroService, System } from '../lib/index.ts';

export class Shop extends System {
  constructor(scope: Construct) {
    super(scope, 'shop');
    const sized = { cpu: '250m', memory: '256Mi', health: { readiness: '/ready', liveness: '/live' } } as const;
    const stock = new MicroService(this, 'stock', {
      image: 'registry.example.com/shop/stock:2.0.1',
      port: 8080,
      ...sized,
    });
    const orders = new MicroService(this, 'orders', {
      image: 'registry.example.com/shop/orders:1.4.2',
      port: 8080,
      ...sized,
      calls: [stock],
    });
    // Somebody helped himself at night.
    stock.object('NetworkPolicy').addJsonPatch(JsonPatch.add('/spec/ingress/-', { ports: [{ port: 8080 }] }));
    orders.object('NetworkPolicy').addJsonPatch(JsonPatch.remove('/spec/egress/1'));
  }
}
