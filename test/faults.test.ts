import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  type FaultOptions,
  istioSidecar,
  MicroService,
  RefusedError,
  type RenderedManifest,
  type System,
  waive,
} from '../lib/index.ts';
import { waiverFor } from '../lib/rules/judge.ts';
import { issuesOf, shop, sized } from './support/shop.ts';

type Props = Partial<ConstructorParameters<typeof MicroService>[2]>;

const ambient = environments.prod;
const sidecar = { ...ambient, platform: { ...ambient.platform, mesh: istioSidecar('1.30') } };
const staging = { ...sidecar, tier: 'staging' };

/** A cart with these faults, and a web shop that calls it. */
const cart =
  (faults: FaultOptions, props: Props = {}) =>
  (system: System) => {
    const callee = new MicroService(system, 'cart', { ...sized, ...props, serves: { timeout: '2s', faults } });
    new MicroService(system, 'web', { ...sized, calls: [callee] });
  };

const rulesIn = ({ spec }: RenderedManifest): readonly Record<string, unknown>[] => spec.http;
const written = (faults: FaultOptions, props: Props = {}, environment: object = staging) =>
  rulesIn(shop(cart(faults, props), environment).object('VirtualService', 'cart'));
const wrong = (faults: object, props: Props = {}, environment: object = staging) =>
  issuesOf(cart(faults as FaultOptions, props), environment).map(({ rule, path }) => `${rule} ${path}`);

const delay = { percent: 10, duration: '1500ms' } as const;
const abort = { percent: 20, status: 503 } as const;
const rpc = { port: 9090, protocol: 'grpc', health: { readiness: { grpc: true }, liveness: { tcp: true } } } as const;

describe('a fault', () => {
  test('delays a share of the requests', () => {
    expect(written({ delay })).toEqual([
      expect.objectContaining({
        name: 'http-faulty',
        timeout: '2s',
        fault: { delay: { percentage: { value: 10 }, fixedDelay: '1.5s' } },
      }),
    ]);
  });

  test('answers a share of the requests with a status of HTTP', () => {
    expect(written({ abort })[0]?.['fault']).toEqual({ abort: { percentage: { value: 20 }, httpStatus: 503 } });
  });

  test('answers a share of the requests with a status of gRPC', () => {
    expect(written({ abort: { percent: 20, status: 'UNAVAILABLE' } }, rpc)[0]?.['fault']).toEqual({
      abort: { percentage: { value: 20 }, grpcStatus: 'UNAVAILABLE' },
    });
  });

  test('aborts only on ports that speak its status', () => {
    const ports = { http: 8080, rpc: { port: 9090, protocol: 'grpc' } } as const;
    expect(
      written({ abort }, { port: undefined, ports }).map(({ name, fault }) => [name, fault !== undefined]),
    ).toEqual([
      ['http-faulty', true],
      ['rpc', false],
    ]);
  });

  test('spares all other requests where it is for some', () => {
    const rules = written({ abort, onlyFor: { 'X-Game-Day': 'yes' } });
    expect(rules.map(({ match, fault }) => [match, fault !== undefined])).toEqual([
      [[{ headers: { 'x-game-day': { exact: 'yes' } } }], true],
      [undefined, false],
    ]);
  });

  test('is on the routes, too', () => {
    const build = (system: System) => {
      const serves = { faults: { delay }, routes: [{ path: '/a', timeout: '9s' }] } as const;
      new MicroService(system, 'web', { ...sized, calls: [new MicroService(system, 'cart', { ...sized, serves })] });
    };
    const rules = rulesIn(shop(build, staging).object('VirtualService', 'cart'));
    expect(rules.map(({ name }) => name)).toEqual(['http-/a-faulty', 'http-faulty']);
  });

  test('meets the requests of a route only where their headers allow both', () => {
    const build = (system: System) => {
      const routes = [{ path: '/a', headers: { 'x-user': 'a' }, timeout: '9s' }] as const;
      const serves = { faults: { delay, onlyFor: { 'x-user': 'b' } }, routes } as const;
      new MicroService(system, 'web', { ...sized, calls: [new MicroService(system, 'cart', { ...sized, serves })] });
    };
    const rules = rulesIn(shop(build, staging).object('VirtualService', 'cart'));
    expect(rules.map(({ name }) => name)).toEqual(['http-x-user-faulty', 'http-/a-x-user', 'http']);
  });

  test('stands in a VirtualService in ambient mode, which an HTTPRoute could not say', () => {
    const { find } = shop(cart({ delay }), { ...ambient, tier: 'staging' });
    expect([find('VirtualService', 'cart')?.spec.http[0].fault.delay.fixedDelay, find('HTTPRoute', 'cart')]).toEqual([
      '1.5s',
      undefined,
    ]);
  });
});

describe('in production a fault', () => {
  const waivedBy = (until: string | undefined): Props => ({
    waivers: [waive('fault-in-production', { reason: 'game day', until })],
  });

  test('is refused', () => {
    expect(wrong({ delay }, {}, sidecar)).toEqual(['fault-in-production serves.faults']);
  });

  test('is refused with a waiver that does not end', () => {
    expect(wrong({ delay }, waivedBy(undefined), sidecar)).toEqual([
      'fault-in-production serves.faults',
      'waiver-without-end waivers[0]',
    ]);
  });

  test('is there with a waiver that ends', () => {
    expect(written({ delay }, waivedBy('2027-01-31'), sidecar)[0]).toHaveProperty('fault');
  });

  test('is refused again after the last day of the waiver', () => {
    const waivers = [[waive('fault-in-production', { reason: 'game day', until: '2027-01-31' })]];
    const holds = (today: string) => waiverFor('fault-in-production', waivers, today).holds !== undefined;
    expect([holds('2027-01-31'), holds('2027-02-01')]).toEqual([true, false]);
  });

  test('may be left out by tier', () => {
    expect(wrong({ delay }, {}, staging)).toEqual([]);
  });

  test('leaves waivers of other rules without an end', () => {
    expect(
      waiverFor('single-replica', [[waive('single-replica', { reason: 'holds a lock' })]], undefined).holds,
    ).toBeDefined();
  });
});

describe('refuses', () => {
  test.each<[string, string, object, Props]>([
    ['a fault that does nothing', 'unused-option serves.faults', {}, {}],
    [
      'a status of gRPC on ports for HTTP',
      'fault-status-unspoken serves.faults.abort.status',
      { abort: { percent: 1, status: 'UNAVAILABLE' } },
      {},
    ],
    ['a status of HTTP on a port for gRPC', 'fault-status-unspoken serves.faults.abort.status', { abort }, rpc],
    ['no request', 'out-of-range serves.faults.delay.percent', { delay: { ...delay, percent: 0 } }, {}],
    [
      'more requests than there are',
      'out-of-range serves.faults.abort.percent',
      { abort: { ...abort, percent: 101 } },
      {},
    ],
    ['a status that no answer has', 'out-of-range serves.faults.abort.status', { abort: { ...abort, status: 99 } }, {}],
    ['a delay without its length', 'missing-option serves.faults.delay.duration', { delay: { percent: 5 } }, {}],
    [
      'a status of gRPC that is a success',
      'wrong-type serves.faults.abort.status',
      { abort: { ...abort, status: 'OK' } },
      {},
    ],
  ])('%s', (_, expected, faults, props) => {
    expect(wrong(faults, props)).toEqual([expected]);
  });

  test('faults where ports speak tcp', () => {
    const tcp: Props = { protocol: 'tcp', health: { readiness: { tcp: true }, liveness: { tcp: true } } };
    expect(wrong({ delay }, tcp)).toContain('promise-needs-requests serves.faults');
  });

  test('faults without writing anything', () => {
    expect(() => shop(cart({ delay }), sidecar)).toThrow(RefusedError);
  });
});
