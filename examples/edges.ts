import type { Construct } from 'constructs';
import { call, MicroService, System } from '../lib/index.ts';

export class Shop extends System {
  constructor(scope: Construct) {
    super(scope, 'shop');
    const sized = { cpu: '250m', memory: '256Mi', health: { readiness: '/ready', liveness: '/live' } } as const;
    const cart = new MicroService(this, 'cart', {
      image: 'registry.example.com/shop/cart:2.3.0',
      port: 8080,
      criticality: 'high',
      serves: { timeout: '2s' },
      ...sized,
    });
    const ads = new MicroService(this, 'ads', {
      image: 'registry.example.com/shop/ads:1.0.0',
      port: 8080,
      criticality: 'low',
      ...sized,
    });
    new MicroService(this, 'web', {
      image: 'registry.example.com/shop/web:3.1.0',
      port: 8080,
      criticality: 'high',
      ...sized,
      calls: [
        // Reads carts and changes them, a second at most, and under a name that its program has always had.
        call(cart, {
          methods: ['GET', 'PUT'],
          paths: ['/carts/*'],
          timeout: '1s',
          variable: [
            { name: 'CART_HOST', format: 'host' },
            { name: 'CART_PORT', format: 'port' },
          ],
        }),
        // A page without advertisements is still a page.
        call(ads, { essential: false }),
      ],
    });
  }
}
