import type { Construct } from 'constructs';
import {
  type Callee,
  call,
  clusterService,
  type HealthOptions,
  MicroService,
  type MicroServiceProps,
  StatefulService,
  System,
  waive,
} from '../lib/index.ts';

const registry = 'us-central1-docker.pkg.dev/online-boutique-ci/microservices-demo';

/** Upstream's figures of most services. */
const small = { cpu: '100m', cpuLimit: '200m', memory: '64Mi', memoryLimit: '128Mi' } as const;

/** A callee under the name of the variable that its caller has always had, as `host:port`. */
const at = (name: string, callee: Callee) => call(callee, { variable: { name, format: 'host:port' } });

/** One health service in each program answers both questions. */
const byGrpc = (period: '5s' | '10s' | '15s', readiness = period): HealthOptions => ({
  readiness: { grpc: true, period: readiness },
  liveness: { grpc: true, period },
});

/**
 * Online Boutique, a public shop of ten services, a store and a load generator, as in its release 0.10.6.
 *
 * @see https://github.com/GoogleCloudPlatform/microservices-demo
 */
export class OnlineBoutique extends System {
  constructor(scope: Construct) {
    super(scope, 'boutique', {
      waivers: [
        waive('liveness-same-as-readiness', { reason: "each program's one health service depends on nothing" }),
      ],
    });
    const { environment } = this;
    const quiet = { DISABLE_PROFILER: '1' };

    const redis = new StatefulService(this, 'redis-cart', {
      image: 'redis',
      ports: { redis: { port: 6379, protocol: 'tcp' } },
      cpu: '70m',
      cpuLimit: '125m',
      memory: '200Mi',
      memoryLimit: '256Mi',
      replicas: 1,
      state: { volumes: { '/data': { size: '1Gi' } } },
      health: { readiness: { tcp: true, period: '5s' }, liveness: { tcp: true, period: '5s' } },
      waivers: [waive('single-replica', { reason: 'all carts are in one Redis, as upstream has it' })],
    });

    const ads = this.#grpc('adservice', 9555, {
      cpu: '200m',
      cpuLimit: '300m',
      memory: '180Mi',
      memoryLimit: '300Mi',
      health: byGrpc('15s'),
    });
    const currency = this.#grpc('currencyservice', 7000, { config: quiet });
    const payment = this.#grpc('paymentservice', 50051, { config: quiet });
    const shipping = this.#grpc('shippingservice', 50051, { config: quiet, health: byGrpc('10s', '5s') });
    const email = this.#grpc('emailservice', 8080, { servicePort: 5000, config: quiet, health: byGrpc('5s') });
    const catalog = this.#grpc('productcatalogservice', 3550, { config: quiet });

    const cart = this.#grpc('cartservice', 7070, {
      cpu: '200m',
      cpuLimit: '300m',
      calls: [at('REDIS_ADDR', redis)],
    });

    const recommendations = this.#grpc('recommendationservice', 8080, {
      memory: '220Mi',
      memoryLimit: '450Mi',
      config: quiet,
      health: byGrpc('5s'),
      calls: [at('PRODUCT_CATALOG_SERVICE_ADDR', catalog)],
    });

    const checkout = this.#grpc('checkoutservice', 5050, {
      calls: [
        at('PRODUCT_CATALOG_SERVICE_ADDR', catalog),
        at('SHIPPING_SERVICE_ADDR', shipping),
        at('PAYMENT_SERVICE_ADDR', payment),
        at('EMAIL_SERVICE_ADDR', email),
        at('CURRENCY_SERVICE_ADDR', currency),
        at('CART_SERVICE_ADDR', cart),
      ],
    });

    // Upstream deploys it on request only, and the frontend does not start without its address.
    const assistant = clusterService({
      namespace: this.model.namespace,
      name: 'shoppingassistantservice',
      labels: { app: 'shoppingassistantservice' },
      serviceAccount: 'shoppingassistantservice',
      ports: { http: { port: 8080, servicePort: 80 } },
    });
    const asking = (session: string) =>
      ({ path: '/_healthz', headers: { Cookie: `shop_session-id=${session}` }, period: '10s' }) as const;

    const frontend = new MicroService(this, 'frontend', {
      image: `${registry}/frontend`,
      port: 8080,
      servicePort: 80,
      ...small,
      config: { PORT: '8080', ENABLE_PROFILER: '0' },
      health: { readiness: asking('x-readiness-probe'), liveness: asking('x-liveness-probe') },
      expose: { hosts: [environment.byTier({ production: 'boutique.example.com', otherwise: 'boutique.localhost' })] },
      calls: [
        at('PRODUCT_CATALOG_SERVICE_ADDR', catalog),
        at('CURRENCY_SERVICE_ADDR', currency),
        at('CART_SERVICE_ADDR', cart),
        at('RECOMMENDATION_SERVICE_ADDR', recommendations),
        at('SHIPPING_SERVICE_ADDR', shipping),
        at('CHECKOUT_SERVICE_ADDR', checkout),
        call(ads, { essential: false, variable: { name: 'AD_SERVICE_ADDR', format: 'host:port' } }),
        call(assistant, {
          essential: false,
          variable: { name: 'SHOPPING_ASSISTANT_SERVICE_ADDR', format: 'host:port' },
        }),
      ],
    });

    new MicroService(this, 'loadgenerator', {
      image: `${registry}/loadgenerator`,
      cpu: '300m',
      cpuLimit: '500m',
      memory: '256Mi',
      memoryLimit: '512Mi',
      replicas: 1,
      config: { USERS: '10', RATE: '1' },
      calls: [at('FRONTEND_ADDR', frontend)],
      initContainers: {
        'frontend-check': {
          image: 'busybox',
          cpu: '10m',
          memory: '16Mi',
          command: [
            '/bin/sh',
            '-c',
            'for i in 1 2 3 4 5 6 7 8 9 10 11 12; do wget -qO- "http://$FRONTEND_ADDR" >/dev/null && exit 0; sleep 10; done; exit 1',
          ],
        },
      },
      waivers: [waive('single-replica', { reason: 'two would be twice the load' })],
    });
  }

  /** What most of its programs are: gRPC on one port, whose number their variable PORT says. */
  #grpc(id: string, port: number, props: Partial<MicroServiceProps>): MicroService {
    return new MicroService(this, id, {
      image: `${registry}/${id}`,
      port,
      protocol: 'grpc',
      ...small,
      health: byGrpc('10s'),
      ...props,
      // cartservice's image has the port in a variable of .NET.
      config: { ...(id === 'cartservice' ? {} : { PORT: String(port) }), ...props.config },
    });
  }
}
