import { describe, expect, test } from 'vitest';
import { blockOf } from '../lib/rules/proof/addresses.ts';
import type { End } from '../lib/rules/proof/network-view.ts';
import { podOf } from '../lib/rules/proof/pods.ts';
import { leaving, networkOf, networkPolicy, podWith } from './support/proof.ts';

const web = podWith({ app: 'web', tier: 'front' });
const api = podWith({ app: 'api' }, { ports: [{ name: 'http', port: 8080, protocol: 'TCP' }] });
const probe = podWith({ app: 'probe' }, { namespace: 'monitoring' });
const pods = [web, api, probe];
const port = { port: 8080, protocol: 'TCP' };
const outside = (...cidrs: readonly string[]): End => ({ blocks: cidrs.flatMap((cidr) => blockOf(cidr) ?? []) });

/** Whether a caller gets in to the pods labelled api, on TCP 8080 unless said, where this policy is the only one. */
function enters(from: End, spec: object, to = port, namespaces = {}): boolean {
  const policy = networkPolicy({ podSelector: { matchLabels: { app: 'api' } }, ...spec });
  return networkOf(pods, [policy], namespaces).enters(from, api, to).allowed;
}

/** Whether the pods labelled api get out. */
function leaves(to: End, spec: object, on = port): boolean {
  const policy = networkPolicy({ podSelector: { matchLabels: { app: 'api' } }, ...spec });
  return networkOf(pods, [policy]).leaves(api, to, on).allowed;
}

const from = (...peers: readonly object[]) => ({ ingress: [{ from: peers }] });
const on = (...ports: readonly object[]) => ({ ingress: [{ ports }] });

describe('a pod', () => {
  test('that no policy selects is open', () => {
    expect(networkOf(pods, []).enters(web, api, port)).toEqual({ allowed: true, policies: [] });
  });

  test('that a policy selects is closed to whom no rule names', () => {
    expect(enters(web, {})).toBe(false);
  });

  test('stays open in the direction that policies say nothing of', () => {
    expect(leaves(web, { policyTypes: ['Ingress'] })).toBe(true);
  });

  test('of another namespace is none that a policy selects', () => {
    const view = networkOf(pods, [networkPolicy({ podSelector: {} }, 'policy', 'monitoring')]);
    expect(view.enters(web, api, port).allowed).toBe(true);
  });

  test('is selected by an empty selector', () => {
    const view = networkOf(pods, [networkPolicy({ podSelector: {} })]);
    expect(view.enters(web, api, port).allowed).toBe(false);
  });

  test('lets in whom any of its policies names', () => {
    const policies = [
      networkPolicy({ podSelector: {} }, 'deny'),
      networkPolicy({ podSelector: {}, ...from({ podSelector: {} }) }, 'allow'),
    ];
    const { policies: through } = networkOf(pods, policies).enters(web, api, port);
    expect(through.map(({ object }) => object.manifest.metadata.name)).toEqual(['allow']);
  });

  test('that is closed names the policies that isolate it', () => {
    const { policies } = networkOf(pods, [networkPolicy({ podSelector: {} }, 'deny')]).enters(web, api, port);
    expect(policies.map(({ object }) => object.manifest.metadata.name)).toEqual(['deny']);
  });
});

describe('policy types that are left out', () => {
  test('mean ingress', () => {
    expect(enters(web, { egress: [{}] })).toBe(false);
  });

  test('mean egress where there are egress rules', () => {
    expect(leaves(web, { egress: [{ to: [{ podSelector: { matchLabels: { app: 'other' } } }] }] })).toBe(false);
  });

  test('do not mean egress where its list is empty', () => {
    expect(leaves(web, { egress: [] })).toBe(true);
  });

  test('are what an empty list is', () => {
    expect([enters(web, { policyTypes: [] }), leaves(web, { policyTypes: [] })]).toEqual([false, true]);
  });
});

describe('a peer', () => {
  test.each([
    ['of no list lets everybody in', { ingress: [{}] }, true],
    ['of an empty list lets everybody in', from(), true],
    ['by labels lets in whom they match', from({ podSelector: { matchLabels: { app: 'web' } } }), true],
    ['by two labels asks for both', from({ podSelector: { matchLabels: { app: 'web', tier: 'back' } } }), false],
    [
      'with both selectors in one item asks for both',
      from({ podSelector: { matchLabels: { app: 'web' } }, namespaceSelector: { matchLabels: { team: 'x' } } }),
      false,
    ],
    [
      'with both selectors in two items asks for one',
      from({ podSelector: { matchLabels: { app: 'web' } } }, { namespaceSelector: { matchLabels: { team: 'x' } } }),
      true,
    ],
    [
      'by the name of its namespace is found',
      from({ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }),
      true,
    ],
    [
      'In one of the values is let in',
      from({ podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web', 'x'] }] } }),
      true,
    ],
    [
      'NotIn the values is let in',
      from({ podSelector: { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['web'] }] } }),
      false,
    ],
    [
      'NotIn the values has the label or has it not',
      from({ podSelector: { matchExpressions: [{ key: 'none', operator: 'NotIn', values: ['web'] }] } }),
      true,
    ],
    [
      'whose label Exists is let in',
      from({ podSelector: { matchExpressions: [{ key: 'tier', operator: 'Exists' }] } }),
      true,
    ],
    [
      'whose label DoesNotExist is let in',
      from({ podSelector: { matchExpressions: [{ key: 'tier', operator: 'DoesNotExist' }] } }),
      false,
    ],
    ['without any selector is nobody', from({}), false],
  ])('%s', (_, spec, expected) => {
    expect(enters(web, spec)).toBe(expected);
  });

  test('by labels alone is of the policy’s own namespace', () => {
    expect(enters(probe, from({ podSelector: { matchLabels: { app: 'probe' } } }))).toBe(false);
  });

  test('of every namespace is of any', () => {
    expect(enters(probe, from({ namespaceSelector: {} }))).toBe(true);
  });

  test('by labels of its namespace is found by those that the namespace has', () => {
    const spec = from({ namespaceSelector: { matchLabels: { team: 'ops' } } });
    expect([enters(probe, spec), enters(probe, spec, port, { monitoring: { team: 'ops' } })]).toEqual([false, true]);
  });
});

describe('a port', () => {
  test.each([
    ['of no list is any', { ingress: [{}] }, true],
    ['of an empty list is any', on(), true],
    ['by number is that one', on({ port: 8080 }), true],
    ['by another number is not', on({ port: 8081 }), false],
    ['without a number is any of its protocol', on({ protocol: 'TCP' }), true],
    ['of another protocol is not', on({ protocol: 'UDP', port: 8080 }), false],
    ['by name is what the container calls so', on({ port: 'http' }), true],
    ['by a name that no container has is none', on({ port: 'admin' }), false],
    ['up to another holds those between', on({ port: 8000, endPort: 8080 }), true],
    ['up to another holds no more', on({ port: 8000, endPort: 8079 }), false],
  ])('%s', (_, spec, expected) => {
    expect(enters(web, spec)).toBe(expected);
  });

  test('by name is of the callee also where the caller’s policy says it', () => {
    const policy = networkPolicy({ podSelector: {}, policyTypes: ['Egress'], egress: [{ ports: [{ port: 'http' }] }] });
    expect(networkOf(pods, [policy]).leaves(web, api, port).allowed).toBe(true);
  });
});

describe('addresses', () => {
  const to = (cidr: string, ...except: readonly string[]) => ({ egress: [{ to: [{ ipBlock: { cidr, except } }] }] });

  test.each([
    ['hold a block inside', '203.0.113.0/24', to('203.0.0.0/16'), true],
    ['do not hold a block that is larger', '203.0.0.0/8', to('203.0.0.0/16'), false],
    ['do not hold what is excepted', '203.0.113.0/24', to('203.0.0.0/16', '203.0.113.128/25'), false],
    ['hold what is beside what is excepted', '203.0.113.0/24', to('203.0.0.0/16', '203.0.114.0/24'), true],
    ['of IPv4 hold none of IPv6', '2001:db8::/32', to('0.0.0.0/0'), false],
    ['of IPv6 hold a block inside', '2001:db8:1::/48', to('2001:db8::/32'), true],
  ])('%s', (_, cidr, spec, expected) => {
    expect(leaves(outside(cidr), spec)).toBe(expected);
  });

  test('of two rules add up', () => {
    const egress = ['203.0.113.0/25', '203.0.113.128/25'].map((cidr) => ({ to: [{ ipBlock: { cidr } }] }));
    expect(leaves(outside('203.0.113.0/24'), { egress })).toBe(true);
  });

  test('that leave private ones out are no pods', () => {
    expect(leaves(web, to('0.0.0.0/0', '10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'))).toBe(false);
  });

  test('that hold all private ones are pods, too', () => {
    expect(leaves(web, to('0.0.0.0/0'))).toBe(true);
  });

  test('that are none hold nothing', () => {
    expect(leaves(outside('203.0.113.0/24'), to('everywhere'))).toBe(false);
  });

  test.each(['10.0.0.0/33', '10.0.0/8', '10.0.0.256', '1::2::3', 'x', '10.0.0.0/8/8'])('%s are none', (text) => {
    expect(blockOf(text)).toBeUndefined();
  });

  test('may be written with an IPv4 end', () => {
    expect(blockOf('::ffff:10.0.0.1')).toEqual(blockOf('::ffff:a00:1'));
  });
});

describe('the pods of', () => {
  const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [] } };
  test.each([
    ['Deployment', { template }],
    ['StatefulSet', { template }],
    ['DaemonSet', { template }],
    ['Job', { template }],
    ['Rollout', { template }],
    ['CronJob', { jobTemplate: { spec: { template } } }],
  ])('a %s have the labels of its template', (kind, spec) => {
    const manifest = { apiVersion: 'v1', kind, metadata: { name: 'x', namespace: 'shop' }, spec };
    expect(podOf(leaving(manifest))?.labels).toEqual({ app: 'x' });
  });

  test('a Pod are itself', () => {
    const manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', labels: { app: 'x' } }, spec: {} };
    expect(podOf(leaving(manifest))).toMatchObject({ labels: { app: 'x' }, namespace: 'default' });
  });

  test('a Service are none', () => {
    expect(podOf(leaving({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'x' } }))).toBeUndefined();
  });
});
