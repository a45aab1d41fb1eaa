import type { Construct } from 'constructs';
import { environments } from '../../environments.ts';
import {
  call,
  type EnvironmentProps,
  externalService,
  istioAmbient,
  istioSidecar,
  MicroService,
  type ServesOptions,
  System,
} from '../../lib/index.ts';

/** How many services the generated system has. */
export const size = 60;

/**
 * A system of sixty services in which each calls up to three later ones, and every kind of edge and promise comes up on
 * some: what outside judges and the proof are compared on.
 */
export class Sixty extends System {
  constructor(scope: Construct) {
    super(scope, 'sixty');
    const sidecars = this.environment.model.platform.mesh?.mode === 'sidecar';
    const rates = externalService('rates', { host: 'rates.example.com', port: 443 });
    const ledgerBase = externalService('base', { host: 'base.example.com', port: 5432, addresses: ['203.0.113.8/32'] });
    const services: MicroService[] = [];
    for (let index = size - 1; index >= 0; index -= 1) {
      const later = [1, 5, 11].flatMap((step) => services[size - 1 - index - step] ?? []);
      const calls = later.map((callee, position) => {
        if (index % 6 === 2 && position === 0)
          return call(callee, { methods: ['GET'], paths: [`/v${index}`, '/items/*'] });
        if (index % 10 === 3 && position === 0 && sidecars) return call(callee, { timeout: '50ms' });
        return index % 4 === 1 && position === 1 ? call(callee, { essential: false }) : callee;
      });
      services.push(
        new MicroService(this, `s${String(index).padStart(2, '0')}`, {
          image: `registry.example.com/sixty/s${index}:1.0.${index}`,
          ports: index % 9 === 4 ? { http: 8080, grpc: { port: 9000, protocol: 'grpc' } } : { http: 8080 },
          cpu: '100m',
          memory: '128Mi',
          health: { readiness: '/ready', liveness: '/live' },
          serves: promiseOf(index, sidecars),
          calls: [...calls, ...(index % 7 === 0 ? [rates] : []), ...(index % 13 === 0 ? [ledgerBase] : [])],
        }),
      );
    }
  }
}

/** Timeouts shrink down the chains, since a caller must outlast its callees. */
function promiseOf(index: number, sidecars: boolean): ServesOptions | undefined {
  const timeout = `${(size - index + 1) * 100}ms` as const;
  switch (index % 5) {
    case 0:
      return { timeout };
    case 1:
      return { timeout, retries: { attempts: 2, perTryTimeout: '30ms' } } as const;
    case 2:
      return { maxConnections: 100 + index, maxRequests: 50 + index };
    case 3:
      // A waypoint counts for all services of its namespace, so that it cannot limit one.
      return {
        timeout,
        circuitBreaker: { consecutiveErrors: 3 },
        rateLimit: sidecars ? { requests: 100, per: '1s' } : undefined,
      } as const;
    default:
      return undefined;
  }
}

const { gateways, metrics, telemetry } = environments.prod.platform;
const platform = { kubernetes: '1.33', gatewayApi: '1.5', gateways, metrics, telemetry };

/** Where it is rendered: with each mesh, and with none. */
export const dataPlanes = {
  sidecar: { ...environments.prod, id: 'sidecar', platform: { ...platform, mesh: istioSidecar('1.30') }, releases: {} },
  ambient: { ...environments.prod, id: 'ambient', platform: { ...platform, mesh: istioAmbient('1.30') }, releases: {} },
} satisfies Record<string, EnvironmentProps & { readonly id: string }>;
