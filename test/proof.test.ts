import { ApiObject, App, JsonPatch } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { outgoing } from '../lib/constructs/outgoing.ts';
import { Registry } from '../lib/constructs/registry.ts';
import {
  type CallOptions,
  call,
  clusterService,
  Environment,
  externalService,
  type Issue,
  istioSidecar,
  MicroService,
  render,
  System,
  waive,
} from '../lib/index.ts';
import { type OpenedPath, openedByOthers } from '../lib/rules/proof/opened-by-others.ts';
import { Bycoin } from '../systems/bycoin.ts';
import { issuesOf, sized } from './support/shop.ts';

const { platform } = environments.prod;
const planes = {
  none: { ...platform, mesh: undefined },
  sidecar: { ...platform, mesh: istioSidecar('1.30') },
  ambient: platform,
} as const;
type Plane = keyof typeof planes;

/** Three services of one system: web calls api; other calls nobody. */
interface Services {
  readonly system: System;
  readonly api: MicroService;
  readonly web: MicroService;
  readonly other: MicroService;
}

function shopOf(system: System, { serves, ...options }: CallOptions & { readonly serves?: object }): Services {
  const api = new MicroService(system, 'api', { ...sized, serves });
  const web = new MicroService(system, 'web', { ...sized, calls: [call(api, options)] });
  return { system, api, web, other: new MicroService(system, 'other', sized) };
}

type Change = (services: Services) => void;

/** What is wrong with it after a change. */
function found(
  plane: Plane,
  change: Change,
  options: CallOptions & { readonly serves?: object } = {},
): readonly Issue[] {
  return issuesOf((system) => change(shopOf(system, options)), { platform: planes[plane] });
}

/** `rule object pointer` of each issue. */
function placesOf(issues: readonly Issue[]): readonly string[] {
  return issues.map(({ rule, path }) => `${rule} ${path}`);
}

const add = (path: string, value: unknown) => JsonPatch.add(path, value);
const replace = (path: string, value: unknown) => JsonPatch.replace(path, value);
const remove = (path: string) => JsonPatch.remove(path);
const nothing: Change = () => {};
const promised = { serves: { timeout: '2s' } };
const everywhere = ['none', 'sidecar', 'ambient'] as const;
const inTheMesh = ['sidecar', 'ambient'] as const;

/** An object of the user's own. */
function own({ system }: Services, kind: string, spec: object): void {
  const group =
    kind === 'NetworkPolicy'
      ? 'networking.k8s.io'
      : kind === 'DestinationRule'
        ? 'networking.istio.io'
        : 'security.istio.io';
  new ApiObject(system, 'mine', { apiVersion: `${group}/v1`, kind, metadata: { name: 'mine' }, ...{ spec } });
}

const ofApi = { 'app.kubernetes.io/name': 'api', 'app.kubernetes.io/instance': 'api' };

describe('proves', () => {
  test.each(everywhere)('%s: what is rendered allows the declared calls, and nothing else', (plane) => {
    expect(found(plane, nothing)).toEqual([]);
  });

  test.each(inTheMesh)('%s: a call of some requests only', (plane) => {
    expect(found(plane, nothing, { methods: ['GET', 'POST'], paths: ['/cart', '/cart/*'] })).toEqual([]);
  });

  test('a call through a waypoint', () => {
    expect(found('ambient', nothing, promised)).toEqual([]);
  });

  test.each(everywhere)('%s: calls to and from what is not ours, and permissions', (plane) => {
    const index = clusterService({
      namespace: 'search',
      name: 'index',
      labels: { app: 'index' },
      serviceAccount: 'index',
      ports: { http: 9200 },
    });
    const nightly = clusterService({ namespace: 'reports', name: 'nightly', serviceAccount: 'nightly' });
    const calls = [
      index,
      externalService('auth0', { host: 'tenant.eu.auth0.com', port: 443 }),
      externalService('bank', { host: 'bank.example.com', port: 8443, addresses: ['203.0.113.0/24', '10.9.0.0/16'] }),
    ];
    const build = (system: System) => {
      const permissions = [{ resources: ['configmaps'], verbs: ['get' as const], names: ['settings'] }];
      new MicroService(system, 'api', { ...sized, calls, permissions }).allowCallsFrom(nightly);
    };
    const apiServer = { addresses: ['10.0.0.1/32'] };
    const dns = { nodeLocalAddresses: ['169.254.20.10'] };
    expect(issuesOf(build, { platform: { ...planes[plane], apiServer, dns } })).toEqual([]);
  });

  test.each(Object.entries(environments))('the sample in %s', (id, props) => {
    expect(render(Bycoin, { id, ...props }).objects.length).toBeGreaterThan(20);
  });
});

describe('proof-call-blocked: refuses', () => {
  const blocked = (object: string) => [`proof-call-blocked ${object}`];

  test.each(everywhere)('%s: a callee whose policy lets nobody in', (plane) => {
    const issues = found(plane, ({ api }) => api.object('NetworkPolicy').addJsonPatch(remove('/spec/ingress')));
    expect(placesOf(issues)).toEqual(blocked('NetworkPolicy api /spec/ingress'));
  });

  test.each(everywhere)('%s: a caller whose policy lets it out to nobody', (plane) => {
    const issues = found(plane, ({ web }) => web.object('NetworkPolicy').addJsonPatch(remove('/spec/egress')));
    expect(placesOf(issues)).toEqual(blocked('NetworkPolicy web /spec/egress'));
  });

  test('with the call, the end that is closed, the port and the policies', () => {
    const [issue] = found('none', ({ api }) => api.object('NetworkPolicy').addJsonPatch(remove('/spec/ingress')));
    expect(issue?.problem).toBe(
      'blocks the call web → api and 2 more: Deployment api does not let web in on TCP 8080, and is isolated by NetworkPolicy default-deny and NetworkPolicy api (patched, at prod/shop/api/NetworkPolicy)',
    );
  });

  test('another port than the callee’s', () => {
    const issues = found('none', ({ web }) =>
      web.object('NetworkPolicy').addJsonPatch(replace('/spec/egress/2/ports/0/port', 80)),
    );
    expect(placesOf(issues)).toContain('proof-call-blocked NetworkPolicy web /spec/egress');
  });

  test('names that cannot be looked up', () => {
    const issues = found('none', ({ other }) => other.object('NetworkPolicy').addJsonPatch(remove('/spec/egress/0')));
    expect(issues[0]?.problem).toContain('blocks the DNS queries of other');
  });

  test('sidecars that do not reach istiod', () => {
    const issues = found('sidecar', ({ other }) =>
      other.object('NetworkPolicy').addJsonPatch(remove('/spec/egress/1')),
    );
    expect(issues[0]?.problem).toContain("blocks the mesh's control of other");
  });

  test('an outside host whose addresses are excepted', () => {
    const bank = externalService('bank', { host: 'bank.example.com', port: 443 });
    const build = (system: System) => {
      const { api } = shopOf(system, {});
      api.addCall(bank);
      api.object('NetworkPolicy').addJsonPatch(add('/spec/egress/2/to/0/ipBlock/except/-', '8.0.0.0/8'));
    };
    const issues = issuesOf(build, { platform: planes.none });
    expect(issues.map(({ rule, problem }) => `${rule} ${problem}`)).toEqual([
      expect.stringContaining('proof-call-blocked blocks the call api → bank: Deployment api does not get to bank'),
    ]);
  });

  test.each(inTheMesh)('%s: an identity that no rule allows any more', (plane) => {
    const issues = found(plane, ({ api }) => api.object('AuthorizationPolicy').addJsonPatch(remove('/spec/rules')));
    expect(placesOf(issues)).toEqual(blocked('AuthorizationPolicy api /spec/rules'));
  });

  test.each(inTheMesh)('%s: a policy of the user’s own that denies a declared call', (plane) => {
    const denies = { action: 'DENY', rules: [{ from: [{ source: { principals: ['*/sa/web'] } }] }] };
    const issues = found(plane, (services) => own(services, 'AuthorizationPolicy', denies));
    expect(placesOf(issues)).toEqual(blocked('AuthorizationPolicy mine /spec/rules'));
  });

  test.each(inTheMesh)('%s: a method that is declared and no longer allowed', (plane) => {
    const options = { methods: ['GET', 'POST'] } as const;
    const policy = plane === 'sidecar' ? 'AuthorizationPolicy' : 'WaypointAuthorizationPolicy';
    const issues = found(
      plane,
      ({ api }) => {
        const rules: readonly { to: { operation: { methods?: object } }[] }[] = api.object(policy).toJson().spec.rules;
        const index = rules.findIndex((rule) => rule.to[0]?.operation.methods !== undefined);
        api.object(policy).addJsonPatch(replace(`/spec/rules/${index}/to/0/operation/methods`, ['GET']));
      },
      options,
    );
    expect(issues.map(({ problem }) => problem)).toEqual([expect.stringContaining('on port 8080 for POST')]);
  });

  test('a waypoint that may not pass requests on', () => {
    const change: Change = ({ system }) =>
      system.object('WaypointNetworkPolicy').addJsonPatch(remove('/spec/egress/3'));
    expect(placesOf(found('ambient', change, promised))).toEqual(blocked('NetworkPolicy waypoint /spec/egress'));
  });

  test('a waypoint whose identity the pods do not know', () => {
    const change: Change = ({ api }) => api.object('AuthorizationPolicy').addJsonPatch(remove('/spec/rules/2'));
    const [issue] = found('ambient', change, promised);
    expect(issue?.problem).toContain('the call web → api: Deployment api denies shop/waypoint on port 8080');
  });

  test('a caller that the waypoint does not let through', () => {
    const change: Change = ({ api }) => api.object('WaypointAuthorizationPolicy').addJsonPatch(remove('/spec/rules/0'));
    const [issue] = found('ambient', change, promised);
    expect(issue?.problem).toContain('the waypoint shop/waypoint for Service api denies shop/web on port 8080');
  });

  test('a caller with another service account than is allowed', () => {
    const change: Change = ({ web }) =>
      web.object('Deployment').addJsonPatch(replace('/spec/template/spec/serviceAccountName', 'x'));
    expect(found('sidecar', change)[0]?.problem).toContain('Deployment api denies shop/x on port 8080');
  });
});

describe('proof-call-blocked: says nothing of', () => {
  test.each(everywhere)('%s: a policy of the user’s own beside ours', (plane) => {
    expect(found(plane, (services) => own(services, 'NetworkPolicy', { podSelector: {} }))).toEqual([]);
  });

  test.each(inTheMesh)('%s: a DENY of others', (plane) => {
    const denies = { action: 'DENY', rules: [{ from: [{ source: { principals: ['*/sa/stranger'] } }] }] };
    expect(found(plane, (services) => own(services, 'AuthorizationPolicy', denies))).toEqual([]);
  });

  test.each(inTheMesh)('%s: a DENY that depends on the request', (plane) => {
    const when = [{ key: 'request.headers[x-user]', values: ['tester'] }];
    expect(
      found(plane, (services) => own(services, 'AuthorizationPolicy', { action: 'DENY', rules: [{ when }] })),
    ).toEqual([]);
  });

  test('an exception where nobody answers', () => {
    const build = (system: System) => {
      const { api } = shopOf(system, {});
      api.addCall(externalService('bank', { host: 'bank.example.com', port: 443 }));
      api.object('NetworkPolicy').addJsonPatch(add('/spec/egress/2/to/0/ipBlock/except/-', '224.0.0.0/4'));
    };
    expect(issuesOf(build, { platform: planes.none })).toEqual([]);
  });
});

describe('proof-path-opened: refuses', () => {
  const cases: readonly (readonly [title: string, text: string, change: Change])[] = [
    [
      'a rule without peers',
      'lets everybody in to Deployment api',
      ({ api }) => api.object('NetworkPolicy').addJsonPatch(add('/spec/ingress/-', {})),
    ],
    [
      'every pod of the namespace',
      'lets every pod of namespace shop in to Deployment api on TCP 8080',
      ({ api }) =>
        api
          .object('NetworkPolicy')
          .addJsonPatch(add('/spec/ingress/-', { from: [{ podSelector: {} }], ports: [{ port: 8080 }] })),
    ],
    [
      'every namespace',
      'lets every pod of every namespace in to Deployment api on every port',
      ({ api }) =>
        api.object('NetworkPolicy').addJsonPatch(add('/spec/ingress/-', { from: [{ namespaceSelector: {} }] })),
    ],
    [
      'a service that does not call it',
      'lets pods with app.kubernetes.io/name=other of namespace shop in to Deployment api on TCP 8080',
      ({ api }) =>
        api.object('NetworkPolicy').addJsonPatch(
          add('/spec/ingress/-', {
            from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/name': 'other' } } }],
            ports: [{ port: 8080 }],
          }),
        ),
    ],
    [
      'pods with a part of a caller’s labels',
      'lets pods with app.kubernetes.io/instance=web of namespace shop in to Deployment api',
      ({ api }) =>
        api.object('NetworkPolicy').addJsonPatch(
          add('/spec/ingress/-', {
            from: [{ podSelector: { matchLabels: { 'app.kubernetes.io/instance': 'web' } } }],
            ports: [{ port: 8080 }, { port: 15008 }],
          }),
        ),
    ],
    [
      'another port of a caller',
      'on TCP 9000',
      ({ api }) =>
        api.object('NetworkPolicy').addJsonPatch(
          add('/spec/ingress/-', {
            from: [{ podSelector: { matchLabels: { ...ofApi, 'app.kubernetes.io/name': 'web' } } }],
            ports: [{ port: 9000 }],
          }),
        ),
    ],
    [
      'the way out to all addresses',
      'lets Deployment api out to addresses 0.0.0.0/0 on TCP 443',
      ({ api }) =>
        api
          .object('NetworkPolicy')
          .addJsonPatch(add('/spec/egress/-', { to: [{ ipBlock: { cidr: '0.0.0.0/0' } }], ports: [{ port: 443 }] })),
    ],
    [
      'all pods of a policy that selects them all',
      'in to Deployment web and 1 more',
      ({ api }) => api.object('NetworkPolicy').addJsonPatch(replace('/spec/podSelector', {})),
    ],
  ];

  for (const [title, text, change] of cases) {
    test.each(everywhere)(`%s: by a patch, ${title}`, (plane) => {
      const problems = found(plane, change).filter(({ rule }) => rule === 'proof-path-opened');
      expect(problems.map(({ problem }) => problem)).toContainEqual(expect.stringContaining(text));
    });
  }

  test('pods that no policy isolates any more', () => {
    const change: Change = ({ system, other }) => {
      for (const object of [system.object('DefaultDeny'), other.object('NetworkPolicy')])
        object.addJsonPatch(replace('/spec/policyTypes', ['Egress']));
    };
    const problems = found('none', change).map(({ rule, problem }) => `${rule} ${problem}`);
    expect(problems).toContainEqual(expect.stringMatching(/^proof-path-opened lets everybody in to Deployment other/));
  });

  const accessCases: readonly (readonly [title: string, text: string, rule: object])[] = [
    ['everybody', 'allows everybody at Deployment api on every port', {}],
    [
      'a namespace',
      'allows everybody of namespace shop',
      { from: [{ source: { namespaces: ['shop'] } }], to: [{ operation: { ports: ['8080'] } }] },
    ],
    [
      'an identity that does not call it',
      'allows cluster.local/ns/shop/sa/other',
      {
        from: [{ source: { principals: ['cluster.local/ns/shop/sa/other'] } }],
        to: [{ operation: { ports: ['8080'] } }],
      },
    ],
    [
      'a caller on every port',
      'on every port',
      { from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }] },
    ],
    [
      'a caller on another port',
      'on port 9000',
      {
        from: [{ source: { principals: ['cluster.local/ns/shop/sa/web'] } }],
        to: [{ operation: { ports: ['9000'] } }],
      },
    ],
    [
      'identities by a pattern',
      'allows cluster.local/ns/shop/*',
      { from: [{ source: { principals: ['cluster.local/ns/shop/*'] } }], to: [{ operation: { ports: ['8080'] } }] },
    ],
  ];

  for (const [title, text, rule] of accessCases) {
    test.each(inTheMesh)(`%s: to the mesh, by a patch, ${title}`, (plane) => {
      const issues = found(plane, ({ api }) =>
        api.object('AuthorizationPolicy').addJsonPatch(add('/spec/rules/-', rule)),
      );
      expect(issues.map(({ rule, problem }) => `${rule}: ${problem}`)).toEqual([
        expect.stringMatching(new RegExp(`^proof-path-opened: .*${text.replaceAll('*', '\\*')}`)),
      ]);
    });
  }

  test('requests that a call does not declare', () => {
    const change: Change = ({ api }) => {
      const rules: readonly { to: { operation: { methods?: object } }[] }[] = api.object('AuthorizationPolicy').toJson()
        .spec.rules;
      const index = rules.findIndex((rule) => rule.to[0]?.operation.methods !== undefined);
      api
        .object('AuthorizationPolicy')
        .addJsonPatch(replace(`/spec/rules/${index}/to/0/operation/methods`, ['GET', 'DELETE']));
    };
    expect(found('sidecar', change, { methods: ['GET'] })[0]?.problem).toContain('on port 8080 for GET, DELETE');
  });

  test('requests without the token that a service asks for', () => {
    const jwt = { issuer: 'https://idp.example.com/', audiences: ['shop'], except: ['/public/*'] };
    const build = (system: System) => {
      const api = new MicroService(system, 'api', { ...sized, serves: { jwt } });
      new MicroService(system, 'web', { ...sized, calls: [api] });
      const rules: readonly { when?: object }[] = api.object('AuthorizationPolicy').toJson().spec.rules;
      const path = `/spec/rules/${rules.findIndex(({ when }) => when !== undefined)}`;
      for (const part of ['when', 'from/0/source/requestPrincipals'])
        api.object('AuthorizationPolicy').addJsonPatch(remove(`${path}/${part}`));
    };
    const platform = { ...planes.sidecar, metrics: undefined };
    const problems = issuesOf(build, { platform }).map(({ rule, problem }) => `${rule}: ${problem}`);
    expect(problems).toEqual([expect.stringMatching(/^proof-path-opened: .* on port 8080, which no call declares/)]);
  });

  test('a waypoint that lets others through', () => {
    const rule = { from: [{ source: { namespaces: ['shop'] } }] };
    const change: Change = ({ api }) =>
      api.object('WaypointAuthorizationPolicy').addJsonPatch(add('/spec/rules/-', rule));
    expect(placesOf(found('ambient', change, promised))).toEqual([
      'proof-path-opened AuthorizationPolicy api-waypoint /spec/rules/1',
    ]);
  });

  test('a waypoint that keeps no policy for a service', () => {
    const change: Change = ({ api }) =>
      api.object('WaypointAuthorizationPolicy').addJsonPatch(replace('/spec/targetRefs/0/name', 'x'));
    const [issue] = found('ambient', change, promised);
    expect(issue?.problem).toContain('lets everybody of the mesh in to the waypoint of Service api');
  });
});

describe('proof-path-opened: says nothing of', () => {
  test.each(everywhere)('%s: a rule for a part of the callers', (plane) => {
    const change: Change = ({ api }) => {
      const [rule] = api.object('NetworkPolicy').toJson().spec.ingress.slice(-1);
      api.object('NetworkPolicy').addJsonPatch(add('/spec/ingress/-', rule));
    };
    expect(found(plane, change)).toEqual([]);
  });

  test('a token that is asked for, but on excepted paths', () => {
    const jwt = { issuer: 'https://idp.example.com/', audiences: ['shop'], except: ['/public/*'] };
    const build = (system: System) => {
      const api = new MicroService(system, 'api', { ...sized, serves: { jwt } });
      new MicroService(system, 'web', { ...sized, calls: [api] });
    };
    expect(issuesOf(build, { platform: { ...planes.sidecar, metrics: undefined } })).toEqual([]);
  });

  test('what a waiver overrules', () => {
    const waivers = [waive('proof-path-opened', { reason: 'the old batch still connects' })];
    const build = (system: System) => {
      shopOf(system, {})
        .api.object('NetworkPolicy')
        .addJsonPatch(add('/spec/ingress/-', { from: [{ podSelector: {} }] }));
    };
    expect(issuesOf(build, { platform: planes.none, waivers })).toEqual([]);
  });

  test.each(everywhere)('%s: a policy of the user’s own, which is reported', (plane) => {
    const spec = { podSelector: { matchLabels: ofApi }, ingress: [{ from: [{ podSelector: {} }] }] };
    expect(found(plane, (services) => own(services, 'NetworkPolicy', spec))).toEqual([]);
  });
});

describe('proof-plain-text: refuses', () => {
  test.each(inTheMesh)('%s: a namespace that takes plain text, too', (plane) => {
    const change: Change = ({ system }) =>
      system.object('PeerAuthentication').addJsonPatch(replace('/spec/mtls/mode', 'PERMISSIVE'));
    const [issue] = found(plane, change);
    expect(`${issue?.rule} ${issue?.problem}`).toContain(
      'proof-plain-text lets plain text in to Deployment api on port 8080 and 2 more: the mode is PERMISSIVE',
    );
  });

  test.each(inTheMesh)('%s: a port that the user’s own object takes out', (plane) => {
    const spec = { selector: { matchLabels: ofApi }, portLevelMtls: { 8080: { mode: 'DISABLE' } } };
    const issues = found(plane, (services) => own(services, 'PeerAuthentication', spec));
    expect(placesOf(issues)).toEqual(['proof-plain-text PeerAuthentication mine /spec/mtls']);
  });

  test.each([
    ['its name', { host: 'api', trafficPolicy: { tls: { mode: 'DISABLE' } } }],
    ['its full name', { host: 'api.shop.svc.cluster.local', trafficPolicy: { tls: { mode: 'DISABLE' } } }],
    ['a pattern', { host: '*.shop.svc.cluster.local', trafficPolicy: { tls: { mode: 'DISABLE' } } }],
    [
      'a port',
      { host: 'api', trafficPolicy: { portLevelSettings: [{ port: { number: 8080 }, tls: { mode: 'DISABLE' } }] } },
    ],
    ['a subset', { host: 'api', subsets: [{ name: 'a', trafficPolicy: { tls: { mode: 'DISABLE' } } }] }],
  ])('plain text sent by a DestinationRule for %s', (_, spec) => {
    const issues = found('sidecar', (services) => own(services, 'DestinationRule', spec));
    expect(issues.map(({ rule }) => rule)).toEqual(['proof-plain-text']);
  });

  test.each([
    ['sidecar', { 'sidecar.istio.io/inject': 'false' }],
    ['ambient', { 'istio.io/dataplane-mode': 'none' }],
  ] as const)('%s: pods that a label takes out of the mesh', (plane, label) => {
    const change: Change = ({ other }) =>
      other
        .object('Deployment')
        .addJsonPatch(add('/spec/template/metadata/labels', { ...other.model.labels, ...label }));
    expect(placesOf(found(plane, change))).toEqual(['proof-plain-text Deployment other']);
  });

  test.each([
    ['sidecar', 'istio-injection'],
    ['ambient', 'istio.io~1dataplane-mode'],
  ] as const)('%s: a namespace without the label that enrols its pods', (plane, label) => {
    const change: Change = ({ system }) => system.object('Namespace').addJsonPatch(remove(`/metadata/labels/${label}`));
    expect(found(plane, change).map(({ path, problem }) => `${path} ${problem}`)).toEqual([
      expect.stringContaining('Namespace shop takes Deployment api and 2 more out of the mesh'),
    ]);
  });

  test.each([
    ['excludeInboundPorts', '8080'],
    ['includeInboundPorts', '9000'],
  ])('a port that the annotation %s takes past the proxy', (name, value) => {
    const podAnnotations = { [`traffic.sidecar.istio.io/${name}`]: value };
    const build = (system: System) => new MicroService(system, 'api', { ...sized, podAnnotations });
    expect(placesOf(issuesOf(build, { platform: planes.sidecar }))).toEqual(['proof-plain-text Deployment api']);
  });
});

describe('proof-plain-text: says nothing of', () => {
  test('a service that is not in the mesh', () => {
    const build = (system: System) => {
      new MicroService(system, 'api', { ...sized, mesh: false });
      system.object('PeerAuthentication').addJsonPatch(replace('/spec/mtls/mode', 'PERMISSIVE'));
    };
    const rules = issuesOf(build, {
      platform: { ...planes.sidecar, gateways: [], metrics: undefined, telemetry: undefined },
    });
    expect(rules.filter(({ rule }) => rule === 'proof-plain-text')).toEqual([]);
  });

  test('an annotation about another port', () => {
    const podAnnotations = { 'traffic.sidecar.istio.io/excludeInboundPorts': '9090' };
    const build = (system: System) => new MicroService(system, 'api', { ...sized, podAnnotations });
    expect(issuesOf(build, { platform: planes.sidecar })).toEqual([]);
  });

  test('a DestinationRule for another host', () => {
    const spec = { host: 'legacy', trafficPolicy: { tls: { mode: 'DISABLE' } } };
    const legacy = { type: 'ExternalName', externalName: 'legacy.example.com' };
    const change: Change = (services) => {
      own(services, 'DestinationRule', spec);
      const metadata = { name: 'legacy' };
      new ApiObject(services.system, 'legacy', { apiVersion: 'v1', kind: 'Service', metadata, ...{ spec: legacy } });
    };
    expect(found('sidecar', change)).toEqual([]);
  });

  test('a DestinationRule that asks for the mesh’s own TLS', () => {
    const spec = { host: 'api', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } };
    expect(found('sidecar', (services) => own(services, 'DestinationRule', spec))).toEqual([]);
  });
});

describe('what objects of the user’s own open is reported:', () => {
  /** `layer: from → to ports by kind name`. */
  function opened(plane: Plane, change: Change): readonly string[] {
    const app = new App();
    const waivers = [waive('reference-missing', { reason: 'pods with app=x are made by hand' })];
    const system = new System(
      new Environment(app, 'prod', { ...environments.prod, releases: {}, platform: planes[plane] }),
      'shop',
      { waivers },
    );
    change(shopOf(system, {}));
    const { objects, issues } = outgoing(app);
    expect(issues).toEqual([]);
    const text = ({ layer, from, to, ports, by }: OpenedPath) =>
      `${layer}: ${from} → ${to} on ${ports} by ${by.manifest.kind} ${by.manifest.metadata.name}`;
    return openedByOthers(objects, Registry.of(app).program()).map(text);
  }

  test.each(everywhere)('%s: nothing where there are none', (plane) => {
    expect(opened(plane, nothing)).toEqual([]);
  });

  test.each(everywhere)('%s: a way in', (plane) => {
    const spec = {
      podSelector: { matchLabels: ofApi },
      ingress: [{ from: [{ podSelector: { matchLabels: { app: 'x' } } }], ports: [{ port: 8080 }] }],
    };
    expect(opened(plane, (services) => own(services, 'NetworkPolicy', spec))).toEqual([
      'network: pods with app=x of namespace shop → Deployment api on TCP 8080 by NetworkPolicy mine',
    ]);
  });

  test('a way out', () => {
    const spec = {
      podSelector: { matchLabels: ofApi },
      policyTypes: ['Egress'],
      egress: [{ to: [{ ipBlock: { cidr: '198.51.100.0/24' } }], ports: [{ protocol: 'UDP', port: 123 }] }],
    };
    expect(opened('none', (services) => own(services, 'NetworkPolicy', spec))).toEqual([
      'network: Deployment api → addresses 198.51.100.0/24 on UDP 123 by NetworkPolicy mine',
    ]);
  });

  test('no way that our objects alone open', () => {
    const peers = [
      {
        namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } },
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'web', 'app.kubernetes.io/instance': 'web' } },
      },
    ];
    const spec = { podSelector: { matchLabels: ofApi }, ingress: [{ from: peers, ports: [{ port: 8080 }] }] };
    expect(opened('none', (services) => own(services, 'NetworkPolicy', spec))).toEqual([]);
  });

  test('what an identity may', () => {
    const spec = {
      selector: { matchLabels: ofApi },
      rules: [{ from: [{ source: { principals: ['cluster.local/ns/old/sa/batch'] } }] }],
    };
    expect(opened('sidecar', (services) => own(services, 'AuthorizationPolicy', spec))).toEqual([
      'mesh: cluster.local/ns/old/sa/batch → Deployment api on every port by AuthorizationPolicy mine',
    ]);
  });

  test('not what a DENY does', () => {
    const denies = { action: 'DENY', rules: [{ from: [{ source: { principals: ['*/sa/stranger'] } }] }] };
    expect(opened('sidecar', (services) => own(services, 'AuthorizationPolicy', denies))).toEqual([]);
  });
});

describe('whatever somebody writes in place of a policy', () => {
  const nonsense = [
    null,
    1,
    'x',
    [],
    {},
    { rules: 'x' },
    { ingress: [1, null], egress: {} },
    { podSelector: [], selector: 1 },
  ];

  test.each(['NetworkPolicy', 'AuthorizationPolicy', 'PeerAuthentication', 'DestinationRule'])(
    'a %s does not throw',
    (kind) => {
      for (const spec of nonsense)
        expect(() => found('sidecar', (services) => own(services, kind, spec as object))).not.toThrow();
    },
  );
});
