import { App } from 'cdk8s';
import type { Construct } from 'constructs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  CloudNativeApp,
  call,
  clusterService,
  Environment,
  externalService,
  MicroService,
  type RenderedManifest,
  render,
  System,
} from '../lib/index.ts';
import { graphDataOf } from '../lib/manifests/graph-data.ts';
import { graphOf } from '../lib/model/build-graph.ts';
import type { Call } from '../lib/model/call.ts';
import { clusterPeer, externalPeer } from '../lib/model/resolve-peer.ts';
import type { ServiceModel } from '../lib/model/service.ts';
import { Bycoin } from '../systems/bycoin.ts';
import { auth0, calling } from './support/graphs.ts';
import { ambient, serviceOn, sidecar } from './support/policies.ts';
import { sized } from './support/shop.ts';

/** The sample in all its environments. */
function sample() {
  const app = new CloudNativeApp();
  for (const [id, props] of Object.entries(environments)) new Bycoin(new Environment(app, id, props));
  return app;
}

function edgeOf(services: readonly ServiceModel[], edge: Call) {
  const [found] = graphDataOf(graphOf(services, [edge])).edges;
  if (found === undefined) throw new Error('the call is no edge');
  return found;
}

type Platform = Parameters<typeof serviceOn>[0];
type Props = NonNullable<Parameters<typeof serviceOn>[2]>;

/** The edge from wallet to ledger on a platform. */
function walletToLedger(platform: Platform, ledger: Props = {}, more: Partial<Call> = {}, wallet: Props = {}) {
  const services = [serviceOn(platform, 'wallet', wallet), serviceOn(platform, 'ledger', ledger)] as const;
  return edgeOf(services, { ...calling(services[0].peer, services[1].peer), ...more });
}

describe('a call of ports for requests and for connections', () => {
  const ports = { http: { port: 8080 }, db: { port: 5432, protocol: 'tcp' } } as const;
  const edges = (platform: Platform) => {
    const ledger = serviceOn(platform, 'ledger', { ports, serves: { timeout: '2s', retries: { attempts: 1 } } });
    const wallet = serviceOn(platform, 'wallet');
    return graphDataOf(graphOf([wallet, ledger], [calling(wallet.peer, ledger.peer)])).edges.map((edge) => [
      edge.ports.map(({ name }) => name),
      edge.timeout,
      edge.tries,
    ]);
  };

  test('is two edges, of which one has the timing of requests', () => {
    expect(edges(sidecar)).toEqual([
      [['http'], 2000, 2],
      [['db'], undefined, 1],
    ]);
  });

  test('is one edge where nobody sees requests', () => {
    expect(edges({})).toEqual([[['http', 'db'], undefined, 1]]);
  });
});

describe('the graph of a program', () => {
  test('has every environment with the mode of its mesh', () => {
    expect(sample().graph.environments).toEqual([
      { id: 'dev', mesh: 'ambient' },
      { id: 'prod', mesh: 'ambient' },
      { id: 'staging', mesh: 'sidecar' },
    ]);
  });

  test('is frozen through and through', () => {
    const { edges, nodes } = sample().graph;
    expect([edges, nodes, edges[0], nodes[0], edges[0]?.ports, edges[0]?.allowedBy].every(Object.isFrozen)).toBe(true);
  });

  test('is plain data: JSON carries all that is known of it', () => {
    const { graph } = sample();
    expect(JSON.parse(JSON.stringify(graph))).toEqual(graph);
  });

  test('has both ends of every edge among its nodes', () => {
    const { nodes, edges } = sample().graph;
    const ids = new Set(nodes.map(({ id }) => id));
    expect(edges.filter(({ caller, callee }) => !ids.has(caller) || !ids.has(callee))).toEqual([]);
    expect(edges.length).toBeGreaterThan(20);
  });

  test('is the same in whatever order things were declared', () => {
    const services = ['a', 'b', 'c'].map((id) => serviceOn(sidecar, id));
    const calls = services.flatMap((caller) =>
      services.filter((callee) => callee !== caller).map((callee) => calling(caller.peer, callee.peer)),
    );
    const expected = graphDataOf(graphOf(services, calls));
    const shuffled = <T>(list: readonly T[]) => fc.shuffledSubarray([...list], { minLength: list.length });
    fc.assert(
      fc.property(shuffled(services), shuffled(calls), (someServices, someCalls) => {
        expect(graphDataOf(graphOf(someServices, someCalls))).toEqual(expected);
      }),
    );
  });

  test('sees a call that is declared after it was read', () => {
    const system = new System(new Environment(new App(), 'prod', { ...environments.prod, releases: {} }), 'shop');
    const api = new MicroService(system, 'api', sized);
    const before = system.graph.edges.length;
    api.addCall(externalService('auth', { host: 'auth.example.com', port: 443 }));
    expect(system.graph.edges).toHaveLength(before + 1);
  });
});

describe('the graph of one part', () => {
  const shops = (build: (a: System, b: System) => void) => {
    const environment = new Environment(new App(), 'prod', { ...environments.prod, platform: { kubernetes: '1.33' } });
    const [one, other] = [new System(environment, 'one'), new System(environment, 'other')];
    build(one, other);
    return { environment, one, other };
  };

  test('of an environment leaves out the others', () => {
    const prod = Environment.of(sample().node.findChild('prod').node.findChild('bycoin'));
    expect(new Set(prod.graph.nodes.map(({ environment }) => environment))).toEqual(new Set(['prod']));
    expect(prod.graph.environments).toEqual([{ id: 'prod', mesh: 'ambient' }]);
  });

  test('of a system has what calls it from another one', () => {
    const { one } = shops((here, there) => {
      const ledger = new MicroService(here, 'ledger', sized);
      new MicroService(there, 'wallet', { ...sized, calls: [ledger] });
    });
    expect(one.graph.edges.map(({ caller, callee }) => `${caller} ${callee}`)).toEqual([
      'prod/other/wallet prod/one/ledger',
    ]);
    expect(one.graph.nodes.map(({ id }) => id)).toEqual(['prod/one/ledger', 'prod/other/wallet']);
  });

  test('of a system leaves out what others do among themselves', () => {
    const { one } = shops((here, there) => {
      new MicroService(here, 'api', sized);
      const ledger = new MicroService(there, 'ledger', sized);
      new MicroService(there, 'wallet', { ...sized, calls: [ledger] });
    });
    expect([one.graph.nodes.map(({ id }) => id), one.graph.edges]).toEqual([['prod/one/api'], []]);
  });
});

describe('a node', () => {
  const nodesOf = (build: (system: System) => void, platform: object = {}) => {
    const props = { ...environments.prod, releases: {}, platform: { ...environments.prod.platform, ...platform } };
    const system = new System(new Environment(new App(), 'prod', props), 'shop');
    build(system);
    return new Map(system.graph.nodes.map((node) => [node.id, node]));
  };

  test('says of a service where it is and how much hangs on it', () => {
    const nodes = nodesOf((system) => new MicroService(system, 'api', { ...sized, criticality: 'high' }));
    expect(nodes.get('prod/shop/api')).toEqual({
      id: 'prod/shop/api',
      name: 'api',
      kind: 'service',
      environment: 'prod',
      system: 'shop',
      namespace: 'shop',
      host: undefined,
      inMesh: true,
      criticality: 'high',
      roles: [],
    });
  });

  test('is outside the mesh where its service is', () => {
    const nodes = nodesOf((system) => new MicroService(system, 'api', { ...sized, mesh: false }));
    expect(nodes.get('prod/shop/api')?.inMesh).toBe(false);
  });

  test('is in no mesh where the platform has none, whatever account it has', () => {
    const nodes = nodesOf((system) => new MicroService(system, 'api', sized), { mesh: undefined });
    expect([...nodes.values()].map(({ inMesh }) => inMesh)).toEqual([false, false, false, false]);
  });

  test('says what the platform names it as', () => {
    const nodes = nodesOf((system) => new MicroService(system, 'api', sized));
    expect([...nodes.values()].flatMap(({ name, roles }) => roles.map((role) => `${name} ${role}`))).toEqual([
      'public-istio gateway',
      'otel-collector telemetry',
      'prometheus metrics',
    ]);
  });

  test('of something outside the cluster has its host, and neither system nor namespace', () => {
    const auth = externalService('auth', { host: 'auth.example.com', port: 443 });
    const nodes = nodesOf((system) => new MicroService(system, 'api', { ...sized, calls: [auth] }));
    expect(nodes.get('prod/external:auth')).toMatchObject({ kind: 'externalService', host: 'auth.example.com' });
    expect(nodes.get('prod/external:auth')).toMatchObject({ system: undefined, namespace: undefined });
  });

  test('of a workload beside ours lies in the system of its namespace', () => {
    const job = sample().graph.nodes.find(({ id }) => id === 'prod/bycoin/statements/job');
    expect(job).toMatchObject({ kind: 'workload', system: 'bycoin', namespace: 'bycoin' });
  });
});

describe('the time and the tries of a call', () => {
  const timing = (edge: ReturnType<typeof walletToLedger>) => ({
    timeout: edge.timeout,
    tries: edge.tries,
    meshDefault: edge.meshDefault,
    worstCase: edge.worstCase,
  });
  const unpromised = { timeout: undefined, tries: 1, meshDefault: false, worstCase: undefined };
  const serves = { timeout: '2s', retries: { attempts: 2, perTryTimeout: '600ms' } } as const;

  test('are what the callee promises, with sidecars', () => {
    expect(timing(walletToLedger(sidecar, { serves }))).toEqual({
      timeout: 2000,
      tries: 3,
      meshDefault: false,
      worstCase: 2000,
    });
  });

  test('are what the callee promises, by its waypoint', () => {
    const edge = walletToLedger(ambient, { serves });
    expect([edge.timeout, edge.tries, edge.through]).toEqual([2000, 3, 'waypoint']);
  });

  test('are what the call tightens, where it does', () => {
    const tightens = { timeout: 500, retries: { attempts: 0, perTryTimeout: undefined, on: 'unreached' as const } };
    expect(timing(walletToLedger(sidecar, { serves }, { tightens }))).toEqual({
      timeout: 500,
      tries: 1,
      meshDefault: false,
      worstCase: 500,
    });
  });

  test('keep what the call does not tighten', () => {
    const edge = walletToLedger(sidecar, { serves }, { tightens: { timeout: 500, retries: undefined } });
    expect([edge.timeout, edge.tries]).toEqual([500, 3]);
  });

  test('end in the worst case with all tries where no timeout ends them', () => {
    const retries = { attempts: 2, perTryTimeout: '600ms' } as const;
    expect(walletToLedger(sidecar, { serves: { retries } }).worstCase).toBe(1800);
  });

  test('have no worst case where nothing bounds a try', () => {
    expect(walletToLedger(sidecar, { serves: { retries: { attempts: 2 } } }).worstCase).toBeUndefined();
  });

  test('are those of the slowest route that the call may take', () => {
    const routes = [{ path: '/reports/*', timeout: '30s' }] as const;
    const edge = walletToLedger(sidecar, { serves: { ...serves, routes } });
    expect([edge.timeout, edge.tries, edge.worstCase]).toEqual([30_000, 3, 30_000]);
  });

  test('leave out routes that the call may not take', () => {
    const routes = [{ path: '/reports/*', timeout: '30s' }] as const;
    expect(walletToLedger(sidecar, { serves: { ...serves, routes } }, { paths: ['/balance'] }).timeout).toBe(2000);
  });

  test('have no end where one route has none', () => {
    const edge = walletToLedger(sidecar, { serves: { routes: [{ path: '/reports/*', timeout: '30s' }] } });
    expect([edge.timeout, edge.worstCase]).toEqual([undefined, undefined]);
  });

  test('are the two retries of the mesh where nothing is promised', () => {
    expect(timing(walletToLedger(sidecar))).toEqual({ ...unpromised, tries: 3, meshDefault: true });
  });

  test('are the two retries of the mesh where only a timeout is promised', () => {
    const edge = walletToLedger(sidecar, { serves: { timeout: '2s' } });
    expect([edge.timeout, edge.tries, edge.meshDefault]).toEqual([2000, 3, true]);
  });

  test('are one try where never to try again is promised', () => {
    const edge = walletToLedger(sidecar, { serves: { retries: false } });
    expect([edge.tries, edge.meshDefault]).toEqual([1, false]);
  });

  test.each<[string, Platform, Props, Props]>([
    ['without a mesh', {}, {}, {}],
    ['in ambient mode, where no waypoint sees requests', ambient, {}, {}],
    ['on ports without requests', sidecar, { protocol: 'tcp' }, {}],
    ['from a caller that is not in the mesh', sidecar, { serves }, { mesh: false }],
  ])('are one try without end %s', (_, platform, ledger, wallet) => {
    expect(timing(walletToLedger(platform, ledger, {}, wallet))).toEqual(unpromised);
  });

  test('are one try without end to what is outside the cluster and encrypted', () => {
    const wallet = serviceOn(sidecar, 'wallet');
    expect(timing(edgeOf([wallet], calling(wallet.peer, auth0)))).toEqual(unpromised);
  });

  test('are the two retries of the mesh to what is outside the cluster, where requests to it can be seen', () => {
    const wallet = serviceOn(sidecar, 'wallet');
    const rates = externalPeer(externalService('rates', { host: 'rates.example.com', port: 80 }));
    expect(timing(edgeOf([wallet], calling(wallet.peer, rates)))).toEqual({
      ...unpromised,
      tries: 3,
      meshDefault: true,
    });
  });

  test('are not what a callee outside the mesh promises: nothing of it is rendered', () => {
    const edge = walletToLedger(sidecar, { serves, mesh: false });
    expect([edge.timeout, edge.meshDefault]).toEqual([undefined, true]);
  });

  test.each(['gateways', 'metrics'])('are not known of the platform’s %s, who route by rules of their own', (role) => {
    const front = clusterService({ namespace: 'front', name: 'front', serviceAccount: 'front' });
    const wallet = serviceOn({ ...sidecar, [role]: role === 'gateways' ? [front] : front }, 'wallet', { serves });
    expect(timing(edgeOf([wallet], calling(clusterPeer(front), wallet.peer)))).toEqual({
      ...unpromised,
      tries: undefined,
    });
  });

  test('are not known where somebody else’s waypoint may decide', () => {
    const wallet = serviceOn(ambient, 'wallet');
    const bank = clusterPeer(
      clusterService({ namespace: 'bank', name: 'bank', serviceAccount: 'x', ports: { http: 80 } }),
    );
    expect(edgeOf([wallet], calling(wallet.peer, bank)).tries).toBeUndefined();
  });
});

describe('an edge', () => {
  test('names the callee’s ports, by the pod and by the Service object', () => {
    expect(walletToLedger({}, { port: 8080, servicePort: 80 }).ports).toEqual([
      { name: 'http', port: 8080, servicePort: 80, protocol: 'http' },
    ]);
  });

  test('names the one port of what is outside the cluster', () => {
    const wallet = serviceOn({}, 'wallet');
    expect(edgeOf([wallet], calling(wallet.peer, auth0)).ports).toEqual([
      { name: 'https', port: 443, servicePort: 443, protocol: 'https' },
    ]);
  });

  test('says what a call is limited to, and that the caller can do without it', () => {
    class Shop extends System {
      constructor(scope: Construct) {
        super(scope, 'shop');
        const ledger = new MicroService(this, 'ledger', sized);
        const reads = call(ledger, { essential: false, methods: ['GET'], paths: ['/cart/*'] });
        new MicroService(this, 'wallet', { ...sized, calls: [reads] });
      }
    }
    const shop = new Shop(new Environment(new App(), 'prod', { ...environments.prod, releases: {} }));
    const edge = shop.graph.edges.find(
      ({ caller, callee }) => `${caller} ${callee}` === 'prod/shop/wallet prod/shop/ledger',
    );
    expect(edge).toMatchObject({
      essential: false,
      accessOnly: false,
      methods: ['GET'],
      paths: ['/cart/*'],
    });
  });

  test('to a version says by whose address the caller gets there', () => {
    const props = { ...environments.staging, releases: {} };
    const system = new System(new Environment(new App(), 'staging', props), 'shop');
    const next = new MicroService(system, 'api-next', sized);
    const versions = [{ headers: { 'x-user': 'tester' }, to: next }];
    const api = new MicroService(system, 'api', { ...sized, serves: { timeout: '2s', versions } });
    new MicroService(system, 'web', { ...sized, calls: [api] });
    const edge = system.graph.edges.find(
      ({ caller, callee }) => `${caller} ${callee}` === 'staging/shop/web staging/shop/api-next',
    );
    expect([edge?.sentBy, edge?.timeout]).toEqual(['staging/shop/api', 2000]);
  });

  test.each<[string, Platform, Props, 'strict' | 'none']>([
    ['two ends in a mesh', sidecar, {}, 'strict'],
    ['two ends in ambient mode', ambient, {}, 'strict'],
    ['a caller beside the mesh', sidecar, { mesh: false }, 'none'],
    ['a platform without mesh', {}, {}, 'none'],
  ])('knows mTLS of %s', (_, platform, wallet, mtls) => {
    expect(walletToLedger(platform, {}, {}, wallet).mtls).toBe(mtls);
  });
});

describe('the objects that allow a call', () => {
  /** What allows something, unless it is there to deny. */
  const allowing: Readonly<Record<string, (spec: RenderedManifest) => boolean>> = {
    NetworkPolicy: ({ egress }) => egress !== undefined,
    AuthorizationPolicy: ({ action, rules }) => action === 'ALLOW' && rules !== undefined,
    Sidecar: () => true,
    ServiceEntry: () => true,
  };

  test('are the network policies of both ends', () => {
    expect(walletToLedger({}).allowedBy).toEqual(['NetworkPolicy bycoin/wallet', 'NetworkPolicy bycoin/ledger']);
  });

  test('are the authorization of the callee, too, in a mesh', () => {
    expect(walletToLedger(sidecar).allowedBy.at(-1)).toBe('AuthorizationPolicy bycoin/ledger');
  });

  test('are the scope of the caller’s sidecar', () => {
    expect(walletToLedger(sidecar).allowedBy[0]).toBe('Sidecar bycoin/wallet');
  });

  test('are the entry of what is outside the cluster, which a sidecar would not know else', () => {
    const wallet = serviceOn(sidecar, 'wallet');
    expect(edgeOf([wallet], calling(wallet.peer, auth0)).allowedBy).toEqual([
      'Sidecar bycoin/wallet',
      'ServiceEntry bycoin/auth0',
      'NetworkPolicy bycoin/wallet',
    ]);
  });

  test('are those of the waypoint, where requests pass it', () => {
    expect(walletToLedger(ambient, { serves: { timeout: '2s' } }).allowedBy).toEqual([
      'NetworkPolicy bycoin/wallet',
      'NetworkPolicy bycoin/waypoint',
      'AuthorizationPolicy bycoin/ledger-waypoint',
      'NetworkPolicy bycoin/ledger',
      'AuthorizationPolicy bycoin/ledger',
    ]);
  });

  test.each(['dev', 'staging', 'prod'] as const)(
    'are exactly those that are rendered and allow somebody, in %s',
    (id) => {
      const { objects } = render(Bycoin, { id, ...environments[id] });
      const rendered = objects
        .filter(({ kind, spec }) => allowing[kind]?.(spec))
        .map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`);
      const environment = Environment.of(sample().node.findChild(id));
      const named = new Set(environment.graph.edges.flatMap(({ allowedBy }) => allowedBy));
      expect([...named].sort()).toEqual(rendered.sort());
      expect(named.size).toBeGreaterThan(6);
    },
  );
});
