import { describe, expect, test } from 'vitest';
import { authorizationPolicyFor } from '../lib/manifests/istio/authorization-policy.ts';
import { denyAllFor } from '../lib/manifests/istio/deny-all.ts';
import { peerAuthenticationFor } from '../lib/manifests/istio/peer-authentication.ts';
import type { Call } from '../lib/model/call.ts';
import { clusterService } from '../lib/model/foreigner.ts';
import { istioSidecar } from '../lib/model/mesh.ts';
import type { ClusterPeer } from '../lib/model/peer.ts';
import type { ServiceModel } from '../lib/model/service.ts';
import { calling, contextOf } from './support/graphs.ts';
import { systemModel } from './support/models.ts';
import { ambient, serviceOn, sidecar } from './support/policies.ts';
import { written } from './support/rendered.ts';

function specOf(service: ServiceModel, ...calls: readonly Call[]) {
  const policy = authorizationPolicyFor(service, contextOf([service], ...calls));
  return policy === undefined ? undefined : written(policy, service).spec;
}

const rule = (principal: string, ...ports: readonly string[]) => ({
  from: [{ source: { principals: [principal] } }],
  to: [{ operation: { ports } }],
});

describe('mutual TLS', () => {
  const system = systemModel({}, { platform: { kubernetes: '1.33', ...sidecar } });

  test('is strict for the whole namespace', () => {
    expect(written(peerAuthenticationFor(system), { system }).spec).toEqual({ mtls: { mode: 'STRICT' } });
  });

  test('is said by the one policy of the namespace that Istio calls default', () => {
    expect(peerAuthenticationFor(system).metadata.name).toBe('default');
  });
});

describe('authorization', () => {
  const system = systemModel({}, { platform: { kubernetes: '1.33', ...sidecar } });

  test('denies everybody by an empty spec, which must be written', () => {
    expect(written(denyAllFor(system), { system }).spec).toEqual({});
  });
});

describe.each([
  ['sidecars', sidecar],
  ['ambient mode', ambient],
])('the authorization policy of a service with %s', (_, platform) => {
  const wallet = serviceOn(platform, 'wallet');
  const ledger = serviceOn(platform, 'ledger', { port: 9000, servicePort: 80 });
  const call = calling(wallet.peer, ledger.peer);
  const identity = 'cluster.local/ns/bycoin/sa/wallet';

  test('is not there without callers: the namespace denies them already', () => {
    expect(specOf(ledger)).toBeUndefined();
  });

  test('selects the pods of the service', () => {
    expect(specOf(ledger, call)?.selector).toEqual({ matchLabels: ledger.selector });
  });

  test('allows the identity of a caller on the port of the pods', () => {
    expect(specOf(ledger, call)).toMatchObject({ action: 'ALLOW', rules: [rule(identity, '9000')] });
  });

  test('says the trust domain of the mesh', () => {
    const trusting = serviceOn(
      { ...platform, mesh: istioSidecar('1.30', { trustDomain: 'bycoin.example' }) },
      'ledger',
    );
    expect(specOf(trusting, calling(wallet.peer, trusting.peer))?.rules).toEqual([
      rule('bycoin.example/ns/bycoin/sa/wallet', '8080'),
    ]);
  });

  test('has one rule for each caller, sorted', () => {
    const callers = ['zebra', 'ant'].map((id) => serviceOn(platform, id));
    const calls = callers.map(({ peer }) => calling(peer, ledger.peer));
    expect(specOf(ledger, ...calls)?.rules).toEqual([
      rule('cluster.local/ns/bycoin/sa/ant', '9000'),
      rule('cluster.local/ns/bycoin/sa/zebra', '9000'),
    ]);
  });

  test('lists the ports of a caller by number', () => {
    const two = serviceOn(platform, 'ledger', { ports: { http: 10000, admin: 9090 } });
    expect(specOf(two, calling(wallet.peer, two.peer))?.rules).toEqual([rule(identity, '9090', '10000')]);
  });

  test('has one rule for two callers with one identity', () => {
    const twin = { ...wallet.peer, key: 'prod/bycoin/wallet-batch' };
    expect(specOf(ledger, call, calling(twin, ledger.peer))?.rules).toEqual([rule(identity, '9000')]);
  });

  test('allows a foreigner by the service account that is named', () => {
    const nightly = foreigner({ namespace: 'reports', serviceAccount: 'nightly', inMesh: true });
    expect(specOf(ledger, calling(nightly, ledger.peer))?.rules).toEqual([
      rule('cluster.local/ns/reports/sa/nightly', '9000'),
    ]);
  });

  test.each([
    ['outside the mesh', foreigner({ namespace: 'reports', serviceAccount: 'nightly', inMesh: false })],
    ['without a known service account', foreigner({ namespace: 'reports', serviceAccount: undefined, inMesh: true })],
  ])('cannot allow a caller %s', (_case, caller) => {
    expect(specOf(ledger, calling(caller, ledger.peer))).toBeUndefined();
  });

  test('is not there for a service outside the mesh', () => {
    const legacy = serviceOn(platform, 'legacy', { mesh: false });
    expect(specOf(legacy, calling(wallet.peer, legacy.peer))).toBeUndefined();
  });
});

describe("authorization and the platform's own callers", () => {
  const gateway = clusterService({ namespace: 'istio-ingress', name: 'public', serviceAccount: 'public-istio' });
  const wallet = serviceOn({ ...sidecar, gateways: [gateway] }, 'wallet');
  const calls = wallet.system.environment.platform.gateways.map((peer) => calling(peer, wallet.peer));

  test('allows the gateway by its identity', () => {
    expect(specOf(wallet, ...calls)?.rules).toEqual([rule('cluster.local/ns/istio-ingress/sa/public-istio', '8080')]);
  });
});

function foreigner(facts: Pick<ClusterPeer, 'namespace' | 'serviceAccount' | 'inMesh'>): ClusterPeer {
  return {
    kind: 'clusterService',
    waypoint: false,
    timeout: undefined,
    key: 'cluster:foreigner',
    name: 'foreigner',
    podLabels: undefined,
    host: 'foreigner',
    ports: [],
    ...facts,
  };
}
