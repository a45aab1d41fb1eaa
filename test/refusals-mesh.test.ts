import { describe, expect, test } from 'vitest';
import { clusterService } from '../lib/model/foreigner.ts';
import { istioAmbient, istioSidecar } from '../lib/model/mesh.ts';
import { clusterPeer } from '../lib/model/resolve-peer.ts';
import { calling } from './support/graphs.ts';
import { serviceModel, systemModel } from './support/models.ts';
import { programOf, refusalsIn, refusalsOf, refusalsOfEnvironment } from './support/programs.ts';

const ambient = { platform: { kubernetes: '1.33', gatewayApi: '1.5', mesh: istioAmbient('1.30') } } as const;
const database = {
  ports: { db: { port: 5432, protocol: 'tcp' } },
  health: { readiness: { tcp: true }, liveness: { tcp: true } },
} as const;
const bycoin = systemModel({}, ambient);
const wallet = serviceModel({}, bycoin);
const outside = serviceModel({ id: 'outside', mesh: false }, bycoin);
const nightly = clusterPeer(clusterService({ namespace: 'reports', name: 'nightly', labels: { app: 'nightly' } }));
const withoutGatewayApi = systemModel({}, { platform: { kubernetes: '1.33', mesh: istioAmbient('1.30') } });

function promising(system: typeof bycoin, id: string) {
  return serviceModel({ id, serves: { timeout: '2s' } }, system);
}

describe('a promise', () => {
  test('refuses one without a mesh', () => {
    expect(refusalsOf({ serves: { timeout: '2s' } })).toEqual([
      "mesh-required serves: promises what only a mesh can keep, and the platform has none; give the platform one, such as mesh: istioAmbient('1.30'), or leave 'serves' out",
    ]);
  });

  test('refuses one of a service that is taken out of the mesh', () => {
    expect(refusalsOf({ mesh: false, serves: { timeout: '2s' } }, ambient)).toEqual([
      "mesh-required mesh: false takes it out of the mesh, which alone can keep what 'serves' promises; leave 'mesh' or 'serves' out",
    ]);
  });

  test('refuses retries that do not fit the timeout', () => {
    expect(
      refusalsOf({ serves: { timeout: '1s', retries: { attempts: 3, perTryTimeout: '600ms' } } }, ambient),
    ).toEqual([
      "retries-exceed-timeout serves.timeout: '1s' is shorter than 4 tries of 600ms; raise it to '2.4s', lower perTryTimeout to '250ms', or try less often",
    ]);
  });

  test('takes retries that just fit', () => {
    expect(
      refusalsOf({ serves: { timeout: '1800ms', retries: { attempts: 2, perTryTimeout: '600ms' } } }, ambient),
    ).toEqual([]);
  });

  test('refuses a circuit breaker with one endpoint in production', () => {
    expect(refusalsOf({ replicas: 1, serves: { circuitBreaker: {} } }, ambient)).toContain(
      'circuit-breaker-single-endpoint serves.circuitBreaker: with 1 replica there is no endpoint to turn to; give replicas at least 2, or leave it out',
    );
  });

  test.each(['development', 'staging'] as const)('takes a circuit breaker with one endpoint in %s', (tier) => {
    expect(refusalsOf({ replicas: 1, serves: { circuitBreaker: {} } }, { ...ambient, tier })).toEqual([]);
  });

  test('refuses one of a service without ports', () => {
    expect(refusalsOf({ ports: undefined, health: undefined, serves: { timeout: '2s' } }, ambient)).toEqual([
      "promise-without-port serves: the service has no port; give it one, such as port: 8080, or leave 'serves' out",
    ]);
  });

  test('refuses a timeout of what speaks TCP', () => {
    expect(refusalsOf({ ...database, serves: { timeout: '2s' } }, ambient)).toEqual([
      "promise-needs-requests serves.timeout: its ports speak tcp, in which the network sees connections, not requests; declare the protocol (http, http2, grpc), or leave 'timeout' out",
    ]);
  });

  test('takes a connection pool of what speaks TCP', () => {
    expect(refusalsOf({ ...database, serves: { maxConnections: 100 } }, ambient)).toEqual([]);
  });
});

describe('identity', () => {
  test('refuses a caller out of the mesh', () => {
    expect(refusalsIn(programOf([outside, wallet], { calls: [calling(outside.peer, wallet.peer)] }))).toEqual([
      'caller-without-identity mesh: false takes its identity, without which wallet lets nobody in; leave it out, or take wallet out of the mesh, too',
    ]);
  });

  test('refuses a foreign caller without a service account', () => {
    expect(
      refusalsIn(programOf([wallet], { calls: [{ ...calling(nightly, wallet.peer), accessOnly: true }] })),
    ).toEqual([
      'caller-without-identity allowCallsFrom(nightly): nightly has no identity in the mesh, and nobody gets a connection without one; give its serviceAccount (its pods must be in the mesh), or take the service out: mesh: false',
    ]);
  });

  test('refuses a gateway without a service account, once for all services', () => {
    expect(
      refusalsOfEnvironment({
        platform: { ...ambient.platform, gateways: [clusterService({ namespace: 'edge', name: 'gateway' })] },
      }),
    ).toEqual([
      "caller-without-identity platform.gateways[0]: gateway has no identity in the mesh, and nobody gets a connection without one; give its serviceAccount: its pods must be in the mesh; or waive('caller-without-identity', { reason: '…' })",
    ]);
  });

  test('refuses metrics without a service account', () => {
    expect(
      refusalsOfEnvironment({
        platform: { ...ambient.platform, metrics: clusterService({ namespace: 'monitoring', name: 'prometheus' }) },
      }),
    ).toEqual([
      "caller-without-identity platform.metrics: prometheus has no identity in the mesh, and nobody gets a connection without one; give its serviceAccount: its pods must be in the mesh; or waive('caller-without-identity', { reason: '…' })",
    ]);
  });

  test('takes a callee out of the mesh', () => {
    expect(refusalsIn(programOf([outside, wallet], { calls: [calling(wallet.peer, outside.peer)] }))).toEqual([]);
  });

  test('takes callers without identity where there is no mesh', () => {
    expect(
      refusalsOfEnvironment({
        platform: { kubernetes: '1.33', metrics: clusterService({ namespace: 'monitoring', name: 'prometheus' }) },
      }),
    ).toEqual([]);
  });
});

describe('a platform', () => {
  test('refuses Kubernetes before 1.27', () => {
    expect(
      refusalsOfEnvironment({ platform: { kubernetes: '1.26' } }).filter((line) => line.startsWith('version')),
    ).toEqual([
      'version-unsupported platform.kubernetes: Kubernetes 1.26 is older than 1.27, whose API this library writes; upgrade it to 1.27 or newer',
    ]);
  });

  test('refuses Istio before 1.22', () => {
    expect(refusalsOfEnvironment({ platform: { kubernetes: '1.33', mesh: istioSidecar('1.21') } })).toEqual([
      'version-unsupported platform.mesh: Istio 1.21 is older than 1.22, whose API this library writes; upgrade it to 1.22 or newer',
    ]);
  });

  test('refuses the Gateway API before 1.0', () => {
    expect(refusalsOfEnvironment({ platform: { kubernetes: '1.33', gatewayApi: '0.8' } })).toEqual([
      'version-unsupported platform.gatewayApi: the Gateway API 0.8 is older than 1.0, whose API this library writes; upgrade it to 1.0 or newer',
    ]);
  });

  test('refuses text that is no version', () => {
    expect(refusalsOfEnvironment({ platform: { kubernetes: '1.33', argoCd: 'latest' } })).toEqual([
      "version-malformed platform.argoCd: 'latest' is no version; write major and minor, such as '3.5'",
    ]);
  });

  test('refuses native sidecars before Kubernetes 1.29', () => {
    expect(
      refusalsOfEnvironment({
        platform: { kubernetes: '1.28', mesh: istioSidecar('1.24', { nativeSidecars: true }) },
      }).filter((line) => line.startsWith('native')),
    ).toEqual([
      'native-sidecars-unsupported platform.mesh: native sidecars need Kubernetes 1.29, and the platform has 1.28; write nativeSidecars: false, or leave it out',
    ]);
  });

  test('refuses promises in ambient mode without the Gateway API, once', () => {
    expect(
      refusalsIn(programOf([promising(withoutGatewayApi, 'wallet'), promising(withoutGatewayApi, 'ledger')])),
    ).toEqual([
      "gateway-api-required platform.gatewayApi: is not given, but 'wallet' has 'serves', which ambient mode keeps with a waypoint of the Gateway API; install its CRDs and write gatewayApi: '1.5'",
    ]);
  });

  test('takes ambient mode without the Gateway API where nothing is promised', () => {
    expect(refusalsOf({}, { platform: { kubernetes: '1.33', mesh: istioAmbient('1.30') } })).toEqual([]);
  });

  test('refuses a timeout in ambient mode before Gateway API 1.2', () => {
    expect(refusalsOf({ serves: { timeout: '2s' } }, { platform: { ...ambient.platform, gatewayApi: '1.1' } })).toEqual(
      [
        "timeout-unsupported serves.timeout: needs Gateway API 1.2 in ambient mode, and the platform has 1.1; upgrade its CRDs, or leave 'timeout' out",
      ],
    );
  });

  test('takes a version as vendors write it', () => {
    expect(refusalsOfEnvironment({ platform: { kubernetes: 'v1.33.2-aliyun.1' } })).toEqual([]);
  });
});

describe('C29: the sidecar leaves before the program', () => {
  test('C29: refuses settings of the proxy that its drain time cannot be added to', () => {
    expect(
      refusalsOf(
        { podAnnotations: { 'proxy.istio.io/config': 'concurrency: 2' } },
        { platform: { kubernetes: '1.31', mesh: istioSidecar('1.24') } },
      ),
    ).toEqual([
      "proxy-config-not-json podAnnotations['proxy.istio.io/config']: is no JSON, so the drain time of the proxy cannot be added to it; write it as JSON, such as '{\"concurrency\":2}'",
    ]);
  });

  test('C29: takes settings as JSON', () => {
    expect(
      refusalsOf(
        { podAnnotations: { 'proxy.istio.io/config': '{"concurrency":2}' } },
        { platform: { kubernetes: '1.31', mesh: istioSidecar('1.24') } },
      ),
    ).toEqual([]);
  });
});
