import { describe, expect, test } from 'vitest';
import { httpRouteFor } from '../lib/manifests/gateway-api/http-route.ts';
import { destinationRuleFor } from '../lib/manifests/istio/destination-rule.ts';
import { virtualServiceFor } from '../lib/manifests/istio/virtual-service.ts';
import { istioSidecar } from '../lib/model/mesh.ts';
import type { ServesOptions } from '../lib/model/promise.ts';
import type { ServiceModel } from '../lib/model/service.ts';
import { nobodyCalls } from './support/graphs.ts';
import { ambient, serviceOn, sidecar } from './support/policies.ts';
import { written } from './support/rendered.ts';

type Props = NonNullable<Parameters<typeof serviceOn>[2]>;

const specOf = (service: ServiceModel) => written(destinationRuleFor(service), service)?.spec;
const policyOf = (serves: ServesOptions, props: Props = {}) =>
  specOf(serviceOn(sidecar, 'wallet', { serves, ...props }))?.trafficPolicy;

function routesOf(service: ServiceModel) {
  return written(virtualServiceFor(service, nobodyCalls), service)?.spec.http;
}

const rpc = { ports: { http: { port: 8080, servicePort: 80 }, rpc: { port: 9090, protocol: 'grpc' } } } satisfies Props;
const host = 'wallet.bycoin.svc.cluster.local';

describe('the route of a service with sidecars', () => {
  const wallet = (serves: ServesOptions, props: Props = {}) => serviceOn(sidecar, 'wallet', { serves, ...props });

  test('is for the full name of the service', () => {
    const service = wallet({ timeout: '2s' });
    expect(written(virtualServiceFor(service, nobodyCalls), service)?.spec.hosts).toEqual([host]);
  });

  test('has the timeout that is promised, to the port of the Service', () => {
    expect(routesOf(wallet({ timeout: '2500ms' }, { port: 8080, servicePort: 80 }))).toEqual([
      { name: 'http', route: [{ destination: { host, port: { number: 80 } } }], timeout: '2.5s' },
    ]);
  });

  test('has the retries that are promised', () => {
    const serves: ServesOptions = { timeout: '2s', retries: { attempts: 2, perTryTimeout: '600ms' } };
    expect(routesOf(wallet(serves))?.[0]?.retries).toEqual({
      attempts: 2,
      perTryTimeout: '600ms',
      retryOn: 'connect-failure,refused-stream,reset-before-request',
    });
  });

  test('retries answers too for what may run twice', () => {
    expect(routesOf(wallet({ retries: { attempts: 1, on: 'idempotent' } }))?.[0]?.retries?.retryOn).toBe(
      'connect-failure,refused-stream,reset-before-request,unavailable,cancelled,gateway-error',
    );
  });

  test('retries the answers of gRPC on a port for gRPC', () => {
    const serves: ServesOptions = { retries: { attempts: 1, on: 'idempotent' } };
    expect(routesOf(wallet(serves, { port: 9090, protocol: 'grpc' }))?.[0]?.retries?.retryOn).toBe(
      'connect-failure,refused-stream,reset-before-request,unavailable,cancelled,resource-exhausted',
    );
  });

  test('names no condition that an older Istio would refuse', () => {
    const service = serviceOn({ mesh: istioSidecar('1.22') }, 'wallet', { serves: { retries: { attempts: 1 } } });
    expect(routesOf(service)?.[0]?.retries?.retryOn).toBe('connect-failure,refused-stream');
  });

  test('says that nothing is tried again, and then nothing else', () => {
    expect(routesOf(wallet({ retries: false }))?.[0]?.retries).toEqual({ attempts: 0 });
  });

  test('has a route for each port that carries requests, told apart by the port', () => {
    expect(routesOf(wallet({ timeout: '2s' }, rpc))?.map(({ name, match }) => ({ name, match }))).toEqual([
      { name: 'http', match: [{ port: 80 }] },
      { name: 'rpc', match: [{ port: 9090 }] },
    ]);
  });

  test('leaves out ports without requests', () => {
    const ports = { http: 8080, feed: { port: 7000, protocol: 'tcp' } } as const;
    expect(routesOf(wallet({ timeout: '2s' }, { ports }))?.map(({ name }) => name)).toEqual(['http']);
  });

  test('is not there where no port carries requests', () => {
    expect(virtualServiceFor(wallet({ timeout: '2s' }, { port: 7000, protocol: 'tcp' }), nobodyCalls)).toBeUndefined();
  });

  test('is not there without timeout and retries', () => {
    expect(virtualServiceFor(wallet({ maxConnections: 10 }), nobodyCalls)).toBeUndefined();
  });

  test('is no HTTPRoute', () => {
    expect(httpRouteFor(wallet({ timeout: '2s' }), nobodyCalls)).toBeUndefined();
  });

  test('is not there for a service outside the mesh', () => {
    expect(virtualServiceFor(wallet({ timeout: '2s' }, { mesh: false }), nobodyCalls)).toBeUndefined();
  });
});

describe('the route of a service in ambient mode', () => {
  const wallet = (serves: ServesOptions, props: Props = {}) => serviceOn(ambient, 'wallet', { serves, ...props });

  test('is an HTTPRoute with the timeout, every default in it written', () => {
    const service = wallet({ timeout: '1500ms' }, { port: 8080, servicePort: 80 });
    expect(written(httpRouteFor(service, nobodyCalls), service)?.spec).toEqual({
      parentRefs: [{ group: '', kind: 'Service', name: 'wallet', port: 80 }],
      rules: [
        {
          matches: [{ path: { type: 'PathPrefix', value: '/' } }],
          backendRefs: [{ group: '', kind: 'Service', name: 'wallet', port: 80, weight: 1 }],
          timeouts: { request: '1s500ms' },
        },
      ],
    });
  });

  test.each<[string, ServesOptions, Props]>([
    ['retries are promised', { timeout: '2s', retries: { attempts: 2 } }, {}],
    ['retries are forbidden', { timeout: '2s', retries: false }, {}],
    ['it is spoken to by gRPC', { timeout: '2s' }, { port: 9090, protocol: 'grpc' }],
    ['several ports carry requests', { timeout: '2s' }, rpc],
  ])('is a VirtualService where %s', (_, serves, props) => {
    expect(virtualServiceFor(wallet(serves, props), nobodyCalls)?.kind).toBe('VirtualService');
  });

  test.each<[string, ServesOptions, Props]>([
    ['a timeout alone', { timeout: '2s' }, {}],
    ['retries', { timeout: '2s', retries: { attempts: 2 } }, {}],
    ['gRPC', { timeout: '2s' }, { port: 9090, protocol: 'grpc' }],
    ['several ports', { timeout: '2s' }, rpc],
  ])('is never of two kinds, here with %s', (_, serves, props) => {
    const service = wallet(serves, props);
    expect(
      [httpRouteFor(service, nobodyCalls), virtualServiceFor(service, nobodyCalls)].filter(
        (route) => route !== undefined,
      ),
    ).toHaveLength(1);
  });

  test('is not there where only connections are limited', () => {
    expect(httpRouteFor(wallet({ maxConnections: 10 }), nobodyCalls)).toBeUndefined();
  });
});

describe('the destination rule of a service', () => {
  test('is for the full name of the service', () => {
    expect(specOf(serviceOn(sidecar, 'wallet', { serves: { maxConnections: 10 } }))?.host).toBe(host);
  });

  test('is valid in ambient mode, too', () => {
    expect(specOf(serviceOn(ambient, 'wallet', { serves: { maxConnections: 10 } }))?.host).toBe(host);
  });

  test('limits connections and how long connecting may take', () => {
    expect(policyOf({ maxConnections: 256, connectTimeout: '2s' })?.connectionPool).toEqual({
      tcp: { maxConnections: 256, connectTimeout: '2s' },
    });
  });

  test('limits requests and how many may wait', () => {
    expect(policyOf({ maxRequests: 512, maxPendingRequests: 128 })?.connectionPool).toEqual({
      http: { http1MaxPendingRequests: 128, http2MaxRequests: 512 },
    });
  });

  test('limits no requests where no port carries any', () => {
    expect(policyOf({ maxRequests: 512, maxConnections: 9 }, { protocol: 'tcp' })?.connectionPool).toEqual({
      tcp: { maxConnections: 9 },
    });
  });

  test('ejects endpoints that keep failing', () => {
    expect(policyOf({ circuitBreaker: { consecutiveErrors: 5, ejectFor: '30s' } })?.outlierDetection).toEqual({
      consecutive5xxErrors: 5,
      interval: '10s',
      baseEjectionTime: '30s',
      maxEjectionPercent: 50,
    });
  });

  test('does not let ejection change which zone requests go to', () => {
    expect(policyOf({ circuitBreaker: {} })?.loadBalancer).toEqual({ localityLbSetting: { enabled: false } });
  });

  test('says nothing of zones without a circuit breaker', () => {
    expect(policyOf({ maxConnections: 10 })).not.toHaveProperty('loadBalancer');
  });

  test('says nothing of TLS: the mesh knows itself', () => {
    expect(policyOf({ circuitBreaker: {}, maxConnections: 10 })).not.toHaveProperty('tls');
  });

  test.each<[string, ServiceModel]>([
    ['a service that promises nothing', serviceOn(sidecar, 'wallet')],
    ['a timeout alone', serviceOn(sidecar, 'wallet', { serves: { timeout: '2s' } })],
    ['a service outside the mesh', serviceOn(sidecar, 'wallet', { serves: { maxConnections: 10 }, mesh: false })],
  ])('is not there for %s', (_, service) => {
    expect(destinationRuleFor(service)).toBeUndefined();
  });
});
