import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Shop } from '../examples/delivery.ts';
import { prod } from '../examples/environment.ts';
import { ArgoDelivery, CloudNativeApp, Environment } from '../lib/index.ts';
import { written } from '../lib/output/synthesis.ts';
import { yamlFor } from '../lib/output/yaml.ts';

const page = readFileSync('docs/delivery.md', 'utf8');

/** The objects of the program on the page. */
function objects(): readonly { readonly kind: string; readonly metadata: { readonly name: string } }[] {
  const { id, ...props } = prod;
  const app = new CloudNativeApp({ name: 'shop' });
  new Shop(new Environment(app, id, { ...props, platform: { ...props.platform, argoCd: '3.5' } }));
  new ArgoDelivery(app, 'argocd', {
    repoURL: 'https://git.example.com/shop/deploy.git',
    environments: {
      prod: {
        destination: { server: 'https://10.0.0.1:6443' },
        syncWindows: [{ kind: 'deny', schedule: '0 22 * * 5', duration: '8h', timeZone: 'Asia/Shanghai' }],
      },
    },
    notifications: [{ trigger: 'on-sync-failed', service: 'slack', recipients: ['shop'] }],
  });
  const { objects: all, issues } = written(app, { name: 'shop' });
  expect(issues).toEqual([]);
  return all.map(({ manifest }) => manifest);
}

test('the page on delivery shows the Application that its program becomes', () => {
  const application = objects().find(({ kind, metadata }) => kind === 'Application' && metadata.name === 'prod-shop');
  const { spec } = application as unknown as { spec: unknown };
  const [, shown] = /<!-- delivered: Application\/prod-shop at \/spec -->\n+```yaml\n([\s\S]*?)```/.exec(page) ?? [];
  expect(shown).toBe(yamlFor(spec).replace(/^---\n/, ''));
});

test('the page on delivery names the Applications and projects that its program has', () => {
  const names = objects()
    .filter(({ kind }) => kind === 'Application' || kind === 'AppProject')
    .map(({ metadata }) => metadata.name);
  expect(names).toHaveLength(7);
  expect(names.filter((name) => !page.includes(`\`${name}\``))).toEqual([]);
});
