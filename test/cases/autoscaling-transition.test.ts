import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { environments } from '../../environments.ts';
import { CloudNativeApp, Environment, MicroService, type MicroServiceProps, System, waive } from '../../lib/index.ts';
import { synthesized } from '../../lib/output/synthesis.ts';
import { sized } from '../support/shop.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dropped-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

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

  test('C17: says nothing where autoscaling was on from the start', () => {
    expect(publish({ autoscaling })).toEqual([]);
  });
});
