import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { call, clusterService, istioSidecar, MicroService, type Rendered, System } from '../lib/index.ts';
import { issuesOf, shop, sized } from './support/shop.ts';

type Props = Partial<ConstructorParameters<typeof MicroService>[2]>;
type CallOptions = Parameters<typeof call>[1];

const ambient = environments.prod;
const sidecar = { ...ambient, platform: { ...ambient.platform, mesh: istioSidecar('1.30') } };
const dataPlanes = [
  ['sidecar', sidecar],
  ['ambient', ambient],
] as const;

const headers = { 'x-user': 'tester' };

/** A cart whose testers get the next version, and a web shop that calls it. */
const cart =
  ({ serves, options, next, web }: { serves?: object; options?: CallOptions; next?: Props; web?: Props } = {}) =>
  (system: System) => {
    const to = new MicroService(system, 'cart-next', { ...sized, ...next });
    const callee = new MicroService(system, 'cart', {
      ...sized,
      serves: { timeout: '2s', versions: [{ headers, to }], ...serves },
    });
    new MicroService(system, 'web', { ...sized, ...web, calls: [call(callee, options)] });
  };

const rulesIn = ({ object }: Rendered): readonly Record<string, unknown>[] =>
  object('VirtualService', 'cart').spec.http;
const wrong = (build: (system: System) => void, environment: object = sidecar) =>
  issuesOf(build, environment).map(({ rule, path }) => `${rule} ${path}`);

/** Accounts that a policy of the mesh lets in on some ports, with what they may do. */
function allowedAt({ object }: Rendered, name: string): readonly string[] {
  const rules: { from: { source: { principals: string[] } }[]; to: { operation: Record<string, string[]> }[] }[] =
    object('AuthorizationPolicy', name).spec.rules;
  return rules.flatMap(({ from, to }) =>
    from.flatMap(({ source }) =>
      source.principals.map((id) => `${id.split('/').at(-1)} ${JSON.stringify(to[0]?.operation)}`),
    ),
  );
}

/** Pods that a network policy lets in, or lets out to, by their main label and the ports. */
function openedBy({ object }: Rendered, name: string, direction: 'ingress' | 'egress'): readonly string[] {
  const rules: {
    from?: { podSelector?: { matchLabels: Record<string, string> } }[];
    to?: { podSelector?: { matchLabels: Record<string, string> } }[];
    ports: { port: number }[];
  }[] = object('NetworkPolicy', name).spec[direction];
  return rules.flatMap(({ from, to, ports }) =>
    (from ?? to ?? []).flatMap(({ podSelector }) => {
      const [label] = Object.values(podSelector?.matchLabels ?? {});
      return label === undefined ? [] : [`${label} ${ports.map(({ port }) => port).join()}`];
    }),
  );
}

describe('a version', () => {
  test.each(dataPlanes)('gets the requests with its headers: %s', (_, environment) => {
    expect(rulesIn(shop(cart(), environment))).toEqual([
      {
        name: 'http-x-user-to-cart-next',
        match: [{ headers: { 'x-user': { exact: 'tester' } } }],
        route: [{ destination: { host: 'cart-next.shop.svc.cluster.local', port: { number: 8080 } } }],
        timeout: '2s',
      },
      {
        name: 'http',
        route: [{ destination: { host: 'cart.shop.svc.cluster.local', port: { number: 8080 } } }],
        timeout: '2s',
      },
    ]);
  });

  test('gets them at its own port of the same name', () => {
    const [rule] = rulesIn(shop(cart({ next: { port: 9000, servicePort: 90 } }), sidecar));
    expect(rule?.['route']).toEqual([
      { destination: { host: 'cart-next.shop.svc.cluster.local', port: { number: 90 } } },
    ]);
  });

  test('is promised by its service what all requests are, on every route', () => {
    const rules = rulesIn(shop(cart({ serves: { routes: [{ path: '/a', timeout: '9s' }] } }), sidecar));
    expect(rules.map(({ name, timeout }) => [name, timeout])).toEqual([
      ['http-/a-x-user-to-cart-next', '9s'],
      ['http-x-user-to-cart-next', '2s'],
      ['http-/a', '9s'],
      ['http', '2s'],
    ]);
  });

  test('goes before another with fewer headers', () => {
    const build = (system: System) => {
      const [to, beta] = ['cart-next', 'cart-beta'].map((id) => new MicroService(system, id, sized));
      if (to === undefined || beta === undefined) throw new Error('two services were made');
      const versions = [
        { headers, to },
        { headers: { ...headers, 'x-beta': '1' }, to: beta },
      ];
      new MicroService(system, 'cart', { ...sized, serves: { versions } });
    };
    expect(rulesIn(shop(build, sidecar)).map(({ name }) => name)).toEqual([
      'http-x-beta-x-user-to-cart-beta',
      'http-x-user-to-cart-next',
      'http',
    ]);
  });
});

describe('with sidecars the callers of a service', () => {
  test('may reach its version, with the same limits', () => {
    const rendered = shop(cart({ options: { methods: ['GET'], paths: ['/cart/*'] } }), sidecar);
    expect(allowedAt(rendered, 'cart-next')).toContain('web {"ports":["8080"],"methods":["GET"],"paths":["/cart/*"]}');
  });

  test('are let through by the policies on both ends', () => {
    const rendered = shop(cart(), sidecar);
    expect([openedBy(rendered, 'cart-next', 'ingress'), openedBy(rendered, 'web', 'egress')]).toEqual([
      expect.arrayContaining(['web 8080']),
      expect.arrayContaining(['cart-next 8080', 'cart 8080']),
    ]);
  });

  test('know the version in their proxies', () => {
    const { object } = shop(cart(), sidecar);
    expect(object('Sidecar', 'web').spec.egress[0].hosts).toContain('shop/cart-next.shop.svc.cluster.local');
  });

  test('get no variable for it', () => {
    const { object } = shop(cart(), sidecar);
    const env: { name: string }[] = object('Deployment', 'web').spec.template.spec.containers[0].env;
    expect(env.map(({ name }) => name).filter((name) => name.startsWith('CART'))).toEqual(['CART_URL']);
  });

  test('may be foreigners', () => {
    const nightly = clusterService({ namespace: 'reports', name: 'nightly', serviceAccount: 'nightly' });
    const rendered = shop((system) => {
      const to = new MicroService(system, 'cart-next', sized);
      new MicroService(system, 'cart', { ...sized, serves: { versions: [{ headers, to }] } }).allowCallsFrom(nightly);
    }, sidecar);
    expect(allowedAt(rendered, 'cart-next')).toContain('nightly {"ports":["8080"]}');
  });

  test('may do at the version what either call lets them', () => {
    const rendered = shop((system) => {
      const to = new MicroService(system, 'cart-next', sized);
      const callee = new MicroService(system, 'cart', { ...sized, serves: { versions: [{ headers, to }] } });
      const calls = [call(callee, { methods: ['GET'] }), call(to, { methods: ['PUT'] })];
      new MicroService(system, 'web', { ...sized, calls });
    }, sidecar);
    expect(allowedAt(rendered, 'cart-next').filter((line) => line.startsWith('web '))).toEqual([
      'web {"ports":["8080"],"methods":["GET"]}',
      'web {"ports":["8080"],"methods":["PUT"]}',
    ]);
  });

  test('do not wait longer than the service promises, in the graph as in the cluster', () => {
    const repeated = { serves: { retries: { attempts: 1, on: 'idempotent' } } } as const;
    expect(wrong(cart({ options: { methods: ['POST'] }, next: repeated }))).toEqual([]);
  });
});

describe('in ambient mode the waypoint', () => {
  test('may reach the version in place of the callers', () => {
    const rendered = shop(cart({ options: { methods: ['GET'] } }), ambient);
    const accounts = allowedAt(rendered, 'cart-next').filter((line) => /^(?:web|waypoint) /.test(line));
    expect(accounts).toEqual(['waypoint {"ports":["8080"]}']);
  });

  test('is let through by the policies on both ends', () => {
    const rendered = shop(cart(), ambient);
    expect([openedBy(rendered, 'cart-next', 'ingress'), openedBy(rendered, 'waypoint', 'egress')]).toEqual([
      expect.arrayContaining(['waypoint 15008']),
      expect.arrayContaining(['cart 15008', 'cart-next 15008']),
    ]);
  });

  test('is no reason for the version to have a waypoint itself', () => {
    const { object } = shop(cart({ options: { methods: ['GET'] } }), ambient);
    expect(object('Service', 'cart-next').metadata.labels).not.toHaveProperty(['istio.io/use-waypoint']);
  });

  test('opens nothing for a service that sends nothing on', () => {
    const rendered = shop(cart({ serves: { versions: [] } }), ambient);
    expect(openedBy(rendered, 'waypoint', 'egress')).not.toContain('cart-next 15008');
  });
});

describe('refuses', () => {
  const withCart = (serves: object) => (system: System) => void new MicroService(system, 'cart', { ...sized, serves });

  test('a version outside the mesh', () => {
    expect(wrong(cart({ next: { mesh: false } }))).toEqual(['target-outside-mesh serves.versions[0].to']);
  });

  test('a version without a port of the same name', () => {
    expect(wrong(cart({ next: { port: undefined, ports: { web: 8080 } } }))).toEqual([
      'target-port-differs serves.versions[0].to',
    ]);
  });

  test('a version that speaks another protocol there', () => {
    const next: Props = { port: undefined, ports: { http: { port: 8080, protocol: 'http2' } } };
    expect(wrong(cart({ next }))).toEqual(['target-port-differs serves.versions[0].to']);
  });

  test('a service as its own version', () => {
    expect(
      wrong((system) => {
        const { peer } = new MicroService(system, 'other', sized);
        withCart({ versions: [{ headers, to: { peer: { ...peer, key: 'prod/shop/cart', name: 'cart' } } }] })(system);
      }),
    ).toEqual(['target-itself serves.versions[0].to']);
  });

  test('a version of another environment', () => {
    expect(
      wrong((system) => {
        const { peer } = new MicroService(system, 'other', sized);
        const to = { peer: { ...peer, key: 'dev/shop/other', environment: 'dev' } };
        withCart({ versions: [{ headers, to }] })(system);
      }),
    ).toEqual(['target-elsewhere serves.versions[0].to']);
  });

  test('what is no service of this program', () => {
    const to = clusterService({ namespace: 'other', name: 'cart' });
    expect(wrong(withCart({ versions: [{ headers, to }] }))).toEqual(['not-callable serves.versions[0].to']);
  });

  test('two versions for the same requests', () => {
    expect(
      wrong((system) => {
        const to = new MicroService(system, 'cart-next', sized);
        const versions = [
          { headers, to },
          { headers: { 'X-User': 'tester' }, to },
        ];
        withCart({ versions })(system);
      }),
    ).toEqual(['route-declared-twice serves.versions[1]']);
  });

  test('a version for all requests', () => {
    expect(
      wrong((system) => withCart({ versions: [{ headers: {}, to: new MicroService(system, 'next', sized) }] })(system)),
    ).toEqual(['header-illegal serves.versions[0].headers']);
  });

  test('a version that a header would be enough to reach without a token', () => {
    const jwt = { issuer: 'https://idp.example.com/', audiences: ['shop'] } as const;
    expect(wrong(cart({ serves: { jwt } }))).toContain('target-tokens-differ serves.versions[0].to');
  });

  test.each(dataPlanes)('nothing of a version in another system: %s', (_, environment) => {
    const build = (system: System) => {
      const to = new MicroService(new System(system.environment, 'lab'), 'cart-next', sized);
      const callee = new MicroService(system, 'cart', { ...sized, serves: { versions: [{ headers, to }] } });
      new MicroService(system, 'web', { ...sized, calls: [callee] });
    };
    expect(wrong(build, environment)).toEqual([]);
  });

  test.each(dataPlanes)('nothing of a good version: %s', (_, environment) => {
    expect(wrong(cart(), environment)).toEqual([]);
  });

  test('nothing of a version that asks for the same tokens', () => {
    const jwt = { issuer: 'https://idp.example.com/', audiences: ['shop'] } as const;
    const rules = wrong(cart({ serves: { jwt }, next: { serves: { jwt } } }));
    expect(rules.filter((rule) => rule.startsWith('target-'))).toEqual([]);
  });
});
