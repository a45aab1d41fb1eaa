import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { call, clusterService, istioSidecar, MicroService, type RenderedManifest, type System } from '../lib/index.ts';
import { issuesOf, rulesOf, shop, sized } from './support/shop.ts';

const ambient = environments.prod;
const sidecar = { ...ambient, platform: { ...ambient.platform, mesh: istioSidecar('1.30') } };

type Props = Partial<ConstructorParameters<typeof MicroService>[2]>;
const made = (system: System, id: string, props: Props = {}) => new MicroService(system, id, { ...sized, ...props });

/** What a policy lets an account do, one entry for each rule. */
function operationsOf(policy: RenderedManifest, account: string): unknown[] {
  const rules: { from: unknown; to: { operation: unknown }[] }[] = policy['spec'].rules;
  return rules.filter(({ from }) => JSON.stringify(from).includes(`/sa/${account}"`)).map(({ to }) => to[0]?.operation);
}

const nightly = clusterService({
  namespace: 'reports',
  name: 'nightly',
  labels: { app: 'nightly' },
  serviceAccount: 'nightly',
});

describe('a caller that uses one callee in several ways', () => {
  const reading = { methods: ['GET'], paths: ['/carts/*'] } as const;
  const writing = { methods: ['POST'], paths: ['/orders'] } as const;
  const both = (system: System) => {
    const cart = made(system, 'cart');
    made(system, 'web', { calls: [call(cart, reading), call(cart, writing)] });
  };

  test('has a rule for each, which are not mixed', () => {
    expect(operationsOf(shop(both, sidecar).object('AuthorizationPolicy', 'cart'), 'web')).toEqual([
      { ports: ['8080'], methods: ['GET'], paths: ['/carts/*'] },
      { ports: ['8080'], methods: ['POST'], paths: ['/orders'] },
    ]);
  });

  test('is told the address once', () => {
    const [container] = shop(both, sidecar).object('Deployment', 'web').spec.template.spec.containers;
    expect(container.env).toEqual([{ name: 'CART_URL', value: 'http://cart.shop.svc.cluster.local:8080' }]);
  });

  test('has one route of its own where it waits less', () => {
    const { object } = shop((system) => {
      const cart = made(system, 'cart');
      made(system, 'web', {
        calls: [call(cart, { ...reading, timeout: '1s' }), call(cart, { ...writing, timeout: '1s' })],
      });
    }, sidecar);
    expect(object('VirtualService', 'cart').spec.http.map(({ name }: { name: string }) => name)).toEqual([
      'http-for-web',
      'http',
    ]);
  });

  test('is refused where the two say different things of the same requests', () => {
    const build = (system: System) => {
      const cart = made(system, 'cart');
      made(system, 'web', { calls: [call(cart, reading), call(cart, { ...reading, essential: false })] });
    };
    expect(rulesOf(build, sidecar)).toEqual(['call-declared-twice']);
  });
});

describe('access that is granted', () => {
  test('twice with other limits is the sum of both', () => {
    const { object } = shop((system) => {
      const cart = made(system, 'cart');
      cart.allowCallsFrom(nightly, { paths: ['/x'] });
      cart.allowCallsFrom(nightly, { paths: ['/y'] });
    }, sidecar);
    expect(operationsOf(object('AuthorizationPolicy', 'cart'), 'nightly')).toEqual([
      { ports: ['8080'], paths: ['/x'] },
      { ports: ['8080'], paths: ['/y'] },
    ]);
  });

  test('beside a call adds to it', () => {
    const { object } = shop((system) => {
      const cart = made(system, 'cart');
      const web = made(system, 'web', { calls: [call(cart, { methods: ['GET'] })] });
      cart.allowCallsFrom(web, { paths: ['/admin'] });
    }, sidecar);
    expect(operationsOf(object('AuthorizationPolicy', 'cart'), 'web')).toEqual([
      { ports: ['8080'], paths: ['/admin'] },
      { ports: ['8080'], methods: ['GET'] },
    ]);
  });

  test.each([
    ['before', true],
    ['after', false],
  ])('and is a call already adds nothing, declared %s it', (_, first) => {
    const { object } = shop((system) => {
      const cart = made(system, 'cart');
      const web = made(system, 'web');
      const steps = [() => cart.allowCallsFrom(web, { methods: ['GET'] }), () => web.addCall(cart)];
      for (const step of first ? steps : steps.toReversed()) step();
    }, sidecar);
    expect(operationsOf(object('AuthorizationPolicy', 'cart'), 'web')).toEqual([{ ports: ['8080'] }]);
  });
});

describe('a version that its callers also call themselves', () => {
  test('grants what each call says, and no mixture', () => {
    const { object } = shop((system) => {
      const next = made(system, 'next');
      const cart = made(system, 'cart', { serves: { versions: [{ headers: { 'x-user': 'tester' }, to: next }] } });
      made(system, 'web', {
        calls: [call(next, { methods: ['GET'], paths: ['/n'] }), call(cart, { methods: ['POST'] })],
      });
    }, sidecar);
    expect(operationsOf(object('AuthorizationPolicy', 'next'), 'web')).toEqual([
      { ports: ['8080'], methods: ['GET'], paths: ['/n'] },
      { ports: ['8080'], methods: ['POST'] },
    ]);
  });

  test('is refused where it asks the first one again', () => {
    const build = (system: System) => {
      const next = made(system, 'next');
      const cart = made(system, 'cart', { serves: { versions: [{ headers: { 'x-user': 'tester' }, to: next }] } });
      next.addCall(cart);
    };
    expect(rulesOf(build, sidecar)).toEqual(['target-asks-back']);
  });

  test('may ask somebody else', () => {
    const build = (system: System) => {
      const next = made(system, 'next', { calls: [made(system, 'stock')] });
      made(system, 'cart', { serves: { versions: [{ headers: { 'x-user': 'tester' }, to: next }] } });
    };
    expect(rulesOf(build, sidecar)).toEqual([]);
  });
});

describe('a foreigner', () => {
  test('is refused where it is a service of this program', () => {
    const build = (system: System) => {
      made(system, 'cart');
      made(system, 'web', { calls: [clusterService({ namespace: 'shop', name: 'cart', ports: { http: 8080 } })] });
    };
    expect(issuesOf(build, sidecar)).toMatchObject([{ rule: 'foreigner-is-ours', path: 'calls[0]' }]);
  });

  test('is refused where it is described in two ways', () => {
    const other = clusterService({
      namespace: 'reports',
      name: 'nightly',
      labels: { app: 'other' },
      serviceAccount: 'nightly',
    });
    const build = (system: System) => {
      made(system, 'cart').allowCallsFrom(nightly);
      made(system, 'web').allowCallsFrom(other);
    };
    expect(issuesOf(build, sidecar)).toMatchObject([
      { rule: 'foreigner-spelled-twice', problem: expect.stringContaining('allowCallsFrom(nightly)') },
    ]);
  });

  test('is refused where the platform describes it in another way', () => {
    const other = clusterService({
      namespace: 'istio-ingress',
      name: 'public-istio',
      labels: { wrong: 'yes' },
      serviceAccount: 'x',
    });
    expect(issuesOf((system) => made(system, 'cart').allowCallsFrom(other), sidecar)).toMatchObject([
      { rule: 'foreigner-spelled-twice', problem: expect.stringContaining('platform.gateways[0]') },
    ]);
  });

  test('may be named at two places, with ports at one of them', () => {
    const base = { namespace: 'reports', name: 'nightly', labels: { app: 'nightly' }, serviceAccount: 'nightly' };
    const build = (system: System) => {
      made(system, 'cart').allowCallsFrom(clusterService(base));
      made(system, 'web', { calls: [clusterService({ ...base, ports: { http: 8080 } })] });
    };
    expect(rulesOf(build, sidecar)).toEqual([]);
  });
});
