import { App } from 'cdk8s';
import { Construct } from 'constructs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { CloudNativeApp, Environment, MicroService, type MicroServiceProps, System } from '../lib/index.ts';
import { Bycoin } from '../systems/bycoin.ts';
import { sized } from './support/shop.ts';

const services: Readonly<Record<string, MicroServiceProps>> = {
  api: {
    ...sized,
    config: { B: '2', A: '1', C: '$(A)' },
    labels: { zeta: 'z', alpha: 'a' },
    files: { '/etc/b': 'b', '/etc/a': 'a' },
  },
  basket: {
    ...sized,
    ports: { http: 8080, admin: 9090 },
    port: undefined,
    annotations: { 'b.example.com/x': '1', 'a.example.com/y': '2' },
  },
  2: { ...sized, replicas: 4 },
};

/** The same object with its keys in another order, all the way down. */
function reordered<T>(value: T, order: (keys: string[]) => string[]): T {
  if (Array.isArray(value) || typeof value !== 'object' || value === null) return value;
  const entries = order(Object.keys(value)).map((key) => [
    key,
    reordered((value as Record<string, unknown>)[key], order),
  ]);
  return Object.fromEntries(entries) as T;
}

/** The whole output of a small shop as one text. */
function shop(
  names: readonly string[],
  order: (keys: string[]) => string[] = (keys) => keys,
  place: (system: Construct) => Construct = (system) => system,
): string {
  const app = new CloudNativeApp({ name: 'shop' });
  const system = new System(new Environment(app, 'prod', environments.prod), 'shop');
  for (const name of names) {
    const id = name === '2' ? 'a2' : name;
    new MicroService(place(system), id, reordered(services[name] as MicroServiceProps, order));
  }
  return app.synthYaml();
}

const usual = shop(Object.keys(services));

describe('the same program gives the same bytes', () => {
  test('whatever the order of keys', () => {
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat()), (stream) => {
        const order = (keys: string[]) => {
          const ranks = new Map(keys.map((key) => [key, stream.next().value ?? 0]));
          return keys.toSorted((a, b) => (ranks.get(a) ?? 0) - (ranks.get(b) ?? 0));
        };
        expect(shop(Object.keys(services), order)).toBe(usual);
      }),
      { numRuns: 30 },
    );
  });

  test('whatever the order of declarations', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(Object.keys(services), { minLength: 3 }), (names) => {
        expect(shop(names)).toBe(usual);
      }),
      { numRuns: 10 },
    );
  });

  test('when synthesized twice', () => {
    const app = new CloudNativeApp({ name: 'cdk8s-cloud-native' });
    for (const [id, props] of Object.entries(environments)) new Bycoin(new Environment(app, id, props));
    expect(app.synthYaml()).toBe(app.synthYaml());
  });

  test('when services stand in a construct of their own', () => {
    const wrapped = (system: Construct) =>
      (system.node.tryFindChild('group') as Construct | undefined) ?? new Construct(system, 'group');
    expect(shop(Object.keys(services), undefined, wrapped)).toBe(usual);
  });

  test('when the locale and the time zone differ', () => {
    const { TZ, LC_ALL } = process.env;
    Object.assign(process.env, { TZ: 'Asia/Shanghai', LC_ALL: 'tr_TR.UTF-8' });
    try {
      expect(shop(Object.keys(services))).toBe(usual);
    } finally {
      for (const [key, value] of Object.entries({ TZ, LC_ALL })) {
        if (value === undefined) delete process.env[key];
        else process.env[key] = value;
      }
    }
  });
});

test('the models of a program are frozen, all the way down', () => {
  const system = new Bycoin(new Environment(new App(), 'prod', environments.prod));
  const loose: string[] = [];
  const visit = (value: unknown, path: string) => {
    if (typeof value !== 'object' || value === null) return;
    if (!Object.isFrozen(value)) loose.push(path);
    for (const [key, member] of Object.entries(value)) {
      // The environment's cloud and namespace function are the user's; its problems grow when that function misbehaves.
      if (!['system', 'cloud', 'problems'].includes(key)) visit(member, `${path}.${key}`);
    }
  };
  for (const id of ['ledger', 'wallet', 'storefront']) visit((system.node.findChild(id) as MicroService).model, id);
  expect(loose).toEqual([]);
});
