import { App } from 'cdk8s';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { outgoing } from '../lib/constructs/outgoing.ts';
import {
  clusterService,
  Environment,
  externalService,
  istioAmbient,
  istioSidecar,
  local,
  MicroService,
  System,
} from '../lib/index.ts';
import { sized } from './support/shop.ts';

const ids = ['ant', 'bee', 'cat', 'dog'] as const;
const { gateways, metrics, telemetry } = environments.prod.platform;

/** A program of two systems on any data plane: what its services promise, and who may call whom for what. */
const programs = fc.record({
  mesh: fc.constantFrom(undefined, istioSidecar('1.30'), istioAmbient('1.30')),
  platform: fc.record(
    {
      metrics: fc.constant(metrics),
      telemetry: fc.constant(telemetry),
      dns: fc.constant({ nodeLocalAddresses: ['169.254.20.10'] }),
    },
    { requiredKeys: [] },
  ),
  services: fc.tuple(
    ...ids.map((id) =>
      fc.record({
        id: fc.constant(id),
        system: fc.constantFrom('back', 'front'),
        promises: fc.boolean(),
        inMesh: fc.integer({ min: 0, max: 3 }).map((number) => number > 0),
        servicePort: fc.constantFrom(undefined, 80),
        outside: fc.constantFrom(undefined, 'named', 'addressed'),
      }),
    ),
  ),
  edges: fc.uniqueArray(
    fc.record({
      from: fc.constantFrom(...ids),
      to: fc.constantFrom(...ids, 'index'),
      methods: fc.constantFrom(undefined, ['GET' as const], ['GET' as const, 'POST' as const]),
      paths: fc.constantFrom(undefined, ['/cart', '/cart/*']),
    }),
    { selector: ({ from, to }) => `${from} ${to}`, maxLength: 6 },
  ),
});
type Program = typeof programs extends fc.Arbitrary<infer P> ? P : never;

function built({ mesh, platform, services, edges }: Program): App {
  const app = new App();
  const environment = new Environment(app, 'dev', {
    tier: 'development',
    edition: '2026.12',
    cloud: local(),
    releases: {},
    platform: { kubernetes: '1.33', gatewayApi: '1.5', mesh, gateways, ...platform },
  });
  const systems = { back: new System(environment, 'back'), front: new System(environment, 'front') };
  const index = clusterService({
    namespace: 'search',
    name: 'index',
    labels: { app: 'index' },
    serviceAccount: 'index',
    ports: { http: 9200 },
  });
  const named = externalService('auth0', { host: 'tenant.eu.auth0.com', port: 443 });
  const addressed = externalService('bank', { host: 'bank.example.com', port: 8443, addresses: ['203.0.113.0/24'] });
  const made = new Map(
    services.map(({ id, system, promises, inMesh, servicePort, outside }, position) => {
      const port = 8080 + position;
      const serves = mesh !== undefined && inMesh && promises ? { timeout: '2s' as const } : undefined;
      const calls = outside === undefined ? [] : [outside === 'named' ? named : addressed];
      const own = { ...sized, port, servicePort, serves, mesh: inMesh ? undefined : (false as const), calls };
      return [id as string, new MicroService(systems[system as 'back' | 'front'], id, own)];
    }),
  );
  for (const { from, to, methods, paths } of edges) {
    const callee = made.get(to) ?? index;
    if (from !== to)
      made.get(from)?.addCall(callee, { ...(mesh === undefined ? {} : { methods, paths }), essential: false });
  }
  return app;
}

test('what random programs become is proven on every data plane', () => {
  let proven = 0;
  fc.assert(
    fc.property(programs, (program) => {
      const { objects, issues } = outgoing(built(program));
      expect(issues.filter(({ rule }) => rule.startsWith('proof-'))).toEqual([]);
      // Some of them are refused before anything is rendered: a limit that nobody keeps, a caller without an identity.
      if (objects.length > 0) proven += 1;
    }),
    { numRuns: 150 },
  );
  expect(proven).toBeGreaterThan(40);
});
