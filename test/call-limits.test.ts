import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  call,
  clusterService,
  externalService,
  istioSidecar,
  MicroService,
  type RenderedManifest,
  type System,
} from '../lib/index.ts';
import { issuesOf, rulesOf, shop, sized } from './support/shop.ts';

type Options = Parameters<typeof call>[1];
type Props = Partial<ConstructorParameters<typeof MicroService>[2]>;

const ambient = environments.prod;
const sidecar = { ...ambient, platform: { ...ambient.platform, mesh: istioSidecar('1.30') } };
const meshless = { ...ambient, platform: { kubernetes: '1.33', gateways: ambient.platform.gateways } };

/** A web shop that calls a cart, in some way. */
const calling =
  (options: Options, cart: Props = {}) =>
  (system: System) => {
    const callee = new MicroService(system, 'cart', { ...sized, ...cart });
    new MicroService(system, 'web', { ...sized, calls: [call(callee, options)] });
  };

/** What a policy lets an account do. */
function operationsOf(policy: RenderedManifest, account: string): unknown[] {
  const rules: { from: unknown; to: unknown }[] = policy['spec'].rules;
  return rules.filter(({ from }) => JSON.stringify(from).includes(`/sa/${account}"`)).map(({ to }) => to);
}

const reading = { methods: ['GET', 'HEAD'], paths: ['/cart', '/cart/*'] } as const;
const readingOperation = (port: string) => [
  { operation: { ports: [port], methods: ['GET', 'HEAD'], paths: ['/cart', '/cart/*'] } },
];

describe('methods and paths of a call', () => {
  test('stand in the policy of the pods where sidecars see requests', () => {
    const { object } = shop(calling(reading), sidecar);
    expect(operationsOf(object('AuthorizationPolicy', 'cart'), 'web')).toEqual([readingOperation('8080')]);
  });

  test('stand in the policy of the waypoint in ambient mode', () => {
    const { object } = shop(calling(reading), ambient);
    expect(operationsOf(object('AuthorizationPolicy', 'cart-waypoint'), 'web')).toEqual([readingOperation('8080')]);
  });

  test('put the callee behind a waypoint, though it promises nothing', () => {
    const { object } = shop(calling(reading), ambient);
    expect([object('Gateway', 'waypoint').kind, object('Service', 'cart').metadata.labels]).toEqual([
      'Gateway',
      expect.objectContaining({ 'istio.io/use-waypoint': 'waypoint' }),
    ]);
  });

  test('let the waypoint alone reach the pods, with all requests', () => {
    const { object } = shop(calling(reading), ambient);
    expect(operationsOf(object('AuthorizationPolicy', 'cart'), 'waypoint')).toEqual([
      [{ operation: { ports: ['8080'] } }],
    ]);
  });

  test('limit access that is granted, too', () => {
    const reports = clusterService({ namespace: 'reports', name: 'nightly', serviceAccount: 'nightly' });
    const { object } = shop((system) => {
      new MicroService(system, 'cart', sized).allowCallsFrom(reports, { methods: ['GET'] });
    }, sidecar);
    expect(operationsOf(object('AuthorizationPolicy', 'cart'), 'nightly')).toEqual([
      [{ operation: { ports: ['8080'], methods: ['GET'] } }],
    ]);
  });

  test.each([
    ['without a mesh', {}, meshless, 'the platform has no mesh, and network policies see no requests'],
    ['of a callee outside the mesh', { mesh: false }, sidecar, 'cart is not in the mesh'],
    [
      'of a port that speaks tcp',
      { protocol: 'tcp', health: undefined, waivers: [] },
      sidecar,
      "its port 'tcp' speaks tcp",
    ],
  ] as const)('are refused %s', (_, props, environment, reason) => {
    const issue = issuesOf(calling({ methods: ['GET'] }, props), environment).find(({ path }) =>
      path.endsWith('.methods'),
    );
    expect([issue?.rule, issue?.problem]).toEqual(['call-limit-unkept', expect.stringContaining(reason)]);
  });

  test('are refused of what is not of this program', () => {
    const build = (system: System) =>
      new MicroService(system, 'web', {
        ...sized,
        calls: [call(externalService('rates', { host: 'rates.example.com', port: 443 }), { paths: ['/v1/*'] })],
      });
    expect(rulesOf(build, sidecar)).toEqual(['call-limit-unkept']);
  });

  test('are refused for a gateway that goes past the waypoint', () => {
    const gateway = ambient.platform.gateways.find(({ kind }) => kind === 'clusterService');
    if (gateway?.kind !== 'clusterService') throw new Error('the sample has no such gateway');
    const build = (system: System) =>
      new MicroService(system, 'cart', sized).allowCallsFrom(gateway, { paths: ['/cart'] });
    expect(rulesOf(build, ambient)).toEqual(['call-limit-unkept']);
  });

  test.each([['cart'], ['/cart?x=1'], ['/*/cart'], ['/cart*/x'], ['/a b']])('refuses the path %o', (path) => {
    expect(rulesOf(calling({ paths: [path] }), sidecar)).toEqual(['path-illegal']);
  });

  test('refuses an empty list, which would allow nothing', () => {
    expect(rulesOf(calling({ methods: [] }), sidecar)).toEqual(['wrong-type']);
  });

  test('refuses a method that HTTP does not have', () => {
    expect(rulesOf(calling({ methods: ['READ' as 'GET'] }), sidecar)).toEqual(['wrong-type']);
  });
});

const promised = { serves: { timeout: '2s', retries: { attempts: 2, perTryTimeout: '500ms' } } } as const;

describe('a call that asks for less than is promised', () => {
  test('has a route of its own, before that of everybody', () => {
    const { object } = shop(calling({ timeout: '1s', retries: false }, promised), sidecar);
    expect(object('VirtualService', 'cart').spec.http).toEqual([
      {
        name: 'http-for-web',
        match: [
          {
            sourceLabels: { 'app.kubernetes.io/instance': 'web', 'app.kubernetes.io/name': 'web' },
            sourceNamespace: 'shop',
          },
        ],
        route: [{ destination: { host: 'cart.shop.svc.cluster.local', port: { number: 8080 } } }],
        timeout: '1s',
        retries: { attempts: 0 },
      },
      expect.objectContaining({ name: 'http', timeout: '2s' }),
    ]);
  });

  test('needs no promise of its callee', () => {
    const { object } = shop(calling({ timeout: '1s' }), sidecar);
    expect(
      object('VirtualService', 'cart').spec.http.map(({ name, timeout }: Record<string, unknown>) => [name, timeout]),
    ).toEqual([
      ['http-for-web', '1s'],
      ['http', undefined],
    ]);
  });

  test('is refused in ambient mode, where a waypoint does not know the caller', () => {
    expect(rulesOf(calling({ timeout: '1500ms' }, promised), ambient)).toEqual(['call-tightening-unkept']);
  });

  test('is fine in ambient mode where it is what everybody is promised', () => {
    expect(rulesOf(calling({ timeout: '2s' }, promised), ambient)).toEqual([]);
  });

  test.each([
    ['is fine in ambient mode as the share of the time that each try is promised', '300ms', []],
    ['is refused in ambient mode as another time for each try', '200ms', ['call-tightening-unkept']],
  ])('%s', (_, perTryTimeout, rules) => {
    const serves = { timeout: '900ms', retries: { attempts: 2 } } as const;
    const options = { retries: { attempts: 2, perTryTimeout: perTryTimeout as '300ms' } };
    expect(rulesOf(calling(options, { serves }), ambient)).toEqual(rules);
  });

  test('is refused without a mesh', () => {
    expect(rulesOf(calling({ timeout: '1s' }), meshless)).toEqual(['call-tightening-unkept']);
  });

  test.each([
    ['a longer timeout', { timeout: '3s' }],
    ['more retries', { retries: { attempts: 3, perTryTimeout: '400ms' } }],
    ['retries after answers', { retries: { attempts: 1, on: 'idempotent' } }],
  ] as const)('is refused where it asks for more: %s', (_, options) => {
    expect(rulesOf(calling(options, promised), sidecar)).toEqual(['call-loosens-promise']);
  });

  test('is refused where the promised tries do not fit into its timeout', () => {
    expect(issuesOf(calling({ timeout: '1s' }, promised), sidecar).map(({ rule, path }) => `${rule} ${path}`)).toEqual([
      'retries-exceed-timeout calls[0].timeout',
    ]);
  });
});
