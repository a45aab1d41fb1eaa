import { ApiObject, JsonPatch } from 'cdk8s';
import type { Construct } from 'constructs';
import { existing, MicroService, System } from '../lib/index.ts';

/** Each object is fine alone; together they are not. */
export class Shop extends System {
  constructor(scope: Construct) {
    super(scope, 'shop', { existing: [existing('ConfigMap', 'corporate-ca')] });
    const orders = new MicroService(this, 'orders', {
      image: 'registry.example.com/shop/orders:1.4.2',
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health: { readiness: '/ready', liveness: '/live' },
      autoscaling: { minReplicas: 3, maxReplicas: 12 },
      // The platform's people make it, as the system says.
      files: { '/etc/ca': { kind: 'ConfigMap', name: 'corporate-ca' } },
    });

    // Three pods at night: all of them must stay, and no node is drained.
    orders
      .object('PodDisruptionBudget')
      .addJsonPatch(JsonPatch.remove('/spec/maxUnavailable'), JsonPatch.add('/spec/minAvailable', 3));

    // Twelve pods by day, and three more while they are replaced.
    new ApiObject(this, 'quota', {
      apiVersion: 'v1',
      kind: 'ResourceQuota',
      metadata: { name: 'quota' },
      spec: { hard: { 'requests.cpu': '3', 'limits.cpu': '24' } },
    });

    // One letter is wrong.
    new ApiObject(this, 'route', {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'HTTPRoute',
      metadata: { name: 'orders' },
      spec: { rules: [{ backendRefs: [{ name: 'order', port: 8080 }] }] },
    });
  }
}
