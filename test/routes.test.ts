import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  call,
  istioSidecar,
  MicroService,
  type RenderedManifest,
  type RouteOptions,
  type ServesOptions,
  type System,
} from '../lib/index.ts';
import { issuesOf, rulesOf, shop, sized } from './support/shop.ts';

type Props = Partial<ConstructorParameters<typeof MicroService>[2]>;
type CallOptions = Parameters<typeof call>[1];

const ambient = environments.prod;
const sidecar = { ...ambient, platform: { ...ambient.platform, mesh: istioSidecar('1.30') } };

/** A cart that promises this, and a web shop that calls it. */
const cart =
  (serves: ServesOptions, options: CallOptions = {}, props: Props = {}, web: Props = {}) =>
  (system: System) => {
    const callee = new MicroService(system, 'cart', { ...sized, ...props, serves });
    new MicroService(system, 'web', { ...sized, ...web, calls: [call(callee, options)] });
  };

/** A rule of a route as it is written. */
type Rule = Readonly<Record<string, unknown>> & {
  readonly name?: string;
  readonly match?: readonly Readonly<Record<string, unknown>>[];
  readonly matches?: readonly Readonly<Record<string, unknown>>[];
};

const rulesIn = ({ spec }: RenderedManifest): readonly Rule[] => spec.http ?? spec.rules;
const written = (serves: ServesOptions, options: CallOptions = {}, props: Props = {}) =>
  rulesIn(shop(cart(serves, options, props), sidecar).object('VirtualService', 'cart'));
const inAmbient = (serves: ServesOptions, kind: 'HTTPRoute' | 'VirtualService', props: Props = {}) =>
  rulesIn(shop(cart(serves, {}, props), ambient).object(kind, 'cart'));
/** What is wrong, as `rule path`. */
const wrong = (serves: object, options: CallOptions = {}, props: Props = {}, web: Props = {}) =>
  issuesOf(cart(serves as ServesOptions, options, props, web), sidecar).map(({ rule, path }) => `${rule} ${path}`);

const reports = { path: '/reports/*', methods: ['GET'], timeout: '30s' } as const satisfies RouteOptions;

describe('a route of a service with sidecars', () => {
  test('is matched by prefix and method, and has the timeout it promises', () => {
    expect(written({ routes: [reports] })[0]).toEqual({
      name: 'http-GET-/reports/*',
      match: [{ uri: { prefix: '/reports/' }, method: { exact: 'GET' } }],
      route: [{ destination: { host: 'cart.shop.svc.cluster.local', port: { number: 8080 } } }],
      timeout: '30s',
    });
  });

  test('is matched by a whole path', () => {
    expect(written({ routes: [{ path: '/report', timeout: '30s' }] })[0]?.match).toEqual([
      { uri: { exact: '/report' } },
    ]);
  });

  test('is matched by one of several methods, whatever their order', () => {
    expect(written({ routes: [{ path: '/*', methods: ['PUT', 'GET'], timeout: '30s' }] })[0]?.match).toEqual([
      { method: { regex: 'GET|PUT' } },
    ]);
  });

  test('is matched by headers, whose names are in small letters', () => {
    const headers = { 'X-User': 'tester', accept: 'text/csv' };
    expect(written({ routes: [{ path: '/*', headers, timeout: '30s' }] })[0]?.match).toEqual([
      { headers: { accept: { exact: 'text/csv' }, 'x-user': { exact: 'tester' } } },
    ]);
  });

  test('is followed by one for all other requests', () => {
    expect(written({ timeout: '2s', routes: [reports] }).at(-1)).toEqual({
      name: 'http',
      route: [{ destination: { host: 'cart.shop.svc.cluster.local', port: { number: 8080 } } }],
      timeout: '2s',
    });
  });

  test('takes from the promise what it does not say itself', () => {
    const [route] = written({ timeout: '2s', retries: { attempts: 1 }, routes: [{ path: '/a', retries: false }] });
    expect([route?.['timeout'], route?.['retries']]).toEqual(['2s', { attempts: 0 }]);
  });

  test('shares its own timeout among the tries that the promise asks for', () => {
    const [route] = written({ timeout: '2s', retries: { attempts: 1 }, routes: [{ path: '/a', timeout: '30s' }] });
    expect(route?.['retries']).toMatchObject({ attempts: 1, perTryTimeout: '15s' });
  });

  test('is there for each port that carries requests', () => {
    const ports = { http: 8080, rpc: { port: 9090, protocol: 'grpc' } } as const;
    const rules = written({ routes: [{ path: '/a', timeout: '3s' }] }, {}, { port: undefined, ports });
    expect(rules.map(({ name, match }) => [name, match?.[0]?.['port']])).toEqual([
      ['http-/a', 8080],
      ['http', 8080],
      ['rpc-/a', 9090],
      ['rpc', 9090],
    ]);
  });

  test('is short for a caller that asks for less', () => {
    const rules = written({ timeout: '3s', routes: [reports] }, { timeout: '2s' });
    expect(rules.map(({ name, timeout }) => [name, timeout])).toEqual([
      ['http-for-web-GET-/reports/*', '2s'],
      ['http-for-web', '2s'],
      ['http-GET-/reports/*', '30s'],
      ['http', '3s'],
    ]);
  });

  test('keeps a shorter time than a caller asks for', () => {
    const rules = written({ timeout: '3s', routes: [{ path: '/quick', timeout: '1s' }] }, { timeout: '2s' });
    expect(rules[0]).toMatchObject({ name: 'http-for-web-/quick', timeout: '1s' });
  });

  test('is left out for a caller that asks for less and cannot take it', () => {
    const names = written({ timeout: '3s', routes: [reports] }, { timeout: '2s', methods: ['PUT'] });
    expect(names.map(({ name }) => name)).toEqual(['http-for-web', 'http-GET-/reports/*', 'http']);
  });
});

describe('the order of routes', () => {
  const timeout = '3s' as const;
  const routes: readonly RouteOptions[] = [
    { path: '/*', methods: ['GET'], timeout },
    { path: '/reports/*', timeout },
    { path: '/reports/2026/*', timeout },
    { path: '/reports/2026/june', headers: { 'x-user': 'tester' }, timeout },
    { path: '/reports/2026/june', timeout },
    { path: '/reports/2026/june', methods: ['GET'], timeout },
    { path: '/a', timeout },
  ];
  const specific = [
    'http-GET-/reports/2026/june',
    'http-/reports/2026/june-x-user',
    'http-/reports/2026/june',
    'http-/a',
    'http-/reports/2026/*',
    'http-/reports/*',
    'http-GET-/*',
    'http',
  ];

  test('puts the more specific first, and what takes everything last', () => {
    expect(written({ routes }).map(({ name }) => name)).toEqual(specific);
  });

  test('does not depend on the order in the program', () => {
    expect(written({ routes: routes.toReversed() }).map(({ name }) => name)).toEqual(specific);
  });
});

describe('a route of a service in ambient mode', () => {
  test('is a rule of the HTTPRoute, every default in it written', () => {
    const routes: RouteOptions[] = [{ path: '/report', headers: { 'x-user': 'tester' }, timeout: '90s' }];
    expect(inAmbient({ timeout: '2s', routes }, 'HTTPRoute')).toEqual([
      {
        matches: [
          {
            path: { type: 'Exact', value: '/report' },
            headers: [{ type: 'Exact', name: 'x-user', value: 'tester' }],
          },
        ],
        backendRefs: [{ group: '', kind: 'Service', name: 'cart', port: 8080, weight: 1 }],
        timeouts: { request: '1m30s' },
      },
      {
        matches: [{ path: { type: 'PathPrefix', value: '/' } }],
        backendRefs: [{ group: '', kind: 'Service', name: 'cart', port: 8080, weight: 1 }],
        timeouts: { request: '2s' },
      },
    ]);
  });

  test('has a match for each of its methods', () => {
    const [rule] = inAmbient({ routes: [{ path: '/*', methods: ['PUT', 'GET'], timeout: '3s' }] }, 'HTTPRoute');
    expect(rule?.matches?.map(({ method }) => method)).toEqual(['GET', 'PUT']);
  });

  test('leaves other requests without a limit where only routes promise one', () => {
    expect(inAmbient({ routes: [{ path: '/a', timeout: '3s' }] }, 'HTTPRoute')[1]).not.toHaveProperty('timeouts');
  });

  test.each<[string, ServesOptions]>([
    ['it has retries', { routes: [{ path: '/a', retries: { attempts: 1 } }] }],
    ['it is for a prefix, which would take what is beside it, too', { routes: [reports] }],
    [
      'there are more than an HTTPRoute takes',
      { routes: Array.from({ length: 16 }, (_, index) => ({ path: `/${index}`, timeout: '3s' as const })) },
    ],
  ])('stands in a VirtualService where %s', (_, serves) => {
    const { find } = shop(cart(serves), ambient);
    expect([find('VirtualService', 'cart')?.kind, find('HTTPRoute', 'cart')]).toEqual(['VirtualService', undefined]);
  });

  test('needs a Gateway API that knows timeouts', () => {
    const platform = { ...ambient.platform, gatewayApi: '1.1' };
    const issues = issuesOf(cart({ routes: [{ path: '/a', timeout: '3s' }] }), { ...ambient, platform });
    expect(issues.map(({ rule, path }) => `${rule} ${path}`)).toContain('timeout-unsupported serves.routes');
  });

  test('is enough of a route for a consistent hash', () => {
    const loadBalancing = { kind: 'hashBy', header: 'x-user' } as const;
    expect(rulesOf(cart({ loadBalancing, routes: [{ path: '/a', timeout: '3s' }] }), ambient)).toEqual([]);
  });
});

describe('refuses', () => {
  test.each<[string, string, object]>([
    ['two routes for the same requests', 'route-declared-twice serves.routes[1]', { routes: [reports, reports] }],
    [
      'two routes that have one of their methods in common',
      'route-declared-twice serves.routes[1]',
      { routes: [reports, { ...reports, methods: ['GET', 'HEAD'] }] },
    ],
    ['a route for everything', 'route-for-everything serves.routes[0]', { routes: [{ path: '/*', timeout: '3s' }] }],
    ['a route that promises nothing', 'unused-option serves.routes[0]', { routes: [{ path: '/a' }] }],
    [
      'retries that do not fit the timeout of a route',
      'retries-exceed-timeout serves.routes[0].timeout',
      { routes: [{ path: '/a', timeout: '1s', retries: { attempts: 1, perTryTimeout: '600ms' } }] },
    ],
    [
      "a route's retries that do not fit the timeout of the promise",
      'retries-exceed-timeout serves.routes[0].retries',
      { timeout: '1s', routes: [{ path: '/a', retries: { attempts: 1, perTryTimeout: '600ms' } }] },
    ],
    [
      "a route's timeout that the promise's tries never reach",
      'route-timeout-unreached serves.routes[0].timeout',
      { timeout: '2s', retries: { attempts: 1, perTryTimeout: '900ms' }, routes: [reports] },
    ],
    [
      'answers tried again on a route for POST',
      'retries-not-idempotent serves.routes[0].retries.on',
      { routes: [{ path: '/a', methods: ['POST'], retries: { attempts: 1, on: 'idempotent' } }] },
    ],
    [
      'answers tried again on a route for POST, as the promise says',
      'retries-not-idempotent serves.routes[0]',
      { retries: { attempts: 1, on: 'idempotent' }, routes: [{ path: '/a', methods: ['POST'], timeout: '3s' }] },
    ],
    ['a path with a star inside', 'path-illegal serves.routes[0].path', { routes: [{ path: '/*/a', timeout: '3s' }] }],
    ['a route without a path', 'missing-option serves.routes[0].path', { routes: [{ timeout: '3s' }] }],
    [
      'a header that Istio takes for a part of the request line',
      'header-illegal serves.routes[0].headers.method',
      { routes: [{ path: '/a', headers: { method: 'GET' }, timeout: '3s' }] },
    ],
    [
      'one header written twice',
      "header-illegal serves.routes[0].headers['X-User']",
      { routes: [{ path: '/a', headers: { 'x-user': 'a', 'X-User': 'b' }, timeout: '3s' }] },
    ],
    [
      'a header of several lines',
      "header-illegal serves.routes[0].headers['x-user']",
      { routes: [{ path: '/a', headers: { 'x-user': 'a\nb' }, timeout: '3s' }] },
    ],
    ['no header', 'header-illegal serves.routes[0].headers', { routes: [{ path: '/a', headers: {}, timeout: '3s' }] }],
  ])('%s', (_, expected, serves) => {
    expect(wrong(serves)).toContain(expected);
  });

  test.each<[string, object, string]>([
    ['a path that is none', { path: 'x', timeout: '3s' }, 'path-illegal serves.routes[0].path'],
    ['no path', {}, 'missing-option serves.routes[0].path'],
  ])('%s once', (_, route, expected) => {
    expect(wrong({ routes: [route] })).toEqual([expected]);
  });

  test('one header in two spellings, naming both', () => {
    const routes = [{ path: '/a', headers: { 'X-A': 'a', 'x-a': 'b' }, timeout: '3s' }] as const;
    const [issue] = issuesOf(cart({ routes }), sidecar);
    expect([issue?.path, issue?.problem]).toEqual([
      "serves.routes[0].headers['x-a']",
      "is the same header as 'X-A': its name is read in small letters",
    ]);
  });

  test('routes where ports speak tcp', () => {
    const tcp: Props = { protocol: 'tcp', health: { readiness: { tcp: true }, liveness: { tcp: true } } };
    expect(wrong({ routes: [{ path: '/a', timeout: '3s' }] }, {}, tcp)).toEqual([
      'promise-needs-requests serves.routes',
    ]);
  });

  test('answers tried again on a route that a caller uses for POST', () => {
    const routes = [{ path: '/a', retries: { attempts: 1, on: 'idempotent' } }];
    expect(wrong({ routes }, { methods: ['POST'] })).toEqual(['retries-not-idempotent serves.routes[0].retries.on']);
  });

  test('a caller that waits for less than the tries of a route', () => {
    const routes = [{ path: '/a', timeout: '9s', retries: { attempts: 2, perTryTimeout: '3s' } }];
    expect(wrong({ timeout: '9s', routes }, { timeout: '4s' })).toEqual(['retries-exceed-timeout calls[0].timeout']);
  });

  test("a caller's own longest route where that is too short", () => {
    const web: Props = { serves: { timeout: '5s', routes: [{ ...reports, timeout: '20s' }] } };
    expect(wrong({ timeout: '2s', routes: [reports] }, {}, {}, web)).toEqual([
      'timeout-below-callee serves.routes[0].timeout',
    ]);
  });

  test('in ambient mode a caller that waits as long as is promised, but for a longer route', () => {
    const serves = { timeout: '2s', routes: [reports] } as const;
    const rules = (options: CallOptions) => rulesOf(cart(serves, { timeout: '2s', ...options }), ambient);
    expect([rules({}), rules({ methods: ['PUT'] })]).toEqual([['call-tightening-unkept'], []]);
  });

  test('a caller that gives up before the longest route answers', () => {
    expect(wrong({ timeout: '2s', routes: [reports] }, {}, {}, { serves: { timeout: '5s' } })).toEqual([
      'timeout-below-callee serves.timeout',
    ]);
  });
});

describe('takes', () => {
  test.each<[string, object]>([
    ['routes for other methods of one path', { routes: [reports, { ...reports, methods: ['HEAD'] }] }],
    ['routes for other headers of one path', { routes: [reports, { ...reports, headers: { accept: 'text/csv' } }] }],
    ['everything that has one method', { routes: [{ path: '/*', methods: ['GET'], timeout: '3s' }] }],
    [
      'tries that share the timeout of a route',
      { timeout: '2s', retries: { attempts: 2 }, routes: [{ path: '/a', timeout: '30s' }] },
    ],
    [
      'a timeout that tries of its own fill',
      { timeout: '2s', retries: { attempts: 1, perTryTimeout: '900ms' }, routes: [{ ...reports, retries: false }] },
    ],
    [
      'answers tried again on a route for GET',
      { routes: [{ path: '/a', methods: ['GET'], retries: { attempts: 1, on: 'idempotent' } }] },
    ],
    [
      'retries on a route for POST of what never reached the program',
      { routes: [{ path: '/a', methods: ['POST'], retries: { attempts: 1, on: 'unreached' } }] },
    ],
  ])('%s', (_, serves) => {
    expect(wrong(serves)).toEqual([]);
  });

  test('answers tried again where POST has a route that never is', () => {
    const routes = [{ path: '/*', methods: ['POST'], retries: false }];
    const retries = { attempts: 1, on: 'idempotent' };
    expect(wrong({ retries, routes }, { methods: ['GET', 'POST'] })).toEqual([]);
  });

  test('a caller that gives up before a route that it cannot take', () => {
    const web: Props = { serves: { timeout: '5s' } };
    expect(wrong({ timeout: '2s', routes: [reports] }, { paths: ['/cart/*'] }, {}, web)).toEqual([]);
  });

  test('a caller that promises a route as long as its callee', () => {
    const web: Props = { serves: { timeout: '5s', routes: [reports] } };
    expect(wrong({ timeout: '2s', routes: [reports] }, {}, {}, web)).toEqual([]);
  });
});
