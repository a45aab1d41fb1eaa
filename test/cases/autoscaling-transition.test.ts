import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JsonPatch } from 'cdk8s';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { environments } from '../../environments.ts';
import { outgoing } from '../../lib/constructs/outgoing.ts';
import { differencesIn, ignoredDifferencesOf } from '../../lib/delivery/ignored-differences.ts';
import { CloudNativeApp, Environment, MicroService, type MicroServiceProps, System, waive } from '../../lib/index.ts';
import { synthesized } from '../../lib/output/synthesis.ts';
import { sized } from '../support/shop.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dropped-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const file = () => join(folder, 'prod/shop/api.yaml');
const written = () => readFileSync(file(), 'utf8');

/** Publishes a shop with one service; gives the rules that were broken. */
function publish(props: Partial<MicroServiceProps>): readonly string[] {
  const app = new CloudNativeApp({ name: 'shop', outdir: folder });
  new MicroService(new System(new Environment(app, 'prod', environments.prod), 'shop'), 'api', { ...sized, ...props });
  const options = { name: 'shop', published: folder, removes: [] };
  return synthesized(app, options, { publish: true, asOneFile: false, emptied: false, fill: undefined }).issues.map(
    ({ rule }) => rule,
  );
}

describe('C17: turning autoscaling on drops a busy service to one pod', () => {
  const autoscaling = { minReplicas: 10, maxReplicas: 15 };

  test('C17: refuses to drop replicas that the committed Deployment has', () => {
    publish({ replicas: 10 });
    expect(publish({ autoscaling })).toEqual(['replicas-dropped']);
  });

  test('C17: leaves the committed file as it was', () => {
    publish({ replicas: 10 });
    publish({ autoscaling });
    expect(readFileSync(join(folder, 'prod/shop/api.yaml'), 'utf8')).toContain('\n  replicas: 10\n');
  });

  test('C17: takes a waiver with a reason', () => {
    publish({ replicas: 10 });
    const waivers = [waive('replicas-dropped', { reason: 'the autoscaler runs since the last commit' })];
    expect(publish({ autoscaling, waivers })).toEqual([]);
  });

  test('C17: takes it in two commits: the autoscaler beside the number, then without it', () => {
    publish({ replicas: 10 });
    expect(publish({ autoscaling: { ...autoscaling, keepReplicas: 10 } })).toEqual([]);
    expect(written()).toMatch(/\n {2}replicas: 10\n/);
    expect(written()).toContain('kind: HorizontalPodAutoscaler');
    expect(publish({ autoscaling })).toEqual([]);
    expect(written()).not.toMatch(/\n {2}replicas: /);
  });

  test('C17: takes it where an object of the user scales what is committed', () => {
    publish({ replicas: 10 });
    const before = written();
    const scaler = (target: string) =>
      `---\napiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nmetadata:\n  name: api\n  namespace: shop\nspec:\n  scaleTargetRef:\n    name: ${target}\n`;
    writeFileSync(file(), before + scaler('other'));
    expect(publish({ autoscaling })).toEqual(['replicas-dropped']);
    writeFileSync(file(), before + scaler('api'));
    expect(publish({ autoscaling })).toEqual([]);
  });

  test('C17: refuses a number beside an autoscaler that nobody asked to keep', () => {
    const app = new CloudNativeApp({ name: 'shop', outdir: folder });
    const system = new System(new Environment(app, 'prod', environments.prod), 'shop');
    const api = new MicroService(system, 'api', { ...sized, autoscaling: { ...autoscaling, keepReplicas: 10 } });
    api.object('Deployment').addJsonPatch(JsonPatch.replace('/spec/replicas', 9));
    expect(outgoing(app).issues.map(({ rule }) => rule)).toEqual(['two-owners-of-replicas']);
  });

  test('C17: Argo CD leaves the number that is kept to the autoscaler', () => {
    const ignored = (more: object) => {
      const app = new CloudNativeApp({ name: 'shop', outdir: folder });
      new MicroService(new System(new Environment(app, 'prod', environments.prod), 'shop'), 'api', {
        ...sized,
        autoscaling: { ...autoscaling, ...more },
      });
      const manifests = outgoing(app).objects.map(({ manifest }) => manifest);
      return ignoredDifferencesOf(manifests, differencesIn(manifests));
    };
    expect(ignored({ keepReplicas: 10 })).toEqual([
      {
        group: 'apps',
        kind: 'Deployment',
        name: 'api',
        namespace: 'shop',
        jqPathExpressions: undefined,
        jsonPointers: ['/spec/replicas'],
      },
    ]);
    expect(ignored({})).toBeUndefined();
  });

  test('C17: says nothing where autoscaling was on from the start', () => {
    expect(publish({ autoscaling })).toEqual([]);
  });
});
