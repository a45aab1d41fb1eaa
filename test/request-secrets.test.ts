import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { externalService, istioSidecar, MicroService, type ServesOptions, type System } from '../lib/index.ts';
import { issuesOf, shop, sized } from './support/shop.ts';

const platform = { ...environments.prod.platform, mesh: istioSidecar('1.30') };
const sidecar = { ...environments.prod, tier: 'staging', platform };

// Put together here, so that no scanner of this repository takes it for a real one.
const token = `Bearer ${'aB3dE5gH7j'.repeat(3)}`;

/** A cart that tells requests apart by a header, in one of the ways there are. */
const telling =
  (option: 'routes' | 'versions' | 'faults', headers: Readonly<Record<string, string>>) =>
  (system: System): void => {
    const next = new MicroService(system, 'cart-next', sized);
    const serves = {
      routes: { routes: [{ path: '/a', headers, timeout: '3s' }] },
      versions: { versions: [{ headers, to: next }] },
      faults: { faults: { abort: { percent: 1, status: 503 }, onlyFor: headers } },
    } as const satisfies Record<string, ServesOptions>;
    new MicroService(system, 'cart', { ...sized, serves: serves[option] });
  };

const places = [
  ['routes', 'serves.routes[0].headers.authorization'],
  ['versions', 'serves.versions[0].headers.authorization'],
  ['faults', 'serves.faults.onlyFor.authorization'],
] as const;

describe('a header that requests are told apart by', () => {
  test.each(places)('is refused where it holds a token, which is not shown: %s', (option, path) => {
    const issues = issuesOf(telling(option, { Authorization: token }), sidecar);
    expect([issues.map(({ rule, path: at }) => [rule, at]), JSON.stringify(issues)]).toEqual([
      [['literal-secret', path]],
      expect.not.stringContaining(token),
    ]);
  });

  test.each(places)('is fine where it holds none: %s', (option) => {
    expect(issuesOf(telling(option, { 'x-user': 'tester' }), sidecar)).toEqual([]);
  });

  test('is not shown where something else is wrong with its route', () => {
    const routes = [{ path: '/a', headers: { authorization: token } }];
    const issues = issuesOf((system) => {
      new MicroService(system, 'cart', { ...sized, serves: { routes } });
    }, sidecar);
    expect([issues.map(({ rule }) => rule), JSON.stringify(issues)]).toEqual([
      ['literal-secret', 'unused-option'],
      expect.not.stringContaining(token),
    ]);
  });

  test.each(['routes', 'versions', 'faults'] as const)('does not stand in the names of %s', (option) => {
    const { object } = shop(telling(option, { 'x-user': 'tester' }), sidecar);
    const names = object('VirtualService', 'cart')['spec'].http.map(({ name }: { name: string }) => name);
    expect([names[0], JSON.stringify(names)]).toEqual([
      expect.stringContaining('x-user'),
      expect.not.stringContaining('tester'),
    ]);
  });
});

test('refuses a host with a password, and does not show it', () => {
  const issues = issuesOf((system) => {
    const bank = externalService('bank', { host: 'https://me:hush@bank.example.com', port: 443 });
    new MicroService(system, 'cart', { ...sized, calls: [bank] });
  }, sidecar);
  expect([issues.map(({ rule }) => rule), JSON.stringify(issues)]).toEqual([
    ['bad-host'],
    expect.not.stringContaining('hush'),
  ]);
});
