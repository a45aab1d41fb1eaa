import { ApiObject } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { call, externalService, istioSidecar, MicroService, type System } from '../lib/index.ts';
import { issuesOf, rulesOf, shop, sized } from './support/shop.ts';

const sidecar = { platform: { ...environments.prod.platform, mesh: istioSidecar('1.30'), telemetry: undefined } };
const grpc = {
  port: undefined,
  ports: { rpc: { port: 9090, protocol: 'grpc' } },
  health: { readiness: { grpc: true }, liveness: { grpc: 'live' } },
} as const;
const bank = externalService('bank', { host: 'bank.example.com', port: 443 });

type Options = NonNullable<Parameters<typeof call>[1]>;
type Props = Partial<ConstructorParameters<typeof MicroService>[2]>;

/** A service `web` that calls `stock` in a certain way. */
const calling =
  (options: unknown, stock: Props = {}) =>
  (system: System) => {
    const callee = new MicroService(system, 'stock', { ...sized, ...stock });
    new MicroService(system, 'web', { ...sized, calls: [call(callee, options as Options)] });
  };

/** A call to something of whatever JavaScript gives. */
const added =
  (...args: readonly unknown[]) =>
  (system: System) =>
    (new MicroService(system, 'web', sized).addCall as (...args: readonly unknown[]) => void).call(
      system.node.findChild('web'),
      ...args,
    );

const notCallable = [
  null,
  undefined,
  'x',
  true,
  Number.NaN,
  5n,
  Symbol('x'),
  [],
  {},
  { peer: null },
  { peer: {} },
  { peer: { kind: 'service' } },
  { kind: 'externalService' },
  { kind: 'clusterService' },
  { kind: 'call' },
];

describe('not-callable: refuses', () => {
  test.each(notCallable)('by addCall %o', (value) => {
    expect(rulesOf(added(value))).toEqual(['not-callable']);
  });

  test.each(notCallable)('in calls %o', (value) => {
    const props = { ...sized, calls: [value] as never };
    expect(rulesOf((system) => new MicroService(system, 'web', props))).toEqual(['not-callable']);
  });

  test.each(notCallable)('as a caller %o', (value) => {
    expect(rulesOf((system) => new MicroService(system, 'web', sized).allowCallsFrom(value as never))).toEqual([
      'not-callable',
    ]);
  });

  test('not what call(…) made, whose options count', () => {
    const { object } = shop((system) => {
      const stock = new MicroService(system, 'stock', sized);
      new MicroService(system, 'web', sized).addCall(call(stock, { variable: 'STOCK' }));
    });
    const [container] = object('Deployment', 'web').spec.template.spec.containers;
    expect(container.env).toEqual([{ name: 'STOCK', value: 'http://stock.shop.svc.cluster.local:8080' }]);
  });
});

describe('names what is wrong', () => {
  const first = (build: (system: System) => void) => {
    const [issue] = issuesOf(build);
    return `${issue?.rule} ${issue?.path}: ${issue?.problem}`;
  };

  test('with the options of a call', () => {
    expect(first(calling(null))).toBe('wrong-type calls[0]: null is no object with the options of call(stock, …)');
  });

  test('with the options of something outside', () => {
    expect(first(added(externalService('auth', null as never)))).toBe(
      "wrong-type addCall(auth): null is no object with the options of externalService('auth', …)",
    );
  });
});

test('a waypoint’s one promise is what is said of a call that asks for less, for one caller as for several', () => {
  const build = (...more: readonly string[]) => {
    const [issue] = issuesOf((system) => {
      calling({ timeout: '1s' }, { serves: { timeout: '2s' } })(system);
      const stock = system.node.findChild('stock') as MicroService;
      for (const id of more) new MicroService(system, id, { ...sized, calls: [stock] });
    });
    return issue?.problem;
  };
  const said = "'1s' for web alone cannot be kept: a waypoint keeps one promise for all callers of stock";
  expect([build(), build('app')]).toEqual([said, `${said}, also for app`]);
});

describe('unused-option: refuses', () => {
  test('ports of something outside', () => {
    expect(rulesOf(added(bank, { ports: ['http'] }))).toEqual(['unused-option']);
  });

  test('a port in the variable of something outside', () => {
    expect(rulesOf(added(bank, { variable: { name: 'BANK', port: 'http' } }))).toEqual(['unused-option']);
  });

  test('not a name and a format', () => {
    expect(rulesOf(added(bank, { variable: { name: 'BANK', format: 'host' } }))).toEqual([]);
  });
});

describe('refuses', () => {
  test('a call without ports, as one without methods', () => {
    expect(rulesOf(calling({ ports: [] }))).toEqual(rulesOf(calling({ methods: [] })));
  });

  test('variable-reserved', () => {
    expect(rulesOf(calling({ variable: 'PATH' }))).toEqual(['variable-reserved']);
    expect(rulesOf(calling({ variable: { name: 'HOME' } }))).toEqual(['variable-reserved']);
    expect(rulesOf(calling({ variable: 'STOCK_PATH' }))).toEqual([]);
  });
});

test('a variable without a name is one problem', () => {
  expect(rulesOf(calling({ variable: { format: 'host' } }))).toEqual(['missing-option']);
});

test('a list of variables holds names and objects', () => {
  const { object } = shop(calling({ variable: ['STOCK', { name: 'STOCK_HOST', format: 'host' }] }));
  const [container] = object('Deployment', 'web').spec.template.spec.containers;
  expect(container.env.map(({ name }: { name: string }) => name)).toEqual(['STOCK', 'STOCK_HOST']);
});

describe('path-illegal: refuses', () => {
  const paths = ['/x/../y', '/..', '//a', '/a//b', '/a//*', '/./', '/a/.', '/a%2Fb', '/%41', '/ü', '/a\\b'];

  test.each(paths)('%s in a call', (path) => {
    expect(rulesOf(calling({ paths: [path] }))).toEqual(['path-illegal']);
  });

  test.each(paths)('%s in a route', (path) => {
    expect(rulesOf(calling({}, { serves: { routes: [{ path, timeout: '1s' }] } }))).toContain('path-illegal');
  });

  test.each(paths)('%s among those that need no token', (path) => {
    const jwt = { issuer: 'https://idp.example.com', audiences: ['shop'], except: [path] };
    expect(rulesOf(calling({}, { serves: { jwt } }))).toContain('path-illegal');
  });

  test.each(['/', '/*', '/a.b', '/...', '/.well-known/jwks.json', '/a/*', '/shop.Cart/*', '/a/..b'])('not %s', (path) =>
    expect(rulesOf(calling({ paths: [path] }))).toEqual([]),
  );
});

describe('methods-not-grpc: refuses', () => {
  const mixed = { port: undefined, ports: { ...grpc.ports, http: { port: 8080 } }, health: undefined };

  test('another method than POST in a call', () => {
    expect(rulesOf(calling({ methods: ['GET', 'POST'] }, grpc))).toContain('methods-not-grpc');
    expect(rulesOf(calling({ methods: ['POST'] }, grpc))).not.toContain('methods-not-grpc');
  });

  test('a call to gRPC and HTTP without POST', () => {
    expect(rulesOf(calling({ methods: ['GET'] }, mixed))).toContain('methods-not-grpc');
    expect(rulesOf(calling({ methods: ['GET', 'POST'] }, mixed))).not.toContain('methods-not-grpc');
  });

  test('another method than POST in a route', () => {
    const route = (methods: readonly ['GET' | 'POST']) => ({ routes: [{ path: '/a/*', methods, timeout: '1s' }] });
    expect(rulesOf(calling({}, { ...grpc, serves: route(['GET']) as never }))).toContain('methods-not-grpc');
    expect(rulesOf(calling({}, { ...grpc, serves: route(['POST']) as never }))).not.toContain('methods-not-grpc');
  });
});

describe('the sidecar of a caller', () => {
  const hostsOf = (build: (system: System) => void) =>
    shop(build, sidecar).object('Sidecar', 'web').spec.egress[0].hosts;

  test('knows the pods of a gRPC service out of the mesh, whose addresses its program is given', () => {
    expect(hostsOf(calling({}, { ...grpc, mesh: false }))).toEqual([
      'istio-system/*',
      'shop/stock-pods.shop.svc.cluster.local',
      'shop/stock.shop.svc.cluster.local',
    ]);
  });

  test('knows only the Service of one in the mesh', () => {
    expect(hostsOf(calling({}, grpc))).not.toContain('shop/stock-pods.shop.svc.cluster.local');
  });

  const byAddress = (labels: object) => (system: System) => {
    const job = new ApiObject(system, 'batch', {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'batch' },
      spec: {
        selector: { matchLabels: { app: 'batch' } },
        template: {
          metadata: { labels: { app: 'batch', ...labels } },
          spec: {
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [
              {
                name: 'batch',
                image: 'registry.example.com/shop/batch:1.0.0',
                ports: [{ name: 'http', containerPort: 8080 }],
                securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
              },
            ],
          },
        },
      },
    } as never);
    new MicroService(system, 'web', { ...sized, calls: [call(job, { variable: false })] });
  };

  test('lets out what is called by its pods’ addresses', () => {
    const { object } = shop(byAddress({ 'sidecar.istio.io/inject': 'false' }), sidecar);
    expect(object('Sidecar', 'web').spec.outboundTrafficPolicy).toEqual({ mode: 'ALLOW_ANY' });
  });

  test('is refused such a call into the mesh, where nobody takes plain text', () => {
    expect(rulesOf(byAddress({}), sidecar)).toEqual(['workload-without-service']);
  });

  test('is not there in ambient mode, where such a call arrives', () => {
    expect(rulesOf(byAddress({}))).toEqual([]);
  });
});
