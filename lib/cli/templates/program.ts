import type { Files, Project } from './template.ts';

/** A system of two services in two environments, with a test. */
export function programFiles({ repo }: Project): Files {
  return {
    'main.ts': main(repo),
    'environments.ts': environments,
    'systems/shop.ts': system,
    'test/shop.test.ts': test,
    'releases/dev.json': releases('1.0.0'),
    'releases/prod.json': releases('1.0.0'),
  };
}

function main(repo: string): string {
  return `import { ArgoDelivery, CloudNativeApp, Environment } from 'cdk8s-cloud-native';
import { environments } from './environments.ts';
import { Shop } from './systems/shop.ts';

const app = new CloudNativeApp();
for (const [id, props] of Object.entries(environments)) new Shop(new Environment(app, id, props));
// The address of this repository, as Argo CD reaches it. It applies dist/ once somebody has applied dist/_argocd/_roots/.
new ArgoDelivery(app, 'argocd', { repoURL: ${literal(repo)} });
app.synth();
`;
}

/** A text as people write it, as far as that is possible. */
function literal(text: string): string {
  return /^[\w./:@~+-]+$/.test(text) ? `'${text}'` : JSON.stringify(text);
}

const environments = `import { clusterService, type EnvironmentProps, local } from 'cdk8s-cloud-native';

/** Who brings requests from outside: the pods of your gateway or ingress controller. */
const gateways = [
  clusterService({
    namespace: 'ingress',
    name: 'gateway',
    labels: { 'app.kubernetes.io/name': 'gateway' },
  }),
];

/** Where systems run. Versions are those of the cluster: they decide which fields may be written. */
export const environments = {
  dev: {
    tier: 'development',
    edition: '2026.12',
    cloud: local(),
    platform: { kubernetes: '1.33', argoCd: '3.2', gateways },
  },
  prod: {
    tier: 'production',
    edition: '2026.12',
    // Of aliyun(), aws(), gcp() and local() the one that the cluster runs on.
    cloud: local(),
    platform: { kubernetes: '1.33', argoCd: '3.2', gateways },
  },
} satisfies Record<string, EnvironmentProps>;
`;

const system = `import { MicroService, System } from 'cdk8s-cloud-native';
import type { Construct } from 'constructs';

/** Services that ship together into one namespace. */
export class Shop extends System {
  constructor(scope: Construct) {
    super(scope, 'shop', { owner: 'shop-team' });
    const { environment } = this;
    const health = { readiness: '/ready', liveness: '/live' };

    const orders = new MicroService(this, 'orders', {
      // The version stands in releases/<environment>.json.
      image: 'registry.example.com/shop/orders',
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health,
      config: { LOG_LEVEL: environment.byTier({ production: 'warn', otherwise: 'debug' }) },
      files: { '/etc/orders/limits.json': '{ "perDay": 1000 }\\n' },
    });

    new MicroService(this, 'storefront', {
      image: 'registry.example.com/shop/storefront',
      port: 8080,
      cpu: '250m',
      memory: '256Mi',
      health,
      calls: [orders],
    });
  }
}
`;

const test = `import { render } from 'cdk8s-cloud-native';
import { expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { Shop } from '../systems/shop.ts';

test('orders survives the loss of a node in production', () => {
  const { object } = render(Shop, { id: 'prod', ...environments.prod });
  expect(object('Deployment', 'orders').spec.replicas).toBeGreaterThan(1);
});

test('storefront is told where orders is', () => {
  const { object } = render(Shop, { id: 'dev', ...environments.dev });
  const [container] = object('Deployment', 'storefront').spec.template.spec.containers;
  expect(container.env).toContainEqual({ name: 'ORDERS_URL', value: 'http://orders.shop.svc.cluster.local:8080' });
});
`;

function releases(version: string): string {
  return `{
  "shop/orders": "${version}",
  "shop/storefront": "${version}"
}
`;
}
