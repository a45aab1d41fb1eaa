import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { ArgoDelivery, CloudNativeApp, Environment, System, waive } from '../lib/index.ts';
import { written } from '../lib/output/synthesis.ts';
import { issuesOfDelivery, refusalsOfDelivery } from './support/delivered.ts';

const ofProps = (props: object) => refusalsOfDelivery({ props });
const ofProduction = (production: object) => ofProps({ environments: { prod: production } });
const rulesOf = (props: object) => issuesOfDelivery({ props }).map(({ rule, path }) => `${rule} ${path}`);

describe('what a delivery says of Git', () => {
  test('refuses a repository with a password in it, and does not repeat it', () => {
    const found = ofProps({ repoURL: 'https://ci:s3cret@git.example.com/shop/deploy.git' });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^bad-repository repoURL: /);
    expect(found[0]).not.toContain('s3cret');
  });

  test.each([
    'https://git.example.com/a/b.git',
    'ssh://git@git.example.com:2222/a/b.git',
    'git@git.example.com:a/b.git',
  ])('accepts %s', (repoURL) => {
    expect(ofProps({ repoURL })).toEqual([]);
  });

  test.each(['main', 'HEAD', 'v1.2', '2fbfc5e'])('refuses the short name %s', (revision) => {
    expect(rulesOf({ revision })).toEqual(['revision-not-qualified revision']);
  });

  test.each(['refs/heads/main', 'refs/tags/v1.2', '2fbfc5e2fbfc5e2fbfc5e2fbfc5e2fbfc5e2fbfc'])(
    'accepts %s',
    (revision) => {
      expect(ofProps({ revision })).toEqual([]);
    },
  );

  test.each(['/dist', '../dist', 'dist/../..', ''])('refuses %j as a folder of the repository', (path) => {
    expect(rulesOf({ path })).toEqual(['bad-folder path']);
  });
});

describe('where a delivery stands', () => {
  const usual = { repoURL: 'https://git.example.com/shop/deploy.git' };
  const production = (app: CloudNativeApp) => new Environment(app, 'prod', { ...environments.prod, releases: {} });
  const rulesWith = (build: (app: CloudNativeApp) => void, outdir = 'dist') => {
    const app = new CloudNativeApp({ name: 'shop', outdir });
    build(app);
    return written(app, { name: 'shop' }).issues.map(({ rule, path }) => `${rule} ${path}`);
  };

  test('refuses one in a system: its files would be those of the system, which no root includes', () => {
    const found = rulesWith((app) => new ArgoDelivery(new System(production(app), 'shop'), 'delivery', usual));
    expect(found).toEqual(['delivery-inside scope']);
  });

  test('refuses one in an environment', () => {
    expect(rulesWith((app) => new ArgoDelivery(production(app), 'delivery', usual))).toEqual(['delivery-inside scope']);
  });

  test('takes one in a construct of the program', () => {
    const found = rulesWith((app) => {
      production(app);
      new ArgoDelivery(new Construct(app, 'all'), 'delivery', usual);
    });
    expect(found).toEqual([]);
  });

  test('refuses to guess where an output folder outside the program lies in its repository', () => {
    const found = (props: object) =>
      rulesWith((app) => {
        production(app);
        new ArgoDelivery(app, 'argocd', { ...usual, ...props });
      }, '../deploy/dist');
    expect([found({}), found({ path: 'dist' })]).toEqual([['bad-folder path'], []]);
  });
});

describe('where and when it is applied', () => {
  test('refuses a destination by name and by address', () => {
    expect(ofProduction({ destination: { name: 'blue', server: 'https://10.0.0.1:6443' } })).toEqual([
      "one-destination environments.prod.destination: name and server are given together; give { name: 'prod' } or { server: 'https://…' }",
    ]);
  });

  test('refuses a destination by neither', () => {
    expect(ofProduction({ destination: {} })).toEqual([
      "one-destination environments.prod.destination: it does not say which cluster; give { name: 'prod' } or { server: 'https://…' }",
    ]);
  });

  test('refuses an address that is no API server', () => {
    expect(ofProduction({ destination: { server: '10.0.0.1' } })[0]).toMatch(
      /^bad-server environments\.prod\.destination\.server: /,
    );
  });

  test('refuses an environment that is not there', () => {
    expect(ofProps({ environments: { prd: {} } })).toEqual([
      "delivered-environment-unknown environments.prd: there is no environment 'prd'; did you mean 'prod'?",
    ]);
  });

  test('refuses to deliver a program whose platforms have no Argo CD', () => {
    const app = new CloudNativeApp({ name: 'shop' });
    new Environment(app, 'dev', environments.dev);
    new ArgoDelivery(app, 'argocd', {
      repoURL: 'https://git.example.com/a/b.git',
      environments: { dev: {} },
    });
    expect(written(app, { name: 'shop' }).issues.map(({ rule, path }) => [rule, path])).toEqual([
      ['delivered-without-argo-cd', ''],
      ['delivered-without-argo-cd', 'environments.dev'],
    ]);
  });

  test('refuses a window that cron does not read', () => {
    const window = { kind: 'deny', schedule: 'fridays', duration: '8h' };
    expect(ofProduction({ syncWindows: [window] })[0]).toMatch(
      /^bad-window environments\.prod\.syncWindows\[0\]\.schedule: /,
    );
  });

  test.each(['8', '0h', 'a day'])('refuses %j as the length of a window', (duration) => {
    const window = { kind: 'deny', schedule: '0 22 * * 5', duration };
    expect(ofProduction({ syncWindows: [window] })[0]).toMatch(/^bad-window /);
  });

  test('refuses what is no kind', () => {
    expect(rulesOf({ kinds: ['batch/v1/CronJob', 'pods'] })).toEqual(['bad-kind kinds[0]', 'bad-kind kinds[1]']);
  });

  test('refuses a second delivery', () => {
    const again = { repoURL: 'https://git.example.com/a/b.git' };
    const found = refusalsOfDelivery({
      patch: (first) => new ArgoDelivery(first.node.root as CloudNativeApp, 'again', again),
    });
    expect(found).toEqual([
      "delivered-twice id: 'argocd' delivers all environments of the program already; make one ArgoDelivery, and say by 'environments' how they differ",
    ]);
  });

  test('refuses an Argo CD that does not ask before it prunes a namespace', () => {
    expect(refusalsOfDelivery({ argoCd: '2.13' })).toEqual([
      'argo-cd-unsupported platform.argoCd: Argo CD 2.13 does not ask before it prunes a namespace: that came with 2.14; upgrade it, better to 3.1 or newer, or deliver without ArgoDelivery',
    ]);
  });
});

describe('how large an Application is', () => {
  const many = (count: number, waivers: readonly ReturnType<typeof waive>[] = []) => ({
    environment: { waivers },
    beside: (system: ConstructorParameters<typeof ApiObject>[0]) => {
      for (let index = 0; index < count; index += 1) {
        new ApiObject(system, `config-${index}`, {
          apiVersion: 'v1',
          kind: 'ConfigMap',
          metadata: { name: `config-${index}` },
        });
      }
    },
  });

  test('refuses one that is too large to compare, and names the way out', () => {
    const [issue, ...others] = issuesOfDelivery(many(1000));
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ rule: 'application-too-large', group: 'prod/shop', subject: '' });
    expect(issue?.remedy).toContain("application: 'payments'");
  });

  test('takes what is below', () => {
    expect(refusalsOfDelivery(many(900))).toEqual([]);
  });

  test('takes it for a reason', () => {
    const waivers = [waive('application-too-large', { reason: 'small objects, measured' })];
    expect(refusalsOfDelivery(many(1000, waivers))).toEqual([]);
  });
});

test('refuses an application that is no name', () => {
  const found = refusalsOfDelivery({ services: { api: { application: 'Payments/x' } } });
  expect(found[0]).toMatch(/^bad-name application: /);
});

test('refuses two Applications of one name: Argo CD has one namespace for those of all environments', () => {
  const found = issuesOfDelivery({
    services: { wallet: { application: 'payments' } },
    beside: (_, environment) => new System(environment, 'shop-payments'),
  });
  expect(found.map(({ rule, path }) => `${rule} ${path}`)).toEqual(['object-twice Application prod-shop-payments']);
});
