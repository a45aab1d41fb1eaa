import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { CloudNativeApp, call, Environment, istioSidecar, MicroService, System } from '../lib/index.ts';
import { issuesOf, shop, sized } from './support/shop.ts';

type Props = Partial<ConstructorParameters<typeof MicroService>[2]>;
type CallOptions = NonNullable<Parameters<typeof call>[1]>;
type Serves = NonNullable<Props['serves']>;

const sidecar = {
  ...environments.prod,
  platform: { ...environments.prod.platform, mesh: istioSidecar('1.30') },
};

const made = (system: System, id: string, props: Props = {}) => new MicroService(system, id, { ...sized, ...props });

/** A web shop that promises something and calls a cart, which promises something, too. */
const calling =
  (serves: Serves, options: CallOptions = {}, web: Props = {}, cart: Props = {}) =>
  (system: System) => {
    const callee = made(system, 'cart', { serves, ...cart });
    made(system, 'web', { calls: [call(callee, options)], ...web });
  };

/** What is wrong, as `service rule path`. */
const wrong = (build: (system: System) => void) =>
  issuesOf(build, sidecar).map(({ subject, rule, path }) => `${subject} ${rule} ${path}`);
/** What is wrong first, in full. */
function firstOf(build: (system: System) => void) {
  const [issue] = issuesOf(build, sidecar);
  return issue === undefined ? undefined : `${issue.rule} ${issue.path}: ${issue.problem}; ${issue.remedy}`;
}
/** Timing of the only call between services, as the graph has it. */
function timing(build: (system: System) => void) {
  const app = new CloudNativeApp({ name: 'shop' });
  build(new System(new Environment(app, 'prod', { ...sidecar, releases: {} }), 'shop'));
  const edge = app.graph.edges.find(({ caller, callee }) => caller.endsWith('/web') && callee.endsWith('/cart'));
  return [edge?.timeout, edge?.tries];
}
/** Rules of the cart's route: their names, timeouts and retries. */
const routed = (build: (system: System) => void) =>
  shop(build, sidecar)
    .object('VirtualService', 'cart')
    ['spec'].http.map(({ name, timeout, retries }: Readonly<Record<string, unknown>>) => [name, timeout, retries]);

const patient: Serves = { timeout: '2s' };
const quick: Serves = { timeout: '9s', routes: [{ path: '/quick/*', timeout: '1s' }] };
const reading: Serves = { timeout: '9s', routes: [{ path: '/*', methods: ['GET', 'HEAD'], timeout: '1s' }] };

describe('what is promised beside routes', () => {
  test.each<[string, Serves, CallOptions]>([
    ['paths that a route takes', quick, { paths: ['/quick/*'] }],
    ['one path of those that a route takes', quick, { paths: ['/quick/a'] }],
    ['a method that a route takes', reading, { methods: ['GET'] }],
    [
      'methods and paths that several routes take together',
      {
        timeout: '9s',
        routes: [
          { path: '/*', methods: ['GET'], timeout: '1s' },
          { path: '/*', methods: ['PUT'], timeout: '2s' },
        ],
      },
      { methods: ['GET', 'PUT'] },
    ],
  ])('binds no caller that uses only %s', (_, serves, options) => {
    expect(wrong(calling(serves, options, { serves: patient }))).toEqual([]);
  });

  test.each<[string, Serves, CallOptions]>([
    ['another path, too', quick, { paths: ['/quick/*', '/slow'] }],
    ['another method, too', reading, { methods: ['GET', 'PUT'] }],
    ['any method', reading, {}],
    [
      'a path for which a route wants a header',
      { timeout: '9s', routes: [{ path: '/quick/*', headers: { 'x-user': 'tester' }, timeout: '1s' }] },
      { paths: ['/quick/*'] },
    ],
  ])('binds a caller that uses %s', (_, serves, options) => {
    expect(wrong(calling(serves, options, { serves: patient }))).toEqual(['web timeout-below-callee serves.timeout']);
  });

  test('is not what the graph shows of a call that takes a route', () => {
    const retries = { attempts: 1 } as const;
    const routes = [{ path: '/q', methods: ['GET'], timeout: '1s', retries: false }] as const;
    const build = (options: CallOptions) => calling({ timeout: '2s', retries, routes }, options);
    expect([timing(build({ paths: ['/q'], methods: ['GET'] })), timing(build({ paths: ['/q'] }))]).toEqual([
      [1000, 1],
      [2000, 2],
    ]);
  });

  test('has no rule for a caller that asks for less and takes a route', () => {
    expect(routed(calling(quick, { paths: ['/quick/*'], timeout: '500ms' })).map(([name]: [string]) => name)).toEqual([
      'http-for-web-/quick/*',
      'http-/quick/*',
      'http',
    ]);
  });

  test('is not about connections', () => {
    const ports = { http: 8080, db: { port: 5432, protocol: 'tcp' } } as const;
    const of = (...used: string[]) =>
      wrong(calling({ timeout: '9s' }, { ports: used }, { serves: patient }, { port: undefined, ports }));
    expect([of('db'), of('http')]).toEqual([[], ['web timeout-below-callee serves.timeout']]);
  });
});

const again = { attempts: 2, on: 'idempotent' } as const;

describe('answers that are tried again', () => {
  const above = (options: CallOptions, routes: Serves['routes']) => (system: System) => {
    const cart = made(system, 'cart', { serves: { timeout: '2s', retries: again, routes } });
    const web = made(system, 'web', {
      serves: { timeout: '8s', retries: again },
      calls: [call(cart, options)],
    });
    made(system, 'page', { calls: [web] });
  };

  test.each<[string, CallOptions, Serves['routes']]>([
    ['a method', { methods: ['POST'] }, [{ path: '/*', methods: ['POST'], retries: false }]],
    [
      'a method on some paths',
      { methods: ['POST'], paths: ['/x/*'] },
      [{ path: '/x/*', methods: ['POST'], retries: false }],
    ],
  ])('are none where %s has a route without', (_, options, routes) => {
    expect(wrong(above(options, routes))).toEqual([]);
  });

  test('are counted where a request may take no route', () => {
    const routes = [{ path: '/y/*', methods: ['POST'], retries: false }] as const;
    expect(wrong(above({ methods: ['POST'], paths: ['/x/*'] }, routes))).toEqual([
      'cart retries-not-idempotent serves.retries.on',
      'web retries-at-two-layers serves.retries.on',
    ]);
  });

  test('are not two layers where a chain only comes back to where it began', () => {
    const build = (system: System) => {
      const cart = made(system, 'cart', { serves: { retries: again } });
      const web = made(system, 'web', { calls: [call(cart, { essential: false })] });
      cart.addCall(web, { essential: false });
    };
    expect(wrong(build)).toEqual([]);
  });

  test('are two layers below a cycle, too', () => {
    const build = (system: System) => {
      const ledger = made(system, 'ledger', { serves: { retries: again } });
      const cart = made(system, 'cart', { serves: { retries: again }, calls: [ledger] });
      const web = made(system, 'web', { calls: [call(cart, { essential: false })] });
      cart.addCall(web, { essential: false });
    };
    expect(wrong(build)).toEqual(['cart retries-at-two-layers serves.retries.on']);
  });

  test('are no matter of a gateway, which routes by rules of its own', () => {
    const retries = { attempts: 10, on: 'idempotent' } as const;
    const ledger = (system: System) => made(system, 'ledger', { serves: { retries } });
    const called = (system: System) => made(system, 'web', { calls: [ledger(system)] });
    expect([wrong(ledger), wrong(called)]).toEqual([[], ['ledger attempts-multiply serves.retries.attempts']]);
  });

  test('are refused at the call that asks for them', () => {
    const build = calling({ timeout: '3s' }, { retries: again, methods: ['POST'] });
    expect(wrong(build)).toEqual(['web retries-not-idempotent calls[0].retries.on']);
  });

  test('are refused at the call that asks for them on a route', () => {
    const routes = [{ path: '/*', methods: ['POST'], timeout: '3s' }] as const;
    const build = calling({ routes }, { retries: again, methods: ['POST'] });
    expect(wrong(build)).toEqual(['web retries-not-idempotent calls[0].retries.on']);
  });

  test('are refused at the call that makes a second layer of them', () => {
    const build = (system: System) => {
      const ledger = made(system, 'ledger', { serves: { retries: again } });
      const cart = made(system, 'cart', { calls: [ledger] });
      made(system, 'web', { calls: [call(cart, { retries: again })] });
    };
    expect(wrong(build)).toEqual(['web retries-at-two-layers calls[0].retries.on']);
  });

  test('are refused at the route that says them', () => {
    const build = (system: System) => {
      const ledger = made(system, 'ledger', { serves: { retries: again } });
      const routes = [{ path: '/a', retries: again }] as const;
      const cart = made(system, 'cart', { calls: [ledger], serves: { routes } });
      made(system, 'web', { calls: [cart] });
    };
    expect(wrong(build)).toEqual(['cart retries-at-two-layers serves.routes[0].retries.on']);
  });

  test('are not what a caller gets where its route promises only what never arrived', () => {
    const routes = [{ path: '/pay', retries: { attempts: 2 } }] as const;
    const build = calling({ retries: again, routes }, { retries: { attempts: 1, on: 'idempotent' } });
    expect(
      routed(build).map(([name, , retries]: [string, string, { retryOn: string }]) => [name, retries.retryOn]),
    ).toEqual([
      ['http-for-web-/pay', 'connect-failure,refused-stream,reset-before-request'],
      ['http-for-web', expect.stringContaining('gateway-error')],
      ['http-/pay', 'connect-failure,refused-stream,reset-before-request'],
      ['http', expect.stringContaining('gateway-error')],
    ]);
  });
});

describe('a call that asks for less', () => {
  const slow: Serves = { timeout: '2s', routes: [{ path: '/slow/*', timeout: '30s' }] };

  test('may wait longer than is promised to requests that it does not make', () => {
    expect(wrong(calling(slow, { paths: ['/slow/*'], timeout: '10s' }))).toEqual([]);
  });

  test('shortens only the routes that are longer', () => {
    expect(
      routed(calling(slow, { timeout: '10s' })).map(([name, timeout]: [string, string]) => [name, timeout]),
    ).toEqual([
      ['http-for-web-/slow/*', '10s'],
      ['http-for-web', '2s'],
      ['http-/slow/*', '30s'],
      ['http', '2s'],
    ]);
  });

  test.each<[string, CallOptions]>([
    ['its own requests', { paths: ['/slow/*'], timeout: '31s' }],
    ['any request', { timeout: '31s' }],
    ['the requests that take no route', { paths: ['/fast'], timeout: '10s' }],
  ])('is refused where it waits longer than is promised to %s', (_, options) => {
    expect(wrong(calling(slow, options))).toEqual(['web call-loosens-promise calls[0].timeout']);
  });

  test('divides its time among the tries where nobody said how long one takes', () => {
    const build = calling({ timeout: '9s', retries: { attempts: 2 } }, { timeout: '1200ms' });
    expect([wrong(build), routed(build)[0]]).toEqual([
      [],
      ['http-for-web', '1.2s', expect.objectContaining({ attempts: 2, perTryTimeout: '400ms' })],
    ]);
  });

  test('divides what is promised where it changes only the number of tries', () => {
    const build = calling({ timeout: '9s', retries: { attempts: 2 } }, { retries: { attempts: 1 } });
    expect(routed(build)[0]).toEqual([
      'http-for-web',
      '9s',
      expect.objectContaining({ attempts: 1, perTryTimeout: '4.5s' }),
    ]);
  });

  test('is told what still fits where the time for one try was said', () => {
    const serves: Serves = { timeout: '9s', retries: { attempts: 2, perTryTimeout: '2s' } };
    const remedy: CallOptions = { timeout: '4s', retries: { attempts: 1, perTryTimeout: '2s' } };
    expect([firstOf(calling(serves, { timeout: '4s' })), wrong(calling(serves, remedy))]).toEqual([
      "retries-exceed-timeout calls[0].timeout: '4s' is shorter than 3 tries of 2s, as cart promises them; write retries of this call that fit, such as retries: { attempts: 1, perTryTimeout: '2s' }",
      [],
    ]);
  });

  test('is told to try once where nothing else fits', () => {
    const serves: Serves = { timeout: '9s', retries: { attempts: 2, perTryTimeout: '3s' } };
    expect([
      firstOf(calling(serves, { timeout: '1s' })),
      wrong(calling(serves, { timeout: '1s', retries: false })),
    ]).toEqual([
      "retries-exceed-timeout calls[0].timeout: '1s' is shorter than 3 tries of 3s, as cart promises them; write retries of this call that fit, such as retries: false",
      [],
    ]);
  });
});

describe('a share of the timeout that Istio cannot say', () => {
  test('is refused in a promise', () => {
    expect(firstOf(calling({ timeout: '5ms', retries: { attempts: 10 } }))).toBe(
      "retries-exceed-timeout serves.timeout: '5ms' leaves less than 1ms for each of 11 tries; raise it to '11ms', or try less often",
    );
  });

  test('is refused on a route', () => {
    expect(wrong(calling({ routes: [{ path: '/a', timeout: '5ms', retries: { attempts: 10 } }] }))).toEqual([
      'cart retries-exceed-timeout serves.routes[0].timeout',
    ]);
  });

  test('is refused in a call', () => {
    expect(firstOf(calling({}, { timeout: '3ms', retries: { attempts: 3 } }))).toBe(
      "retries-exceed-timeout calls[0].timeout: '3ms' leaves less than 1ms for each of 4 tries; write retries of this call that fit, such as retries: { attempts: 2 }",
    );
  });

  test('may be as short as a millisecond', () => {
    expect(wrong(calling({ timeout: '11ms', retries: { attempts: 10 } }))).toEqual([]);
  });
});
