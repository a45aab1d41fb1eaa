import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { MicroServiceProps } from '../../lib/index.ts';
import { synthesized } from '../../lib/output/synthesis.ts';
import { delivered, deliveredApp, refusalsOfDelivery } from '../support/delivered.ts';
import { treeOf } from '../support/folders.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'delivery-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Publishes a shop; gives what is wrong. */
function publish(services: Readonly<Record<string, Partial<MicroServiceProps>>>, removes: readonly string[] = []) {
  const options = { name: 'shop', published: folder, removes };
  const destination = { publish: true, asOneFile: false, emptied: false, fill: undefined };
  return synthesized(deliveredApp({ services }, folder), options, destination).issues.map(
    ({ rule, problem, remedy }) => `${rule}: ${problem.replaceAll(folder, 'dist')}; ${remedy}`,
  );
}

/** Publishes an environment of a tier, with or without an ApplicationSet; gives the rules that it breaks. */
function publishOf(tier: 'staging' | 'production', set: boolean, removes: readonly string[] = []) {
  const options = { name: 'shop', published: folder, removes };
  const destination = { publish: true, asOneFile: false, emptied: false, fill: undefined };
  const app = deliveredApp({ environment: { tier }, props: { applicationSet: set ? true : undefined } }, folder);
  return synthesized(app, options, destination).issues.map(({ rule, path, group }) => `${rule} ${path} of ${group}`);
}

describe('C21: values of Secrets stay out of annotations', () => {
  test('C21: every Application is applied by the server', () => {
    const options = delivered()
      .objects.filter(({ kind }) => kind === 'Application')
      .map(({ spec }) => spec.syncPolicy.syncOptions);
    expect(options).toHaveLength(3);
    expect(options.filter((each) => !each.includes('ServerSideApply=true'))).toEqual([]);
  });
});

describe('C38: ownership by a label that controllers copy', () => {
  test('C38: refuses tracking by label, the default before Argo CD 3.0', () => {
    expect(refusalsOfDelivery({ argoCd: '2.14' })).toEqual([
      "tracking-by-label platform.argoCd: Argo CD 2.14 knows its objects by a label, which controllers copy to objects of theirs, and those are pruned; set application.resourceTrackingMethod: annotation in argocd-cm and say so: new ArgoDelivery(…, { tracking: 'annotation' })",
    ]);
  });

  test('C38: takes the same version where it tracks by annotation', () => {
    expect(refusalsOfDelivery({ argoCd: '2.14', props: { tracking: 'annotation' } })).toEqual([]);
  });

  test('C38: takes Argo CD 3.0 as it is', () => {
    expect(refusalsOfDelivery({ argoCd: '3.0' })).toEqual([]);
  });
});

describe('C40: a small change must not remove what runs', () => {
  test.each([
    ['become those of an ApplicationSet', false],
    ['are no longer those of an ApplicationSet', true],
  ])('C40: refuses Applications that %s where they take along what they applied', (_, before) => {
    expect(publishOf('staging', before)).toEqual([]);
    const tree = treeOf(folder);
    expect(publishOf('staging', !before)).toEqual(['application-set-switched applicationSet of prod']);
    expect(treeOf(folder)).toEqual(tree);
    expect(publishOf('staging', !before, ['_argocd/prod'])).toEqual([]);
    expect(publishOf('staging', !before)).toEqual([]);
  });

  test('C40: takes the same where what runs stays', () => {
    expect([publishOf('production', false), publishOf('production', true)]).toEqual([[], []]);
  });

  test('C40: namespaces are an Application of their own that no deletion passes through', () => {
    const { metadata, spec } = delivered({ environment: { tier: 'development' } }).application('prod-namespaces');
    expect(metadata).not.toHaveProperty('finalizers');
    expect([metadata.annotations?.['argocd.argoproj.io/sync-options'], spec.source.directory.include]).toEqual([
      'Prune=confirm',
      '_namespaces.yaml',
    ]);
  });

  test('C40: no system may touch a namespace', () => {
    const { project } = delivered();
    expect(project('prod').spec).not.toHaveProperty('clusterResourceWhitelist');
    expect(project('prod-namespaces').spec.clusterResourceWhitelist).toEqual([{ group: '', kind: 'Namespace' }]);
  });

  test('C40: an empty folder is never applied', () => {
    const policies = delivered()
      .objects.filter(({ kind }) => kind === 'Application')
      .map(({ spec }) => spec.syncPolicy.automated.allowEmpty);
    expect(policies).toEqual([false, false, false]);
  });

  test('C40: in production an Application goes only when somebody confirms it', () => {
    expect(delivered().application('prod-shop').metadata.annotations).toMatchObject({
      'argocd.argoproj.io/sync-options': 'Prune=confirm',
    });
  });

  test('C40: refuses a service that moves to another Application, with nothing changed on disk', () => {
    expect(publish({ api: {}, wallet: {} })).toEqual([]);
    const before = treeOf(folder);
    expect(publish({ api: {}, wallet: { application: 'payments' } })).toEqual([
      "application-changed: its file moves from dist/prod/shop/wallet.yaml to dist/prod/shop/payments/wallet.yaml, another Application: the old one would delete what runs before the new one has it; leave it where it was, or hand it over, with what is kept of it for rollbacks, as docs/delivery.md says, and then write CloudNativeApp({ removes: ['prod/shop/wallet'] }) for this commit",
    ]);
    expect(treeOf(folder)).toEqual(before);
  });

  test('C40: refuses the way back, and from one part to another', () => {
    expect(publish({ api: {}, wallet: { application: 'payments' } })).toEqual([]);
    expect(publish({ api: {}, wallet: {} })).toEqual([expect.stringMatching(/^application-changed: /)]);
    expect(publish({ api: {}, wallet: { application: 'money' } })).toEqual([
      expect.stringMatching(/^application-changed: /),
    ]);
  });

  test('C40: moves what somebody has handed over, and leaves no file behind', () => {
    expect(publish({ api: {}, wallet: {} })).toEqual([]);
    expect(publish({ api: {}, wallet: { application: 'payments' } }, ['prod/shop/wallet'])).toEqual([]);
    expect(Object.keys(treeOf(folder)).filter((path) => path.includes('wallet'))).toEqual([
      'prod/shop/payments/wallet.yaml',
    ]);
    expect(publish({ api: {}, wallet: { application: 'payments' } }, ['prod/shop/wallet'])).toEqual([]);
  });

  test('C40: a service that begins in an Application of its own is nothing to ask about', () => {
    expect(publish({ api: {} })).toEqual([]);
    expect(publish({ api: {}, wallet: { application: 'payments' } })).toEqual([]);
  });
});
