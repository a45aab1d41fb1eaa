import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { externalService, istioSidecar, MicroService, type System } from '../lib/index.ts';
import { issuesOf, rulesOf, shop, sized } from './support/shop.ts';

type Options = Parameters<typeof externalService>[1];

const sidecar = { platform: { ...environments.prod.platform, mesh: istioSidecar('1.30'), telemetry: undefined } };

/** A service that calls this, as `auth`. */
const calling = (options: Options) => (system: System) =>
  new MicroService(system, 'web', { ...sized, calls: [externalService('auth', options)] });

/** Two services that call something named `auth`, each as it says. */
const twice = (one: Options, other: Options) => (system: System) => {
  new MicroService(system, 'web', { ...sized, calls: [externalService('auth', one)] });
  new MicroService(system, 'app', { ...sized, calls: [externalService('auth', other)] });
};

describe('outside-inside: refuses', () => {
  test.each(['wallet.pay.svc', 'wallet.pay.svc.cluster.local', 'kubernetes.default.svc', 'kubernetes.default'])(
    'the host %s, which is in the cluster',
    (host) => expect(rulesOf(calling({ host, port: 8080 }))).toEqual(['outside-inside']),
  );

  test('the short name of a service of the program', () => {
    expect(rulesOf(calling({ host: 'web.shop', port: 8080 }))).toEqual(['outside-inside']);
  });

  test('with the host, and what to call instead', () => {
    expect(issuesOf(calling({ host: 'wallet.pay.svc', port: 8080 }))).toMatchObject([
      { path: 'calls[0]', problem: expect.stringContaining("'wallet.pay.svc' is in the cluster") },
    ]);
  });

  test('no host whose name only begins like one', () => {
    expect(rulesOf(calling({ host: 'wallet.svc.example.com', port: 443 }))).toEqual([]);
  });
});

describe('outside-host-short: refuses', () => {
  test.each(['localhost', 'db'])('the host %s', (host) => {
    expect(rulesOf(calling({ host, port: 8080 }), sidecar)).toEqual(['outside-host-short']);
  });

  test('no host of two parts, and no address', () => {
    expect(rulesOf(calling({ host: 'db.local', port: 443 }))).toEqual([]);
    expect(rulesOf(calling({ host: '203.0.113.7', port: 443 }))).toEqual([]);
  });
});

describe('outside-name-twice: refuses', () => {
  const host = 'auth.example.com';

  test('one name with other addresses, and names both', () => {
    const one = { host, port: 443, addresses: ['203.0.113.0/28'] };
    expect(issuesOf(twice(one, { host, port: 443 }))).toMatchObject([
      {
        rule: 'outside-name-twice',
        problem:
          "externalService('auth') is auth.example.com:443 at any public address here, and at 203.0.113.0/28 for web",
      },
    ]);
  });

  test('two names that are one in the mesh', () => {
    const named = (name: string, other: string) => externalService(name, { host: other, port: 443 });
    const build = (system: System) =>
      new MicroService(system, 'web', {
        ...sized,
        calls: [named('Auth 0', 'a.example.com'), named('auth-0', 'b.example.com')],
      });
    expect(rulesOf(build)).toContain('outside-name-twice');
  });

  test('no addresses in another order', () => {
    const addresses = ['203.0.113.0/28', '198.51.100.0/28'];
    const other = { host, port: 443, addresses: addresses.toReversed() };
    expect(rulesOf(twice({ host, port: 443, addresses }, other))).toEqual([]);
  });
});

describe('bad-address: refuses', () => {
  const remedyFor = (address: string) =>
    issuesOf(calling({ host: 'auth.example.com', port: 443, addresses: [address] })).map(
      ({ rule, remedy }) => `${rule}: ${remedy}`,
    );

  test.each([
    ['an address without a prefix length', '203.0.113.7', '203.0.113.7/32'],
    ['bits beyond the prefix', '10.0.0.1/8', '10.0.0.0/8'],
    ['bits beyond a prefix inside a byte', '172.16.255.1/12', '172.16.0.0/12'],
    ['bits beyond the prefix of IPv6', '2001:db8::1/32', '2001:db8::/32'],
    ['an IPv6 address without a prefix length', '2001:db8::1', '2001:db8::1/128'],
  ])('%s, with what to write', (_, address, block) => {
    expect(remedyFor(address)).toEqual([`bad-address: write '${block}'`]);
  });

  test.each(['10.0.0.0/33', '10.0.0.0/8/8', 'db.example.com', '', 'fe80::1%eth0/64'])('%s', (address) => {
    expect(remedyFor(address)).toEqual(["bad-address: give a CIDR block such as '10.0.0.0/16'"]);
  });

  test.each(['10.0.0.0/8', '203.0.113.7/32', '0.0.0.0/0', '2001:DB8::/32', '::ffff:10.0.0.0/104'])(
    'not %s',
    (address) => expect(remedyFor(address)).toEqual([]),
  );
});

test('an outside host by address is its own block', () => {
  const { object } = shop(calling({ host: '203.0.113.7', port: 443 }));
  expect(JSON.stringify(object('NetworkPolicy', 'web').spec.egress)).toContain('203.0.113.7/32');
});
