import { existsSync } from 'node:fs';
import { ApiObject } from 'cdk8s';
import type { Construct } from 'constructs';
import { describe, expect, test, vi } from 'vitest';
import { environments } from '../environments.ts';
import { local, MicroService, RefusedError, render, System } from '../lib/index.ts';
import { Bycoin } from '../systems/bycoin.ts';

const dev = {
  id: 'dev',
  tier: 'development',
  edition: '2026.12',
  cloud: local(),
  platform: { kubernetes: '1.33' },
  releases: {},
} as const;

/** A system with two things wrong. */
class Broken extends System {
  constructor(scope: Construct) {
    super(scope, 'broken');
    new MicroService(this, 'api', { image: 'x', port: 8080, cpu: '0' as '1m', memory: '256Mi' });
  }
}

/** A system that puts a value into its objects which YAML cannot carry. */
class Unwritable extends System {
  constructor(scope: Construct) {
    super(scope, 'unwritable');
    new ApiObject(this, 'sizes', { apiVersion: 'v1', kind: 'ConfigMap', data: { size: Number.NaN } });
  }
}

function issuesOf(run: () => unknown): readonly string[] {
  try {
    run();
    return [];
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return error.issues.map(({ rule }) => rule);
  }
}

describe('render', () => {
  test('gives an object by kind and name', () => {
    const { object } = render(Bycoin, { ...environments.prod, id: 'prod' });
    expect(object('HorizontalPodAutoscaler', 'wallet').spec.minReplicas).toBe(10);
  });

  test('gives every object, the namespace first', () => {
    const { objects } = render(Bycoin, { ...environments.prod, id: 'prod' });
    expect(objects[0]?.kind).toBe('Namespace');
  });

  test('finds nothing where there is nothing', () => {
    expect(render(Bycoin, { ...environments.prod, id: 'prod' }).find('Deployment', 'gateway')).toBeUndefined();
  });

  test('says what there is where an object is asked for that is not there', () => {
    const { object } = render(Bycoin, { ...environments.dev, id: 'dev' });
    expect(() => object('Deployment', 'walet')).toThrow(
      "there is no Deployment 'walet'; of that kind there are ledger, storefront, wallet",
    );
  });

  test('says which kind was probably meant', () => {
    const { object } = render(Bycoin, { ...environments.prod, id: 'prod' });
    expect(() => object('Deploymnet', 'wallet')).toThrow('did you mean the kind Deployment?');
  });

  test('throws all that is wrong with the program', () => {
    expect(issuesOf(() => render(Broken, dev))).toEqual(['bad-quantity', 'image-not-pinned']);
  });

  test('throws what could not be written', () => {
    expect(issuesOf(() => render(Unwritable, dev))).toEqual(['unwritable-value']);
  });

  test('writes nothing', () => {
    const write = vi.spyOn(process.stderr, 'write');
    render(Bycoin, { ...environments.dev, id: 'rendered-by-a-test', releases: 'releases/dev.json' });
    expect([existsSync('dist/rendered-by-a-test'), write.mock.calls]).toEqual([false, []]);
    write.mockRestore();
  });
});
