import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { waypointFor } from '../lib/manifests/gateway-api/waypoint.ts';
import { authorizationPolicyFor } from '../lib/manifests/istio/authorization-policy.ts';
import { waypointAuthorizationPolicyFor } from '../lib/manifests/istio/waypoint-authorization-policy.ts';
import { networkPolicyFor } from '../lib/manifests/kubernetes/network-policy.ts';
import { waypointConfigMapFor } from '../lib/manifests/kubernetes/waypoint-config-map.ts';
import { waypointNetworkPolicyFor } from '../lib/manifests/kubernetes/waypoint-network-policy.ts';
import type { Call } from '../lib/model/call.ts';
import { clusterService } from '../lib/model/foreigner.ts';
import { istioAmbient } from '../lib/model/mesh.ts';
import type { ServiceModel } from '../lib/model/service.ts';
import { calling, contextOf } from './support/graphs.ts';
import {
  ambient,
  dns,
  istiod,
  labelledPods,
  networkSpecOf,
  podsOf,
  serviceOn,
  sidecar,
  tcp,
} from './support/policies.ts';
import { written } from './support/rendered.ts';

const serves = { timeout: '2s' } as const;
const waypointPods = labelledPods('bycoin', { 'gateway.networking.k8s.io/gateway-name': 'waypoint' });
const gateway = clusterService({
  namespace: 'istio-ingress',
  name: 'public',
  labels: { app: 'public' },
  serviceAccount: 'public',
});
const metrics = clusterService({
  namespace: 'monitoring',
  name: 'prometheus',
  labels: { app: 'prometheus' },
  serviceAccount: 'prometheus',
});

const storefront = serviceOn(ambient, 'storefront');
const wallet = serviceOn(ambient, 'wallet', { port: 8080, servicePort: 80, serves });
const ledger = serviceOn(ambient, 'ledger', { port: 9000 });
const call = calling(storefront.peer, wallet.peer);
const rule = (account: string, ...ports: readonly string[]) => ({
  from: [{ source: { principals: [`cluster.local/ns/${account.replace('/', '/sa/')}`] } }],
  to: [{ operation: { ports } }],
});

describe('the waypoint of a system', () => {
  const gatewayOf = (...services: readonly [ServiceModel, ...ServiceModel[]]) =>
    written(waypointFor(services[0].system, contextOf(services)), services[0]);

  test('is there where a service promises something', () => {
    expect(gatewayOf(wallet, ledger)?.spec).toMatchObject({ gatewayClassName: 'istio-waypoint' });
  });

  test('listens for the tunnel, every default in the list written', () => {
    expect(gatewayOf(wallet)?.spec.listeners).toEqual([
      { name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces: { from: 'Same' } } },
    ]);
  });

  test('takes what is addressed to Service objects', () => {
    expect(gatewayOf(wallet)?.metadata.labels).toHaveProperty(['istio.io/waypoint-for'], 'service');
  });

  test.each<[string, ServiceModel]>([
    ['no service promises anything', ledger],
    ['the mesh has sidecars', serviceOn(sidecar, 'wallet', { serves })],
    ['the service that promises is not in the mesh', serviceOn(ambient, 'wallet', { serves, mesh: false })],
  ])('is not there where %s', (_, service) => {
    expect(waypointFor(service.system, contextOf([service]))).toBeUndefined();
  });

  test('is not there for a promise of another system', () => {
    expect(waypointFor({ ...ledger.system, key: 'prod/other' }, contextOf([wallet]))).toBeUndefined();
  });
});

describe('what Istio makes of the waypoint', () => {
  const parameters = (service: ServiceModel) => waypointConfigMapFor(service.system, contextOf([service]));
  const deploymentOf = (service: ServiceModel) => parse(parameters(service)?.data.deployment ?? '').spec;

  test('is changed by a ConfigMap that the Gateway names', () => {
    expect(waypointFor(wallet.system, contextOf([wallet]))?.spec.infrastructure).toEqual({
      parametersRef: { group: '', kind: 'ConfigMap', name: parameters(wallet)?.metadata.name },
    });
  });

  test('meets Pod Security "restricted"', () => {
    expect(deploymentOf(wallet).template.spec.securityContext).toEqual({ seccompProfile: { type: 'RuntimeDefault' } });
  });

  test('has as many pods as a service of the tier', () => {
    expect(deploymentOf(wallet).replicas).toBe(3);
  });

  test('is spread over nodes and zones', () => {
    const constraints: { topologyKey: string }[] = deploymentOf(wallet).template.spec.topologySpreadConstraints;
    expect(constraints.map(({ topologyKey }) => topologyKey)).toEqual([
      'kubernetes.io/hostname',
      'topology.kubernetes.io/zone',
    ]);
  });

  test('is drained one pod at a time', () => {
    expect(parse(parameters(wallet)?.data.podDisruptionBudget ?? '')).toEqual({
      spec: { maxUnavailable: 1, unhealthyPodEvictionPolicy: 'AlwaysAllow' },
    });
  });

  test('is left to an Istio that cannot be told', () => {
    const old = serviceOn({ ...ambient, mesh: istioAmbient('1.25') }, 'wallet', { serves });
    expect(parameters(old)).toBeUndefined();
  });

  test('is then not spoken of in the Gateway', () => {
    const old = serviceOn({ ...ambient, mesh: istioAmbient('1.25') }, 'wallet', { serves });
    expect(waypointFor(old.system, contextOf([old]))?.spec.infrastructure).toBeUndefined();
  });
});

describe('network policies and the waypoint', () => {
  const policyOf = (service: ServiceModel, ...calls: readonly Call[]) =>
    written(waypointNetworkPolicyFor(service.system, contextOf([service, ledger], ...calls)), service)?.spec;

  test('let a caller out to the waypoint in place of the pods', () => {
    const policy = networkPolicyFor(storefront, contextOf([storefront, wallet], call));
    expect(policy.spec.egress).toEqual([dns, { to: [waypointPods], ports: tcp(15008) }]);
  });

  test('let the waypoint in to the pods in place of the caller', () => {
    expect(networkSpecOf(wallet, call).ingress?.[1]).toEqual({ from: [waypointPods], ports: tcp(15008) });
  });

  test('let the callers in to the waypoint', () => {
    expect(policyOf(wallet, call)?.ingress).toEqual([{ from: [podsOf('storefront')], ports: tcp(15008) }]);
  });

  test('let the waypoint out to DNS, to istiod and to the pods behind it', () => {
    expect(policyOf(wallet, call)?.egress).toEqual([dns, istiod, { to: [podsOf('wallet')], ports: tcp(15008) }]);
  });

  test('select the pods that Istio makes for the waypoint', () => {
    expect(policyOf(wallet)?.podSelector).toEqual(waypointPods.podSelector);
  });

  test("let the platform's scraper in to the waypoint's own metrics", () => {
    const scraped = serviceOn({ ...ambient, metrics }, 'wallet', { serves });
    expect(policyOf(scraped)?.ingress).toEqual([
      { from: [labelledPods('monitoring', { app: 'prometheus' })], ports: tcp(15020) },
    ]);
  });

  test('are not there where nothing needs a waypoint', () => {
    expect(waypointNetworkPolicyFor(ledger.system, contextOf([ledger]))).toBeUndefined();
  });

  test('let the gateway in to the pods: it does not use the waypoint', () => {
    const exposed = serviceOn({ ...ambient, gateways: [gateway] }, 'wallet', { serves });
    const calls = exposed.system.environment.platform.gateways.map((peer) => calling(peer, exposed.peer));
    expect(networkSpecOf(exposed, ...calls).ingress?.[1]?.from).toEqual([
      labelledPods('istio-ingress', { app: 'public' }),
    ]);
  });

  test('let the scraper in to the pods: it addresses each of them', () => {
    const scraped = serviceOn({ ...ambient, metrics }, 'wallet', { serves });
    const { metrics: prometheus } = scraped.system.environment.platform;
    const calls = prometheus === undefined ? [] : [calling(prometheus, scraped.peer)];
    expect(networkSpecOf(scraped, ...calls).ingress?.[1]?.from).toEqual([
      labelledPods('monitoring', { app: 'prometheus' }),
    ]);
  });

  test('let a caller outside the mesh in to the pods', () => {
    const legacy = serviceOn(ambient, 'legacy', { mesh: false });
    expect(networkSpecOf(wallet, calling(legacy.peer, wallet.peer)).ingress?.[1]).toEqual({
      from: [podsOf('legacy')],
      ports: tcp(8080),
    });
  });
});

describe('authorization and the waypoint', () => {
  const atPods = (service: ServiceModel, ...calls: readonly Call[]) =>
    authorizationPolicyFor(service, contextOf([service], ...calls))?.spec.rules;
  const atWaypoint = (service: ServiceModel, ...calls: readonly Call[]) =>
    written(waypointAuthorizationPolicyFor(service, contextOf([service], ...calls)), service)?.spec;

  test('allows the waypoint alone at the pods, on their port', () => {
    expect(atPods(wallet, call)).toEqual([rule('bycoin/waypoint', '8080')]);
  });

  test('allows the caller at the waypoint, on the port of the Service', () => {
    expect(atWaypoint(wallet, call)?.rules).toEqual([rule('bycoin/storefront', '80')]);
  });

  test('is attached to the Service object', () => {
    expect(atWaypoint(wallet, call)?.targetRefs).toEqual([{ group: '', kind: 'Service', name: 'wallet' }]);
  });

  test('denies everybody at the waypoint where nobody calls: its policy has no rules', () => {
    expect(atWaypoint(wallet)).toEqual({
      targetRefs: [{ group: '', kind: 'Service', name: 'wallet' }],
      action: 'ALLOW',
    });
  });

  test('allows the gateway at the pods, beside the waypoint', () => {
    const exposed = serviceOn({ ...ambient, gateways: [gateway] }, 'wallet', { serves });
    const gateways = exposed.system.environment.platform.gateways.map((peer) => calling(peer, exposed.peer));
    expect(atPods(exposed, ...gateways, calling(storefront.peer, exposed.peer))).toEqual([
      rule('bycoin/waypoint', '8080'),
      rule('istio-ingress/public', '8080'),
    ]);
  });

  test('does not name the gateway at the waypoint', () => {
    const exposed = serviceOn({ ...ambient, gateways: [gateway] }, 'wallet', { serves });
    const calls = exposed.system.environment.platform.gateways.map((peer) => calling(peer, exposed.peer));
    expect(atWaypoint(exposed, ...calls)).not.toHaveProperty('rules');
  });

  test('has no policy at the waypoint for a service that does not use it', () => {
    expect(waypointAuthorizationPolicyFor(ledger, contextOf([ledger]))).toBeUndefined();
  });
});
