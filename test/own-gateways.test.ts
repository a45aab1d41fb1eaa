import { JsonPatch } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { certManager, istioAmbient, istioSidecar, MicroService, RefusedError, render, System } from '../lib/index.ts';
import { ambient } from './support/policies.ts';
import { sized } from './support/shop.ts';

const meshes = { sidecar: istioSidecar('1.30'), ambient: istioAmbient('1.30') } as const;
const byHttp = { hosts: ['shop.example.com'], tls: certManager({ issuer: 'letsencrypt' }) } as const;

/** What is wrong with a system that brings a gateway, after a patch: rule, object, pointer. */
function refusals(mesh: keyof typeof meshes, change: (system: System, front: MicroService) => void): readonly string[] {
  class Shop extends System {
    constructor(scope: ConstructorParameters<typeof System>[0]) {
      super(scope, 'shop', { gateway: {} });
      const ledger = new MicroService(this, 'ledger', sized);
      const front = new MicroService(this, 'front', { ...sized, expose: byHttp, calls: [ledger] });
      change(this, front);
    }
  }
  const platform = { kubernetes: '1.33', ...ambient, mesh: meshes[mesh], certManager: '1.18', gateways: [] };
  try {
    render(Shop, { id: 'prod', ...environments.prod, releases: {}, platform });
    return [];
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return error.issues.map(({ rule, path, problem }) => `${rule} ${path}: ${problem}`);
  }
}

const network = (mesh: keyof typeof meshes, ...patches: readonly JsonPatch[]) =>
  refusals(mesh, (system) => system.object('GatewayNetworkPolicy').addJsonPatch(...patches));
const access = (mesh: keyof typeof meshes, ...patches: readonly JsonPatch[]) =>
  refusals(mesh, (system) => system.object('GatewayAuthorizationPolicy').addJsonPatch(...patches));
const ledger = { podSelector: { matchLabels: { 'app.kubernetes.io/name': 'ledger' } } };

describe.each(['sidecar', 'ambient'] as const)('the gateway of a system, with %s', (mesh) => {
  test('is as its policies say, unpatched', () => {
    expect(network(mesh)).toEqual([]);
  });

  test('is refused another port that everybody may enter by', () => {
    const open = JsonPatch.add('/spec/ingress/-', {
      from: [{ ipBlock: { cidr: '0.0.0.0/0' } }],
      ports: [{ port: 9000 }],
    });
    expect(network(mesh, open)).toEqual([
      expect.stringMatching(
        /^proof-path-opened NetworkPolicy ingress \/spec\/ingress\/\d: lets addresses 0\.0\.0\.0\/0 in to the gateway shop\/ingress on TCP 9000/,
      ),
    ]);
  });

  test('is refused a way to a service that is not exposed', () => {
    const open = JsonPatch.add('/spec/egress/-', { to: [ledger], ports: [{ port: 8080 }] });
    expect(network(mesh, open)).toEqual([
      expect.stringMatching(
        /^proof-path-opened NetworkPolicy ingress \/spec\/egress\/\d: lets the gateway shop\/ingress out/,
      ),
    ]);
  });

  test('is refused to lose the ways that it needs', () => {
    expect(network(mesh, JsonPatch.replace('/spec/egress', []))).toEqual([
      expect.stringMatching(
        /^proof-call-blocked NetworkPolicy ingress \/spec\/egress: blocks .* and \d more: the gateway shop\/ingress does not get to/,
      ),
    ]);
  });

  test('may be entered from fewer addresses', () => {
    const office = JsonPatch.replace('/spec/ingress/0/from', [{ ipBlock: { cidr: '198.51.100.0/24' } }]);
    expect(network(mesh, office)).toEqual([]);
  });

  test('is refused to ask for an identity, which nobody outside has', () => {
    const from = JsonPatch.add('/spec/rules/0/from', [{ source: { namespaces: ['reports'] } }]);
    const [issue] = access(mesh, from);
    expect(issue).toMatch(
      /^proof-call-blocked AuthorizationPolicy ingress \/spec\/rules: blocks what enters by the gateway shop\/ingress: the gateway shop\/ingress denies requests from outside on port 80/,
    );
  });

  test('may ask for hosts, which only requests tell', () => {
    const hosts = JsonPatch.add('/spec/rules/0/to/0/operation/hosts', ['shop.example.com', 'shop.example.com:*']);
    expect(access(mesh, hosts)).toEqual([]);
  });
});

describe('a route of what is exposed', () => {
  const naming = (listener: string) =>
    refusals('ambient', (_, front) =>
      front.object('ExposedRoute').addJsonPatch(JsonPatch.replace('/spec/parentRefs/0/sectionName', listener)),
    );

  test('is refused a listener that the gateway does not have', () => {
    expect(naming('https-shop.example.org')).toEqual([
      expect.stringMatching(
        /^reference-missing HTTPRoute front-ingress \/spec\/parentRefs\/0\/sectionName: names listener 'https-shop.example.org', which Gateway ingress does not have \(http, https-shop.example.com\)/,
      ),
    ]);
  });

  test('may be patched to one that it has', () => {
    expect(naming('http')).toEqual([]);
  });
});
