import { describe, expect, test } from 'vitest';
import { defaultDenyFor } from '../lib/manifests/kubernetes/default-deny.ts';
import { workloadNetworkPolicyFor } from '../lib/manifests/kubernetes/workload-network-policy.ts';
import type { Call } from '../lib/model/call.ts';
import { clusterService } from '../lib/model/foreigner.ts';
import type { WorkloadPeer } from '../lib/model/peer.ts';
import { auth0, calling, contextOf } from './support/graphs.ts';
import { systemModel } from './support/models.ts';
import { ambient, dns, networkSpecOf, podsOf, serviceOn, tcp } from './support/policies.ts';
import { written } from './support/rendered.ts';

const telemetry = clusterService({
  namespace: 'tracing',
  name: 'collector',
  labels: { app: 'collector' },
  ports: { otlp: { port: 4317, protocol: 'grpc' } },
});

describe('default deny', () => {
  const system = systemModel();
  const policy = written(defaultDenyFor(system), { system });

  test('selects every pod of the namespace', () => {
    expect(policy.spec.podSelector).toEqual({});
  });

  test('closes both directions', () => {
    expect(policy.spec.policyTypes).toEqual(['Ingress', 'Egress']);
  });

  test('opens nothing', () => {
    expect(Object.keys(policy.spec)).toEqual(['podSelector', 'policyTypes']);
  });
});

describe('the network policy of a service', () => {
  const wallet = serviceOn({}, 'wallet', { port: 8080 });
  const ledger = serviceOn({}, 'ledger', { port: 9000, servicePort: 80 });
  const call = calling(wallet.peer, ledger.peer);

  test('selects the pods of the service', () => {
    expect(networkSpecOf(wallet).podSelector).toEqual({ matchLabels: wallet.selector });
  });

  test('covers both directions', () => {
    expect(networkSpecOf(wallet).policyTypes).toEqual(['Ingress', 'Egress']);
  });

  test('lets nobody in whom nobody declared', () => {
    expect(networkSpecOf(wallet)).not.toHaveProperty('ingress');
  });

  test('lets DNS queries out, and nothing else that nobody declared', () => {
    expect(networkSpecOf(wallet).egress).toEqual([dns]);
  });

  test('lets a caller out to the port of the pods that it calls', () => {
    expect(networkSpecOf(wallet, call).egress).toEqual([dns, { to: [podsOf('ledger')], ports: tcp(9000) }]);
  });

  test('lets the pods of a caller in on the port of its own pods', () => {
    expect(networkSpecOf(ledger, call).ingress).toEqual([{ from: [podsOf('wallet')], ports: tcp(9000) }]);
  });

  test('opens only the ports that a call uses', () => {
    const two = serviceOn({}, 'ledger', { ports: { http: 8080, admin: 9090 } });
    const narrow = { ...calling(wallet.peer, two.peer), ports: two.ports.filter(({ name }) => name === 'admin') };
    expect(networkSpecOf(two, narrow).ingress?.map(({ ports }) => ports)).toEqual([tcp(9090)]);
  });

  test('names callers of another namespace by namespace and labels at once', () => {
    const other = serviceOn({}, 'audit', {}, 'compliance');
    const spec = networkSpecOf(wallet, calling({ ...other.peer, key: 'prod/compliance/audit' }, wallet.peer));
    expect(spec.ingress?.map(({ from }) => from)).toEqual([[podsOf('audit', 'compliance')]]);
  });

  test('has a rule for each caller, by their keys', () => {
    const callers = ['zebra', 'ant'].map((id) => serviceOn({}, id));
    const { ingress = [] } = networkSpecOf(wallet, ...callers.map(({ peer }) => calling(peer, wallet.peer)));
    expect(ingress.map(({ from }) => from)).toEqual([[podsOf('ant')], [podsOf('zebra')]]);
  });

  test('is the same whatever the order of declarations', () => {
    const calls = ['zebra', 'ant', 'mole'].map((id) => calling(serviceOn({}, id).peer, wallet.peer));
    expect(JSON.stringify(networkSpecOf(wallet, ...calls))).toBe(
      JSON.stringify(networkSpecOf(wallet, ...calls.toReversed())),
    );
  });

  test('names pods once that are known under two names', () => {
    const alias = { ...ledger.peer, key: 'another name', ports: wallet.ports };
    expect(networkSpecOf(wallet, call, calling(wallet.peer, alias)).egress).toEqual([
      dns,
      { to: [podsOf('ledger')], ports: tcp(8080, 9000) },
    ]);
  });

  test('names every pod of a namespace for a foreigner without labels', () => {
    const batch = { ...ledger.peer, namespace: 'batch', podLabels: undefined };
    expect(networkSpecOf(wallet, calling(batch, wallet.peer)).ingress?.[0]?.from).toEqual([
      { namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'batch' } }, podSelector: {} },
    ]);
  });

  test('opens nothing for a call without ports: an empty list would mean all', () => {
    expect(networkSpecOf(wallet, { ...call, ports: [] }).egress).toEqual([dns]);
  });

  test('has only its fixed labels in selectors, whatever labels the service has (C16)', () => {
    const labelled = serviceOn({}, 'ledger', { labels: { team: 'wallet' } });
    expect(JSON.stringify(networkSpecOf(wallet, calling(wallet.peer, labelled.peer)))).not.toContain('team');
  });
});

describe('the network policy of a service that calls the outside', () => {
  const wallet = serviceOn({}, 'wallet');
  const outside = (addresses: readonly string[] | undefined) =>
    networkSpecOf(wallet, calling(wallet.peer, { ...auth0, addresses })).egress?.[1];

  test('lets it out to the addresses that are named', () => {
    expect(outside(['203.0.113.0/24', '198.51.100.7/32'])).toEqual({
      to: [{ ipBlock: { cidr: '198.51.100.7/32' } }, { ipBlock: { cidr: '203.0.113.0/24' } }],
      ports: tcp(443),
    });
  });

  test('lets it out to any address of both families where none is named', () => {
    expect(outside(undefined)?.to?.map(({ ipBlock }) => ipBlock?.cidr)).toEqual(['0.0.0.0/0', '::/0']);
  });

  test.each(['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'])(
    'keeps %s closed, where the cluster and the metadata of clouds are',
    (block) => {
      expect(outside(undefined)?.to?.[0]?.ipBlock?.except).toContain(block);
    },
  );

  test.each(['fc00::/7', 'fe80::/10'])('keeps %s closed', (block) => {
    expect(outside(undefined)?.to?.[1]?.ipBlock?.except).toContain(block);
  });

  test('opens nothing for a list without addresses', () => {
    expect(outside([])).toBeUndefined();
  });
});

describe("the network policy and what the platform's own callers and callees need", () => {
  const apiServer = { addresses: ['192.0.2.11/32', '192.0.2.10/32'] };
  const permissions = [{ verbs: ['get'], resources: ['configmaps'] }];

  test('lets a program with permissions out to the API server', () => {
    expect(networkSpecOf(serviceOn({ apiServer }, 'wallet', { permissions })).egress).toEqual([
      dns,
      { to: [{ ipBlock: { cidr: '192.0.2.10/32' } }, { ipBlock: { cidr: '192.0.2.11/32' } }], ports: tcp(6443) },
    ]);
  });

  test('lets no other program out to the API server', () => {
    expect(networkSpecOf(serviceOn({ apiServer }, 'wallet')).egress).toEqual([dns]);
  });

  test('lets every service out to where telemetry is sent', () => {
    const wallet = serviceOn({ telemetry }, 'wallet');
    const { telemetry: collector } = wallet.system.environment.platform;
    const calls = collector === undefined ? [] : [calling(wallet.peer, collector)];
    expect(networkSpecOf(wallet, ...calls).egress?.[1]?.ports).toEqual(tcp(4317));
  });
});

describe('the network policy of a workload beside ours', () => {
  const ledger = serviceOn(ambient, 'ledger', { port: 9000 });
  const job: WorkloadPeer = {
    kind: 'workload',
    hasService: true,
    key: 'prod/bycoin/statements/job',
    name: 'job',
    environment: 'prod',
    namespace: 'bycoin',
    podLabels: { app: 'statements' },
    serviceAccount: 'statements',
    inMesh: true,
    host: 'statements',
    ports: [],
  };
  const policyOf = (peer: WorkloadPeer, ...calls: readonly Call[]) =>
    written(workloadNetworkPolicyFor(peer, ledger.system, contextOf([ledger], ...calls)), ledger);

  test('is named as what owns the pods', () => {
    expect(policyOf(job).metadata).toMatchObject({ name: 'statements', namespace: 'bycoin' });
  });

  test('selects its pods', () => {
    expect(policyOf(job).spec.podSelector).toEqual({ matchLabels: { app: 'statements' } });
  });

  test('lets it out to DNS and to the service that allows its calls', () => {
    expect(policyOf(job, calling(job, ledger.peer)).spec.egress).toEqual([
      dns,
      { to: [podsOf('ledger')], ports: tcp(15008) },
    ]);
  });

  test('lets in who calls it, and checks of the ports that it declares', () => {
    const served = { ...job, ports: ledger.ports };
    const { ingress = [] } = policyOf(served, calling(ledger.peer, served)).spec;
    expect(ingress.map(({ ports }) => ports)).toEqual([tcp(9000), tcp(15008)]);
  });

  test("stands in the service's policy as any other caller does", () => {
    expect(networkSpecOf(ledger, calling(job, ledger.peer)).ingress?.[1]?.from?.[0]?.podSelector).toEqual({
      matchLabels: { app: 'statements' },
    });
  });
});
