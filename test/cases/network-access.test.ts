import { describe, expect, test } from 'vitest';
import { virtualServiceFor } from '../../lib/manifests/istio/virtual-service.ts';
import { serviceFor } from '../../lib/manifests/kubernetes/service.ts';
import type { DnsOptions } from '../../lib/model/platform.ts';
import { calling, nobodyCalls } from '../support/graphs.ts';
import { serviceModel } from '../support/models.ts';
import { labelledPods, networkSpecOf, serviceOn, sidecar, tcp } from '../support/policies.ts';
import { containerOf } from '../support/rendered.ts';

describe('C23: the Service has one port, the pod another', () => {
  const ledger = serviceModel({ port: 8080, servicePort: 80 });

  test('C23: the Service leads to the port of the pod by its name', () => {
    const [port] = serviceFor(ledger, nobodyCalls).spec.ports;
    expect(containerOf(ledger).ports?.find(({ name }) => name === port?.targetPort)?.containerPort).toBe(8080);
  });

  test('C23: the port of the Service is what callers address', () => {
    expect(serviceFor(ledger, nobodyCalls).spec.ports.map(({ port }) => port)).toEqual([80]);
  });
});

describe('C23: the policy names the port of the Service, the pod listens on another', () => {
  const wallet = serviceModel({}, {}, 'wallet');
  const ledger = serviceModel({ port: 8080, servicePort: 80 }, {}, 'ledger');
  const call = calling(wallet.peer, ledger.peer);

  test('C23: the callee lets callers in on the port of the pods, by number and protocol', () => {
    expect(networkSpecOf(ledger, call).ingress?.map(({ ports }) => ports)).toEqual([tcp(8080)]);
  });

  test('C23: the caller is let out to the port of the pods, by number and protocol', () => {
    expect(networkSpecOf(wallet, call).egress?.at(-1)?.ports).toEqual(tcp(8080));
  });
});

describe('C25: the DNS exception matches no real DNS traffic', () => {
  const queriesOn = (dns: DnsOptions | undefined) => networkSpecOf(serviceOn({ dns }, 'wallet')).egress?.[0];

  test('C25: a plain cluster answers from pods of kube-system', () => {
    expect(queriesOn(undefined)?.to).toEqual([labelledPods('kube-system', { 'k8s-app': 'kube-dns' })]);
  });

  test('C25: queries go out over both protocols', () => {
    expect(
      queriesOn(undefined)
        ?.ports?.map(({ protocol }) => protocol)
        .toSorted(),
    ).toEqual(['TCP', 'UDP']);
  });

  test('C25: OpenShift answers from its own pods, on their own port', () => {
    const labels = { 'dns.operator.openshift.io/daemonset-dns': 'default' };
    expect(queriesOn({ namespace: 'openshift-dns', labels, port: 5353 })).toEqual({
      to: [labelledPods('openshift-dns', labels)],
      ports: [
        { protocol: 'TCP', port: 5353 },
        { protocol: 'UDP', port: 5353 },
      ],
    });
  });

  test('C25: caches on the nodes are named by their addresses', () => {
    const caches = queriesOn({ nodeLocalAddresses: ['169.254.20.10', 'fd00::a'] })?.to?.slice(1);
    expect(caches).toEqual([{ ipBlock: { cidr: '169.254.20.10/32' } }, { ipBlock: { cidr: 'fd00::a/128' } }]);
  });

  test('C25: no rule opens the port to everybody', () => {
    expect(queriesOn(undefined)?.to).not.toHaveLength(0);
  });
});

describe('C18: gRPC and its policies', () => {
  const props = { port: 9090, servicePort: 80, protocol: 'grpc' } as const;

  test.each([
    ['without a mesh, over the addresses of the pods', {}],
    ['with sidecars, over the Service', sidecar],
  ])('C18: the policy names the port of the pods %s', (_, platform) => {
    const pricing = serviceOn(platform, 'pricing', props);
    const caller = serviceOn(platform, 'wallet');
    expect(networkSpecOf(pricing, calling(caller.peer, pricing.peer)).ingress?.map(({ ports }) => ports)).toEqual([
      tcp(9090),
    ]);
  });

  test('C18: with a mesh the route retries what never reached the program, on the one port for gRPC', () => {
    const pricing = serviceOn(sidecar, 'pricing', { ...props, serves: { retries: { attempts: 2 } } });
    expect(virtualServiceFor(pricing, nobodyCalls)?.spec.http.map(({ route }) => route?.[0]?.destination.port)).toEqual(
      [{ number: 80 }],
    );
  });
});
