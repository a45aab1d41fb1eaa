import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { istioAmbient, istioSidecar, type Mesh, MicroService, type MicroServiceProps } from '../lib/index.ts';
import { networkPolicyFor } from '../lib/manifests/kubernetes/network-policy.ts';
import { serviceModel } from './support/models.ts';
import { refusalsOf } from './support/programs.ts';
import { containerOf, contextFor, podOf } from './support/rendered.ts';
import { rulesOf, shop, sized } from './support/shop.ts';

const silent = { port: undefined, health: undefined } as const;
const check = { command: ['/app/alive'] } as const;

/** A load generator that calls the shopfront, and whom nobody calls. */
function generator(props: Partial<MicroServiceProps> = {}, mesh?: Mesh) {
  return shop(
    (system) => {
      const shopfront = new MicroService(system, 'shopfront', sized);
      new MicroService(system, 'generator', { ...sized, ...silent, calls: [shopfront], ...props });
    },
    { platform: { ...environments.prod.platform, mesh } },
  );
}

describe('a service without ports', () => {
  test('is fine in production as it is', () => {
    expect(
      rulesOf((system) => new MicroService(system, 'generator', { ...sized, ...silent }), {
        platform: { ...environments.prod.platform, gateways: undefined },
      }),
    ).toEqual([]);
  });

  test.each([undefined, istioSidecar('1.30'), istioAmbient('1.30')])('becomes nothing that serves', (mesh) => {
    const kinds = generator({}, mesh)
      .objects.filter(({ metadata }) => metadata.name.startsWith('generator'))
      .map(({ kind }) => kind);
    expect(kinds.filter((kind) => /^(?:Service|HTTPRoute|VirtualService|AuthorizationPolicy)$/.test(kind))).toEqual([]);
  });

  test('lets nobody in', () => {
    const service = serviceModel(silent);
    const { policyTypes, ingress } = networkPolicyFor(service, contextFor(service)).spec;
    expect([policyTypes, ingress]).toEqual([['Ingress', 'Egress'], undefined]);
  });

  test('calls as others do', () => {
    const [container] = generator().object('Deployment', 'generator').spec.template.spec.containers;
    expect(container.env).toEqual([{ name: 'SHOPFRONT_URL', value: 'http://shopfront.shop.svc.cluster.local:8080' }]);
  });

  test('is asked nothing unless said', () => {
    const container = containerOf(serviceModel(silent));
    expect([container.livenessProbe, container.readinessProbe, container.startupProbe]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test('is asked by command, with the time that one takes', () => {
    const { livenessProbe, startupProbe } = containerOf(serviceModel({ ...silent, health: { liveness: check } }));
    expect([livenessProbe, startupProbe]).toMatchObject([
      { exec: check, timeoutSeconds: 5 },
      { exec: check, timeoutSeconds: 5 },
    ]);
  });

  test('does not wait for load balancers when it stops', () => {
    expect(containerOf(serviceModel(silent))).not.toHaveProperty('lifecycle');
  });

  test('finishes what it does when it stops', () => {
    expect(podOf(serviceModel(silent)).terminationGracePeriodSeconds).toBe(35);
  });

  test('waits where that is said', () => {
    const service = serviceModel({ ...silent, shutdown: { loadBalancers: '3s' } });
    expect(containerOf(service).lifecycle).toEqual({ preStop: { sleep: { seconds: 3 } } });
  });

  test('needs no wait that old clusters do not know', () => {
    expect(refusalsOf(silent, { platform: { kubernetes: '1.29' } })).toEqual([]);
  });

  test.each([
    ['a path', '/live'],
    ['gRPC', { grpc: true }],
    ['a connection', { tcp: true }],
  ] as const)('refuses to be asked by %s, and says how it can be', (_, liveness) => {
    expect(refusalsOf({ ...silent, health: { liveness } })).toEqual([
      "check-without-port health.liveness: its container has no port to ask; give it one, such as port: 8080 (whose a port is, says its 'container'), or check by 'command'",
    ]);
  });

  test('refuses to be called', () => {
    expect(
      rulesOf((system) => {
        const worker = new MicroService(system, 'worker', { ...sized, ...silent });
        new MicroService(system, 'api', { ...sized, calls: [worker] });
      }),
    ).toEqual(['call-without-port']);
  });

  test('refuses to promise anything', () => {
    expect(
      rulesOf((system) => new MicroService(system, 'worker', { ...sized, ...silent, serves: { timeout: '2s' } })),
    ).toEqual(['promise-without-port']);
  });
});
