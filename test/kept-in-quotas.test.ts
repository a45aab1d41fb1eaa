import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { CloudNativeApp, Environment, MicroService, System, waive } from '../lib/index.ts';
import { written } from '../lib/output/synthesis.ts';
import { withFolder } from './support/folders.ts';
import { raw } from './support/foreign.ts';
import { Repository } from './support/releases.ts';
import { sized } from './support/shop.ts';

const files = (text: string) => ({ '/etc/api/rules.json': text });

/** What is wrong with a program that has a quota, in a folder where some releases were delivered, and kept as CI does. */
function refusals(hard: object, releases: readonly string[], keep?: number, more: object = {}): readonly string[] {
  return withFolder({}, (folder) => {
    const repository = new Repository(folder);
    for (const text of releases) {
      expect(repository.synth({ api: { files: files(text) } })).toEqual([]);
      expect(repository.retain(keep)).toEqual([]);
    }
    const app = new CloudNativeApp({ name: 'shop', outdir: join(folder, 'dist') });
    const shop = new System(new Environment(app, 'prod', environments.prod), 'shop', more);
    new MicroService(shop, 'api', { ...sized, files: files('next') });
    raw(shop, 'v1', 'ResourceQuota', 'all', { spec: { hard } });
    return written(app, { name: 'shop', retained: join(folder, 'retained') }).issues.map(
      ({ rule, path, problem, remedy }) => `${rule} ${path}: ${problem}; ${remedy}`,
    );
  });
}

/** The service's own, those that Kubernetes and Istio put into each namespace, and the three that an edition keeps. */
const enough = 6;

describe('a quota of ConfigMaps, where they are kept for rollbacks', () => {
  test.each(['configmaps', 'count/configmaps'])('is refused below as many as are ever kept: %s', (key) => {
    const found = [enough - 1, enough].map((hard) => refusals({ [key]: hard }, ['one']).length);
    expect(found).toEqual([1, 0]);
  });

  test('is told with both numbers', () => {
    expect(refusals({ configmaps: '4' }, ['one', 'two'])).toEqual([
      "quota-below-need ResourceQuota all /spec/hard/configmaps: '4' is below what this program makes in the namespace ('3') and keeps for rollbacks (at most '3') (made at prod/shop/ResourceQuota-all); raise it to at least '6'",
    ]);
  });

  test('is refused below what is kept, where somebody keeps more', () => {
    const releases = ['one', 'two', 'three', 'four', 'five'];
    const found = [enough + 1, enough + 2].map((hard) => refusals({ configmaps: hard }, releases, 9).length);
    expect(found).toEqual([1, 0]);
  });

  test('is told once where it does not even hold what the program makes', () => {
    expect(refusals({ configmaps: 2 }, ['one'])).toEqual([expect.stringContaining("raise it to at least '3'")]);
  });

  test('may be lower where nothing is kept, or by a waiver', () => {
    const waivers = [waive('quota-below-need', { reason: 'nobody rolls back here' })];
    const found = [refusals({ configmaps: 3 }, []), refusals({ configmaps: 3 }, ['one'], undefined, { waivers })];
    expect(found).toEqual([[], []]);
  });
});
