import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { environments } from '../environments.ts';
import { differencesIn, ignoredDifferencesOf } from '../lib/delivery/ignored-differences.ts';
import {
  blueGreen,
  CronTask,
  canary,
  type EnvironmentProps,
  istioAmbient,
  istioSidecar,
  jobCheck,
  local,
  type Mesh,
  MicroService,
  render,
  System,
  Task,
  waive,
} from '../lib/index.ts';
import { type Finding, outOfSync, strategies } from './support/argo-diff.ts';
import { delivered } from './support/delivered.ts';
import type { Ignored } from './support/ignored-fields.ts';
import type { Fields } from './support/kind-schema.ts';
import { planted } from './support/planted-differences.ts';
import { scenarios } from './support/scenarios.ts';
import { storedFor } from './support/server-object.ts';
import { sized } from './support/shop.ts';

/**
 * Zeros and false that Go leaves out when it writes them. Argo CD does so, too, unless the object has a field that it was compiled
 * without; server-side diff, which is what we deliver with, never sees them.
 */
const zero = /\.(initialDelaySeconds|hostNetwork): live nothing, wanted (0|false)$/;

function found(objects: readonly object[], kubernetes: string, ignored: readonly Ignored[] = []): string[] {
  const plain: readonly Fields[] = JSON.parse(JSON.stringify(objects));
  return outOfSync(plain, kubernetes, ignored)
    .filter(({ strategy, difference }) => strategy !== 'plain' || !zero.test(difference))
    .map(lineOf);
}

const lineOf = ({ strategy, object, difference }: Finding): string => `${strategy}: ${object} ${difference}`;

function documentsIn(file: string): readonly Fields[] {
  return parseAllDocuments(readFileSync(file, 'utf8')).map((document) => document.toJS() as Fields);
}

function manifestsIn(folder: string): readonly Fields[] {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  return files.flatMap((file) => documentsIn(join(folder, file)));
}

/** The Applications and projects of an environment, where it is delivered. */
function argoCdOf(environment: string): readonly Fields[] {
  const file = join('dist', '_argocd', `${environment}.yaml`);
  return existsSync(file) ? documentsIn(file) : [];
}

function ignoredBy({ kind, spec }: Fields): readonly Ignored[] {
  const { ignoreDifferences = [] } = spec as { readonly ignoreDifferences?: readonly Ignored[] };
  return kind === 'Application' ? ignoreDifferences : [];
}

const leavesOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce((sum: number, inner) => sum + leavesOf(inner), 0)
    : 1;

describe('after a sync nothing is out of sync', () => {
  for (const [id, { platform }] of Object.entries(environments)) {
    test(`of ${id} as committed`, () => {
      const objects = manifestsIn(join('dist', id));
      expect(objects.length).toBeGreaterThan(25);
      const live = objects.map((object) => storedFor(object, platform.kubernetes));
      expect(leavesOf(live) - leavesOf(objects)).toBeGreaterThan(25);
      const ofArgoCd = argoCdOf(id);
      expect(found(objects, platform.kubernetes, ofArgoCd.flatMap(ignoredBy))).toEqual([]);
      expect(found(ofArgoCd, platform.kubernetes)).toEqual([]);
    });
  }

  const snapshots = readdirSync('__snapshots__').filter((file) => file.endsWith('.yaml'));
  test.each(snapshots)('of snapshot %s', (file) => {
    const objects = documentsIn(join('__snapshots__', file));
    expect(objects.length).toBeGreaterThan(5);
    expect(found(objects, '1.33')).toEqual([]);
  });

  const meshes: Readonly<Record<string, Mesh | undefined>> = {
    'no mesh': undefined,
    sidecars: istioSidecar('1.30'),
    ambient: istioAmbient('1.30'),
  };

  test.each(Object.entries(meshes))('of any scenario with %s', (_, mesh) => {
    let looked = 0;
    for (const [scenario, { system, needs = {} }] of Object.entries(scenarios)) {
      if (needs.mesh === true && mesh === undefined) continue;
      const { objects } = render(system, { id: 'staging', ...base, platform: { ...base.platform, mesh } });
      looked += objects.length;
      expect(found(objects, '1.36'), scenario).toEqual([]);
    }
    expect(looked).toBeGreaterThan(30);
  });

  test.each(Object.entries(meshes))('in the middle of a canary and a blue-green release with %s', (name, mesh) => {
    const { objects } = render(Releasing, {
      id: 'prod',
      ...base,
      platform: { ...base.platform, mesh, argoRollouts: '1.9' },
    });
    const kinds = objects.map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'Rollout')).toHaveLength(2);
    expect(kinds).toEqual(expect.arrayContaining(['AnalysisTemplate', 'CronJob', 'Job']));
    const ignored = ignoredDifferencesOf(objects, differencesIn(objects));
    expect(found(objects, '1.36', ignored)).toEqual([]);
    // What is ignored is what would differ: Argo Rollouts does work here.
    expect(found(objects, '1.36').some((line) => line.startsWith('server-side: '))).toBe(true);
    expect(found(objects, '1.36').some((line) => line.includes('VirtualService'))).toBe(name !== 'no mesh');
  });
});

test('the objects of Argo CD itself do not differ either', () => {
  const { objects } = delivered();
  expect(new Set(objects.map(({ kind }) => kind))).toEqual(new Set(['AppProject', 'Application']));
  expect(found(objects, '1.36')).toEqual([]);
});

/** A canary and a blue-green release at once, without a word on what environments with a mesh add. */
class Releasing extends System {
  constructor(scope: Construct) {
    const waivers = [waive('service-unreachable', { reason: 'the test is about releases' })];
    super(scope, 'shop', { waivers });
    const work = { image: 'registry.example.com/shop/tools:1.4.2', cpu: '100m', memory: '64Mi' } as const;
    new Task(this, 'migration', { ...work, command: ['/migrate'], deadline: '5m' });
    new CronTask(this, 'report', {
      ...work,
      command: ['/report'],
      schedule: '0 3 * * *',
      timeZone: 'Asia/Shanghai',
      deadline: '1h',
    });
    const stock = new MicroService(this, 'stock', { ...sized, rollout: blueGreen() });
    const cart = new MicroService(this, 'cart', {
      ...sized,
      autoscaling: { minReplicas: 4, maxReplicas: 9 },
      rollout: canary({
        steps: [{ weight: 50 }],
        analysis: { checks: { smoke: jobCheck({ command: ['/app/smoke'] }) } },
        preview: this.environment.model.platform.mesh ? {} : undefined,
      }),
      calls: [stock],
    });
    new MicroService(this, 'web', { ...sized, calls: [cart] });
  }
}

const base = {
  tier: 'staging',
  edition: '2026.12',
  cloud: local(),
  platform: { kubernetes: '1.36', gatewayApi: '1.5' },
  releases: {},
} as const satisfies EnvironmentProps;

describe('what differs for ever is found', () => {
  test.each(Object.entries(planted))('in %s', (_, { objects, found: expected }) => {
    const findings = outOfSync(objects, '1.36');
    for (const strategy of strategies) {
      const starts = expected[strategy];
      const differences = findings.filter((finding) => finding.strategy === strategy).map((each) => each.difference);
      expect(differences, strategy).toEqual(starts === undefined ? [] : [expect.stringContaining(starts)]);
    }
  });
});

describe('an object is completed as an API server 1.36.3 did it', () => {
  const recorded = readFileSync(join('test', 'support', 'stored-objects.jsonl'), 'utf8')
    .trim()
    .split('\n');
  const pairs = recorded.map((line) => JSON.parse(line) as { readonly written: Fields; readonly stored: Fields });

  test.each(pairs.map(({ written, stored }) => [`${written['kind']} ${nameOf(written)}`, written, stored] as const))(
    '%s',
    (_, written, stored) => {
      const { metadata: ours, ...completed } = storedFor(written, '1.36');
      const { metadata: theirs, ...expected } = stored;
      expect(completed).toEqual(expected);
      expect(ours).toMatchObject({ name: nameOf(stored) });
      expect(theirs).toMatchObject({ name: nameOf(written) });
    },
  );
});

function nameOf({ metadata }: Fields): unknown {
  return (metadata as { readonly name: unknown }).name;
}
