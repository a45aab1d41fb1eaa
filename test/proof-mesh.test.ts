import { describe, expect, test } from 'vitest';
import type { JudgedObject } from '../lib/model/program.ts';
import type { Request } from '../lib/rules/proof/access-match.ts';
import { authorizationPolicyIn } from '../lib/rules/proof/authorization-policies.ts';
import { type Decision, MeshView } from '../lib/rules/proof/mesh-view.ts';
import { MutualTlsView } from '../lib/rules/proof/mutual-tls.ts';
import { authorizationPolicy, peerAuthentication, podWith } from './support/proof.ts';

const api = podWith({ app: 'api' });
const web = { namespace: 'shop', serviceAccount: 'web' };
const principal = 'cluster.local/ns/shop/sa/web';
const asked: Request = { identity: web, port: 8080, method: undefined, path: undefined };
const facts = { rootNamespace: 'istio-system', trustDomain: 'cluster.local' };
const waypoint = {
  namespace: 'shop',
  service: 'api',
  gateway: 'waypoint',
  gatewayNamespace: 'shop',
  takesIngress: false,
};

function viewOf(policies: readonly JudgedObject[], trustDomain = 'cluster.local'): MeshView {
  return new MeshView(policies.map(authorizationPolicyIn), { ...facts, trustDomain });
}

/** What the proxy of the pods labelled api answers, with these specs as the policies of its namespace. */
function atPod(specs: readonly object[], request: Partial<Request> = {}, layer7 = true): Decision['answer'] {
  const view = viewOf(specs.map((spec) => authorizationPolicy(spec)));
  return view.decide(view.atPod(api), { ...asked, ...request }, layer7).answer;
}

/** What the waypoint answers for the Service object api. */
function atWaypoint(...policies: readonly JudgedObject[]): Decision['answer'] {
  const view = viewOf(policies);
  return view.decide(view.atWaypoint(waypoint), asked, true).answer;
}

const allow = (rule: object) => ({ rules: [rule] });
const deny = (rule: object) => ({ action: 'DENY', rules: [rule] });
const from = (source: object) => ({ from: [{ source }] });
const to = (operation: object) => ({ to: [{ operation }] });
const toService = [{ group: '', kind: 'Service', name: 'api' }];
const toGateway = [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'waypoint' }];

describe('authorization', () => {
  test.each([
    ['without a policy lets everybody in', [], 'yes'],
    ['by an empty spec lets nobody in', [{}], 'no'],
    ['by an empty rule lets everybody in', [allow({})], 'yes'],
    ['adds up what several policies allow', [{}, allow(from({ principals: [principal] }))], 'yes'],
    ['denies before it allows', [allow({}), deny(from({ principals: [principal] }))], 'no'],
    ['denies nobody by DENY without rules', [{ action: 'DENY' }], 'yes'],
    ['lets others in beside a DENY', [deny(from({ principals: ['cluster.local/ns/shop/sa/other'] }))], 'yes'],
    ['depends on whom a CUSTOM policy asks', [allow({}), { action: 'CUSTOM', rules: [{}] }], 'depends'],
    ['leaves AUDIT out', [{ action: 'AUDIT', rules: [{}] }], 'yes'],
    [
      'takes one of several rules',
      [{ rules: [from({ principals: ['x'] }), from({ principals: [principal] })] }],
      'yes',
    ],
    [
      'asks for all parts of a rule',
      [allow({ ...from({ principals: [principal] }), ...to({ ports: ['9000'] }) })],
      'no',
    ],
    ['is for pods that a selector matches', [{ selector: { matchLabels: { app: 'api' } } }], 'no'],
    ['is not for other pods', [{ selector: { matchLabels: { app: 'web' } } }], 'yes'],
    ['at pods leaves out what has targets', [{ targetRefs: toService }], 'yes'],
  ] as const)('%s', (_, specs, expected) => {
    expect(atPod(specs)).toBe(expected);
  });

  test('of another namespace is none', () => {
    const view = viewOf([authorizationPolicy({}, 'deny', 'other')]);
    expect(view.atPod(api)).toEqual([]);
  });

  test('of the root namespace is for all', () => {
    const view = viewOf([authorizationPolicy({}, 'deny', 'istio-system')]);
    expect(view.decide(view.atPod(api), asked, true).answer).toBe('no');
  });

  test('names the policy that denies', () => {
    const view = viewOf([authorizationPolicy({}, 'deny-all'), authorizationPolicy(deny({}), 'deny')]);
    const { policies } = view.decide(view.atPod(api), asked, true);
    expect(policies.map(({ object }) => object.manifest.metadata.name)).toEqual(['deny']);
  });
});

describe('a policy of many rules', () => {
  const others = Array.from({ length: 40 }, (_, index) => from({ principals: [`cluster.local/ns/shop/sa/${index}`] }));

  test('allows an identity that one of them names', () => {
    expect(atPod([{ rules: [...others, from({ principals: [principal] })] }])).toBe('yes');
  });

  test('allows an identity that one of them means by a pattern', () => {
    expect(atPod([{ rules: [...others, from({ principals: ['*/sa/web'] })] }])).toBe('yes');
  });

  test('allows nobody else', () => {
    expect(atPod([{ rules: others }])).toBe('no');
  });

  test('allows nobody without an identity', () => {
    expect(atPod([{ rules: others }], { identity: undefined })).toBe('no');
  });
});

describe('an identity', () => {
  test.each([
    ['is met in full', { principals: [principal] }, 'yes'],
    ['is met by its beginning', { principals: ['cluster.local/ns/shop/*'] }, 'yes'],
    ['is met by its end', { principals: ['*/sa/web'] }, 'yes'],
    ['is met by any', { principals: ['*'] }, 'yes'],
    ['is met by no other', { principals: ['cluster.local/ns/shop/sa/web2'] }, 'no'],
    ['is met by its namespace', { namespaces: ['shop'] }, 'yes'],
    ['is met by no other namespace', { namespaces: ['shop2'] }, 'no'],
    ['is met by its service account', { serviceAccounts: ['shop/web'] }, 'yes'],
    ['is met by an account of the policy’s own namespace', { serviceAccounts: ['web'] }, 'yes'],
    ['that is excepted is not met', { notPrincipals: [principal] }, 'no'],
    ['beside what is excepted is met', { notPrincipals: ['cluster.local/ns/shop/sa/other'] }, 'yes'],
    ['of a namespace that is excepted is not met', { notNamespaces: ['sh*'] }, 'no'],
    ['is asked for all fields of a source', { principals: [principal], namespaces: ['other'] }, 'no'],
    ['with a token depends on the token', { requestPrincipals: ['*'] }, 'depends'],
    ['at an address depends on the address', { ipBlocks: ['10.0.0.0/8'] }, 'depends'],
  ] as const)('%s', (_, source, expected) => {
    expect(atPod([allow(from(source))])).toBe(expected);
  });

  test('that is none is met by no principal', () => {
    expect(atPod([allow(from({ principals: ['*'] }))], { identity: undefined })).toBe('no');
  });

  test('that is none is met by a rule for everybody', () => {
    expect(atPod([allow(to({ ports: ['8080'] }))], { identity: undefined })).toBe('yes');
  });

  test('of the trust domain cluster.local is of the mesh’s own, whatever that is called', () => {
    const view = viewOf([authorizationPolicy(allow(from({ principals: [principal] })))], 'mesh.example.com');
    expect(view.decide(view.atPod(api), asked, true).answer).toBe('yes');
  });
});

describe('an operation', () => {
  const get = { method: 'GET', path: '/cart/1' };

  test.each([
    ['on its port is met', { ports: ['8080'] }, {}, 'yes'],
    ['on another port is not', { ports: ['80'] }, {}, 'no'],
    ['on a port that is excepted is not', { notPorts: ['8080'] }, {}, 'no'],
    ['of its method is met', { methods: ['GET', 'HEAD'] }, get, 'yes'],
    ['of another method is not', { methods: ['POST'] }, get, 'no'],
    ['of all methods is not met by one', { methods: ['GET'] }, {}, 'no'],
    ['of all methods is met by any', { methods: ['*'] }, {}, 'yes'],
    ['of a method that is excepted is not met', { notMethods: ['GET'] }, get, 'no'],
    ['of all methods is not met where one is excepted', { notMethods: ['GET'] }, {}, 'no'],
    ['on its path is met', { paths: ['/cart/1'] }, get, 'yes'],
    ['on the beginning of its path is met', { paths: ['/cart/*'] }, get, 'yes'],
    ['on the end of its path is met', { paths: ['*/1'] }, get, 'yes'],
    ['on another path is not', { paths: ['/cart'] }, get, 'no'],
    ['on paths with a beginning is met by a shorter one', { paths: ['/*'] }, { path: '/cart/*' }, 'yes'],
    ['on paths with a beginning is not met by a longer one', { paths: ['/cart/1/*'] }, { path: '/cart/*' }, 'no'],
    ['on paths with a beginning is not met by one of them', { paths: ['/cart/1'] }, { path: '/cart/*' }, 'no'],
    ['on a path that is excepted is not met', { notPaths: ['/cart/*'] }, get, 'no'],
    ['on a template depends on how that is read', { paths: ['/cart/{*}'] }, get, 'depends'],
    ['for a host depends on the host', { hosts: ['api'] }, get, 'depends'],
  ] as const)('%s', (_, operation, request, expected) => {
    expect(atPod([allow(to(operation))], request)).toBe(expected);
  });

  test('is denied where only a part of it is', () => {
    expect(atPod([deny(to({ methods: ['DELETE'] }))])).toBe('no');
  });

  test('is not denied beside what is', () => {
    expect(atPod([deny(to({ methods: ['DELETE'] }))], get)).toBe('yes');
  });

  test('may be denied where that depends on a host', () => {
    expect(atPod([deny(to({ hosts: ['evil.example.com'] }))])).toBe('depends');
  });

  test('under a condition depends on it', () => {
    const when = [{ key: 'request.headers[x-user]', values: ['tester'] }];
    expect([atPod([allow({ when })]), atPod([deny({ when })])]).toEqual(['depends', 'depends']);
  });
});

describe('the proxy of a node, which sees connections alone', () => {
  test('allows nothing by a rule that asks for requests', () => {
    expect(atPod([allow(to({ methods: ['GET'] }))], { method: 'GET' }, false)).toBe('no');
  });

  test('may deny by a rule that asks for requests', () => {
    expect(atPod([deny(to({ paths: ['/admin'] }))], { path: '/admin' }, false)).toBe('depends');
  });

  test('allows by identity and port', () => {
    expect(atPod([allow({ ...from({ principals: [principal] }), ...to({ ports: ['8080'] }) })], {}, false)).toBe('yes');
  });
});

describe('a waypoint', () => {
  test('lets everybody through where no policy has a target', () => {
    expect(atWaypoint(authorizationPolicy({}, 'deny-all'))).toBe('yes');
  });

  test('leaves out what selects pods', () => {
    expect(atWaypoint(authorizationPolicy({ selector: { matchLabels: { app: 'api' } } }))).toBe('yes');
  });

  test('keeps a policy of the Service object', () => {
    expect(atWaypoint(authorizationPolicy({ targetRefs: toService }))).toBe('no');
  });

  test('leaves a policy of another Service object', () => {
    expect(atWaypoint(authorizationPolicy({ targetRefs: [{ ...toService[0], name: 'web' }] }))).toBe('yes');
  });

  test('leaves a policy of another namespace', () => {
    expect(atWaypoint(authorizationPolicy({ targetRefs: toService }, 'deny', 'other'))).toBe('yes');
  });

  test('keeps a policy of its Gateway', () => {
    expect(atWaypoint(authorizationPolicy({ targetRefs: toGateway }))).toBe('no');
  });

  test('keeps a policy of its class in the root namespace', () => {
    const targetRefs = [{ group: 'gateway.networking.k8s.io', kind: 'GatewayClass', name: 'istio-waypoint' }];
    expect(atWaypoint(authorizationPolicy({ targetRefs }, 'deny', 'istio-system'))).toBe('no');
  });
});

describe('mutual TLS', () => {
  const mode = (...objects: readonly JudgedObject[]) => new MutualTlsView(objects, 'istio-system').of(api, 8080).mode;
  const mtls = (value: string) => ({ mtls: { mode: value } });
  const ofApi = { selector: { matchLabels: { app: 'api' } } };

  test('is not asked for by the mesh’s default', () => {
    expect(mode()).toBe('PERMISSIVE');
  });

  test('is asked for by the mesh', () => {
    expect(mode(peerAuthentication(mtls('STRICT'), 'default', 'istio-system'))).toBe('STRICT');
  });

  test('is the namespace’s before the mesh’s', () => {
    const mesh = peerAuthentication(mtls('STRICT'), 'default', 'istio-system');
    expect(mode(mesh, peerAuthentication(mtls('PERMISSIVE')))).toBe('PERMISSIVE');
  });

  test('is the pods’ before the namespace’s', () => {
    expect(mode(peerAuthentication(mtls('STRICT')), peerAuthentication({ ...ofApi, ...mtls('DISABLE') }, 'api'))).toBe(
      'DISABLE',
    );
  });

  test('is the port’s before the pods’', () => {
    const spec = { ...ofApi, ...mtls('STRICT'), portLevelMtls: { 8080: { mode: 'PERMISSIVE' } } };
    expect(mode(peerAuthentication(spec))).toBe('PERMISSIVE');
  });

  test('of another port is not the port’s', () => {
    const spec = { ...ofApi, ...mtls('STRICT'), portLevelMtls: { 9000: { mode: 'PERMISSIVE' } } };
    expect(mode(peerAuthentication(spec))).toBe('STRICT');
  });

  test('that is unset is what is around it', () => {
    expect(mode(peerAuthentication(mtls('STRICT')), peerAuthentication({ ...ofApi, ...mtls('UNSET') }, 'api'))).toBe(
      'STRICT',
    );
  });

  test('of other pods is none', () => {
    const other = { selector: { matchLabels: { app: 'web' } } };
    expect(mode(peerAuthentication({ ...other, ...mtls('STRICT') }))).toBe('PERMISSIVE');
  });

  test('of another namespace is none', () => {
    expect(mode(peerAuthentication(mtls('STRICT'), 'default', 'other'))).toBe('PERMISSIVE');
  });

  test('is the weakest of two for one thing, since Istio takes the oldest', () => {
    expect(mode(peerAuthentication(mtls('STRICT'), 'a'), peerAuthentication(mtls('PERMISSIVE'), 'b'))).toBe(
      'PERMISSIVE',
    );
  });
});
