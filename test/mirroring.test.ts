import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { istioSidecar, MicroService, type Rendered, type System } from '../lib/index.ts';
import { issuesOf, shop, sized } from './support/shop.ts';

type Props = Partial<ConstructorParameters<typeof MicroService>[2]>;

const ambient = environments.prod;
const sidecar = { ...ambient, platform: { ...ambient.platform, mesh: istioSidecar('1.30') } };
const dataPlanes = [
  ['sidecar', sidecar],
  ['ambient', ambient],
] as const;

/** A cart of which some requests are copied, and a web shop that calls it. */
const cart =
  (mirror: object = { percent: 5 }, serves: object = {}, shadow: Props = {}) =>
  (system: System) => {
    const to = new MicroService(system, 'cart-shadow', { ...sized, ...shadow });
    const props: object = { ...sized, serves: { mirror: { to, ...mirror }, ...serves } };
    const callee = new MicroService(system, 'cart', props as typeof sized);
    new MicroService(system, 'web', { ...sized, calls: [callee] });
  };

const rulesIn = ({ object }: Rendered): readonly Record<string, unknown>[] =>
  object('VirtualService', 'cart').spec.http;
const wrong = (build: (system: System) => void, environment: object = sidecar) =>
  issuesOf(build, environment).map(({ rule, path }) => `${rule} ${path}`);

const copies = [
  {
    destination: { host: 'cart-shadow.shop.svc.cluster.local', port: { number: 8080 } },
    percentage: { value: 5 },
  },
];

describe('a mirror', () => {
  test.each(dataPlanes)('gets copies of a share of the requests: %s', (_, environment) => {
    expect(rulesIn(shop(cart(), environment))).toEqual([
      {
        name: 'http',
        route: [{ destination: { host: 'cart.shop.svc.cluster.local', port: { number: 8080 } } }],
        mirrors: copies,
      },
    ]);
  });

  test('gets copies of requests on routes, too', () => {
    const rules = rulesIn(shop(cart(undefined, { routes: [{ path: '/a', timeout: '2s' }] }), sidecar));
    expect(rules.map(({ mirrors }) => mirrors)).toEqual([copies, copies]);
  });

  test('gets none of what goes to a version', () => {
    const rules = rulesIn(
      shop((system) => {
        const to = new MicroService(system, 'cart-shadow', sized);
        const next = new MicroService(system, 'cart-next', sized);
        const serves = { mirror: { to, percent: 5 }, versions: [{ headers: { 'x-user': 'a' }, to: next }] };
        new MicroService(system, 'cart', { ...sized, serves });
      }, sidecar),
    );
    expect(rules.map(({ name, mirrors }) => [name, mirrors])).toEqual([
      ['http-x-user-to-cart-next', undefined],
      ['http', copies],
    ]);
  });

  test('has no object with the deprecated percentage', () => {
    expect(JSON.stringify(rulesIn(shop(cart(), sidecar)))).not.toContain('mirrorPercent');
  });

  test.each([
    ['the callers with sidecars', sidecar, 'web'],
    ['the waypoint in ambient mode', ambient, 'waypoint'],
  ] as const)('lets in %s', (_, environment, account) => {
    const { object } = shop(cart(), environment);
    expect(JSON.stringify(object('AuthorizationPolicy', 'cart-shadow').spec.rules)).toContain(`/sa/${account}"`);
  });

  test('gets only ports that carry requests', () => {
    const ports = { http: 8080, feed: { port: 7000, protocol: 'tcp' } } as const;
    const { object } = shop((system) => {
      const to = new MicroService(system, 'cart-shadow', { ...sized, port: undefined, ports });
      const serves = { mirror: { to, percent: 5 } };
      const callee = new MicroService(system, 'cart', { ...sized, port: undefined, ports, serves });
      new MicroService(system, 'web', { ...sized, calls: [callee] });
    }, sidecar);
    const rules: { from: object[]; to: { operation: { ports: string[] } }[] }[] = object(
      'AuthorizationPolicy',
      'cart-shadow',
    ).spec.rules;
    const ofWeb = rules.filter(({ from }) => JSON.stringify(from).includes('/sa/web"'));
    expect(ofWeb.map(({ to }) => to[0]?.operation.ports)).toEqual([['8080']]);
  });

  test.each(dataPlanes)('is fine: %s', (_, environment) => {
    expect(wrong(cart(), environment)).toEqual([]);
  });
});

describe('refuses', () => {
  test.each<[string, string, (system: System) => void]>([
    ['a mirror outside the mesh', 'target-outside-mesh serves.mirror.to', cart({ percent: 5 }, {}, { mesh: false })],
    ['a mirror of no requests', 'out-of-range serves.mirror.percent', cart({ percent: 0 })],
    ['a mirror of more than all requests', 'out-of-range serves.mirror.percent', cart({ percent: 101 })],
    ['a mirror that does not say how many', 'missing-option serves.mirror.percent', cart({})],
    [
      'a mirror without a port of the same name',
      'target-port-differs serves.mirror.to',
      cart({ percent: 5 }, {}, { port: undefined, ports: { web: 8080 } }),
    ],
    ['a mirror that is no service', 'not-callable serves.mirror.to', cart({ to: 'cart', percent: 5 })],
  ])('%s', (_, expected, build) => {
    expect(wrong(build)).toEqual([expected]);
  });

  test('a mirror where ports speak tcp', () => {
    const tcp: Props = { protocol: 'tcp', health: { readiness: { tcp: true }, liveness: { tcp: true } } };
    const build = (system: System) => {
      const to = new MicroService(system, 'cart-shadow', { ...sized, ...tcp });
      new MicroService(system, 'cart', { ...sized, ...tcp, serves: { mirror: { to, percent: 5 } } });
    };
    expect(wrong(build)).toEqual(['promise-needs-requests serves.mirror']);
  });
});
