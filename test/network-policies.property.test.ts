import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { networkPolicyFor } from '../lib/manifests/kubernetes/network-policy.ts';
import { waypointNetworkPolicyFor } from '../lib/manifests/kubernetes/waypoint-network-policy.ts';
import { istioAmbient, istioSidecar } from '../lib/model/mesh.ts';
import type { ServiceModel } from '../lib/model/service.ts';
import { mayConnect, type Pods } from './support/connections.ts';
import { calling, contextOf } from './support/graphs.ts';
import { serviceModel } from './support/models.ts';

const ids = ['ant', 'bee', 'cat', 'dog'] as const;
const tunnel = 15008;

/** A program: its mesh, what each service is like, and who calls whom. */
const programs = fc.record({
  mesh: fc.constantFrom(undefined, istioSidecar('1.30'), istioAmbient('1.30')),
  services: fc.tuple(
    ...ids.map((id, index) =>
      fc.record({ id: fc.constant(id), port: fc.constant(8080 + index), inMesh: fc.boolean(), promises: fc.boolean() }),
    ),
  ),
  edges: fc.uniqueArray(fc.tuple(fc.constantFrom(...ids), fc.constantFrom(...ids)), {
    selector: ([a, b]) => `${a} ${b}`,
  }),
});
type Program = typeof programs extends fc.Arbitrary<infer P> ? P : never;

function built({ mesh, services, edges }: Program) {
  const models = services.map(({ id, port, inMesh, promises }) =>
    serviceModel(
      { port, servicePort: 80, serves: promises ? { timeout: '2s' } : undefined, mesh: inMesh ? undefined : false },
      { platform: { kubernetes: '1.33', gatewayApi: '1.5', mesh } },
      id,
    ),
  );
  const peerOf = (id: string) => models.find((model) => model.id === id)?.peer;
  const calls = edges.flatMap(([a, b]) => {
    const [caller, callee] = [peerOf(a), peerOf(b)];
    return a === b || caller === undefined || callee === undefined ? [] : [calling(caller, callee)];
  });
  const context = contextOf(models, ...calls);
  const podsOf = (model: ServiceModel): Pods => ({
    namespace: model.namespace,
    labels: model.labels,
    policy: networkPolicyFor(model, context),
  });
  const [first] = models;
  const policy = first === undefined ? undefined : waypointNetworkPolicyFor(first.system, context);
  const labels = { 'gateway.networking.k8s.io/gateway-name': 'waypoint' };
  const waypoint: Pods | undefined = policy && { namespace: policy.metadata.namespace, labels, policy };
  const declared = new Set(calls.map(({ caller, callee }) => `${caller.key} ${callee.key}`));
  return {
    models,
    podsOf,
    waypoint,
    isCalled: (a: ServiceModel, b: ServiceModel) => declared.has(`${a.key} ${b.key}`),
  };
}

function pairsOf(models: readonly ServiceModel[]) {
  return models.flatMap((a) => models.filter((b) => a !== b).map((b) => ({ a, b })));
}

/** Whether a call of one service by the other passes the waypoint, if it is declared. */
const viaWaypoint = (a: ServiceModel, b: ServiceModel) =>
  a.inMesh && b.inMesh && b.promise !== undefined && b.system.environment.platform.mesh?.mode === 'ambient';

function portBetween(a: ServiceModel, b: ServiceModel): number | undefined {
  const isAmbient = a.system.environment.platform.mesh?.mode === 'ambient';
  return isAmbient && a.inMesh && b.inMesh ? tunnel : b.ports[0]?.port;
}

describe('network policies of random programs', () => {
  test('let exactly the declared calls pass, on exactly the port that is used', () => {
    fc.assert(
      fc.property(programs, (program) => {
        const { models, podsOf, isCalled } = built(program);
        for (const { a, b } of pairsOf(models)) {
          for (const port of [tunnel, 80, 8080, 8081, 8082, 8083]) {
            const expected = isCalled(a, b) && !viaWaypoint(a, b) && port === portBetween(a, b);
            expect(mayConnect(podsOf(a), podsOf(b), port), `${a.id} → ${b.id}:${port}`).toBe(expected);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('let exactly those callers reach the waypoint whose calls pass it', () => {
    fc.assert(
      fc.property(programs, (program) => {
        const { models, podsOf, waypoint, isCalled } = built(program);
        for (const a of models) {
          const expected = models.some((b) => isCalled(a, b) && viaWaypoint(a, b));
          expect(waypoint !== undefined && mayConnect(podsOf(a), waypoint, tunnel), a.id).toBe(expected);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('let the waypoint reach exactly those services whose calls pass it', () => {
    fc.assert(
      fc.property(programs, (program) => {
        const { models, podsOf, waypoint, isCalled } = built(program);
        for (const b of models) {
          const expected = models.some((a) => isCalled(a, b) && viaWaypoint(a, b));
          expect(waypoint !== undefined && mayConnect(waypoint, podsOf(b), tunnel), b.id).toBe(expected);
        }
      }),
      { numRuns: 60 },
    );
  });
});
