import { describe, expect, test } from 'vitest';
import { clusterService } from '../lib/model/foreigner.ts';
import { calling } from './support/graphs.ts';
import { ambient, dns, istiod, networkSpecOf, podsOf, serviceOn, sidecar, tcp } from './support/policies.ts';

const metrics = clusterService({
  namespace: 'monitoring',
  name: 'prometheus',
  labels: { app: 'prometheus' },
  mesh: false,
});

describe('the network policy with sidecars', () => {
  const wallet = serviceOn(sidecar, 'wallet', { port: 8080 });
  const ledger = serviceOn(sidecar, 'ledger', { port: 9000 });

  test('lets the proxy out to istiod', () => {
    expect(networkSpecOf(wallet).egress).toEqual([dns, istiod]);
  });

  test('names the port of the pods: mTLS uses the same', () => {
    expect(networkSpecOf(ledger, calling(wallet.peer, ledger.peer)).ingress?.[0]?.ports).toEqual(tcp(9000));
  });

  test("lets the platform's scraper in to the metrics of proxy and program", () => {
    expect(networkSpecOf(serviceOn({ ...sidecar, metrics }, 'wallet')).ingress?.map(({ ports }) => ports)).toEqual([
      tcp(15020),
    ]);
  });

  test("has one rule for the platform's scraper", () => {
    const scraped = serviceOn({ ...sidecar, metrics }, 'wallet', { port: 8080 });
    const { metrics: prometheus } = scraped.system.environment.platform;
    const calls = prometheus === undefined ? [] : [calling(prometheus, scraped.peer)];
    expect(networkSpecOf(scraped, ...calls).ingress?.map(({ ports }) => ports)).toEqual([tcp(8080, 15020)]);
  });

  test('leaves out of it a service that is not in the mesh', () => {
    expect(networkSpecOf(serviceOn({ ...sidecar, metrics }, 'wallet', { mesh: false }))).toEqual({
      podSelector: { matchLabels: wallet.selector },
      policyTypes: ['Ingress', 'Egress'],
      egress: [dns],
    });
  });
});

describe('the network policy in ambient mode', () => {
  const health = { readiness: '/ready', liveness: '/live' };
  const wallet = serviceOn(ambient, 'wallet', { port: 8080, health });
  const ledger = serviceOn(ambient, 'ledger', { port: 9000, health });
  const call = calling(wallet.peer, ledger.peer);

  test("lets the kubelet's checks in from the addresses that Istio gives them", () => {
    expect(networkSpecOf(wallet).ingress).toEqual([
      {
        from: [
          { ipBlock: { cidr: '169.254.7.127/32' } },
          { ipBlock: { cidr: 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128' } },
        ],
        ports: tcp(8080),
      },
    ]);
  });

  test('lets checks in on no port where all of them are commands', () => {
    const check = { command: ['/bin/check'] };
    const checked = { readiness: check, liveness: check, startup: check };
    expect(networkSpecOf(serviceOn(ambient, 'wallet', { health: checked }))).not.toHaveProperty('ingress');
  });

  test('lets a caller out to the tunnel of the pods that it calls, in place of their port', () => {
    expect(networkSpecOf(wallet, call).egress).toEqual([dns, { to: [podsOf('ledger')], ports: tcp(15008) }]);
  });

  test('lets a caller in through the tunnel', () => {
    expect(networkSpecOf(ledger, call).ingress?.[1]).toEqual({ from: [podsOf('wallet')], ports: tcp(15008) });
  });

  test('names the port of the pods for a caller outside the mesh', () => {
    const legacy = serviceOn(ambient, 'legacy', { mesh: false });
    expect(networkSpecOf(ledger, calling(legacy.peer, ledger.peer)).ingress?.[1]?.ports).toEqual(tcp(9000));
  });

  test('names the port of the pods for a callee outside the mesh', () => {
    const legacy = serviceOn(ambient, 'legacy', { mesh: false, port: 7000 });
    expect(networkSpecOf(wallet, calling(wallet.peer, legacy.peer)).egress?.[1]?.ports).toEqual(tcp(7000));
  });

  test('lets no pod out to istiod: the proxy of the node speaks to it', () => {
    expect(networkSpecOf(wallet).egress).toEqual([dns]);
  });

  test('names neither the tunnel nor checks for a service outside the mesh', () => {
    const legacy = serviceOn(ambient, 'legacy', { mesh: false, health });
    expect(networkSpecOf(legacy)).not.toHaveProperty('ingress');
  });
});
