import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  ArgoDelivery,
  CloudNativeApp,
  Environment,
  MicroService,
  type RenderedManifest,
  System,
} from '../lib/index.ts';
import { written } from '../lib/output/synthesis.ts';
import { delivered, deliveredApp } from './support/delivered.ts';
import { schemaProblems } from './support/schemas.ts';
import { sized } from './support/shop.ts';

const grouped = { services: { api: {}, wallet: { application: 'payments' } } };

describe('the Applications of an environment', () => {
  test('are one for each folder, one for the namespaces, and a root', () => {
    expect(
      delivered(grouped)
        .objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`)
        .sort(),
    ).toEqual([
      'AppProject prod',
      'AppProject prod-namespaces',
      'AppProject prod-root',
      'Application prod-namespaces',
      'Application prod-root',
      'Application prod-shop',
      'Application prod-shop-payments',
    ]);
  });

  test('stand in a file of their environment, and the root in one that is applied by hand', () => {
    const paths = delivered().paths.filter((path) => path.startsWith('_argocd'));
    expect(paths).toEqual(['_argocd/_roots/prod.yaml', '_argocd/prod.yaml']);
  });

  test('read one folder each, and not what lies below', () => {
    expect(delivered(grouped).application('prod-shop').spec.source).toEqual({
      repoURL: 'https://git.example.com/shop/deploy.git',
      targetRevision: 'refs/heads/main',
      path: 'dist/prod/shop',
      directory: { include: '*.yaml' },
    });
  });

  test('have every file of the output in exactly one of them', () => {
    const beside = (_: System, environment: Environment) => {
      const chart = new Chart(environment, 'extra', { namespace: 'extra' });
      new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'extra' } });
    };
    const { objects, paths } = delivered({ ...grouped, beside });
    const sources = objects.filter(({ kind }) => kind === 'Application').map(({ spec }) => spec.source);
    const readers = (path: string) =>
      sources.filter(({ path: folder, directory }) => {
        const file = `dist/${path}`;
        const name = file.slice(file.lastIndexOf('/') + 1);
        return `${folder}/${name}` === file && (directory.include === '*.yaml' || directory.include === name);
      }).length;
    const files = paths.filter((path) => !path.startsWith('_argocd/_roots/'));
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((path) => readers(path) !== 1)).toEqual([]);
  });

  test('deliver a chart beside the systems, too', () => {
    const beside = (_: System, environment: Environment) => {
      const chart = new Chart(environment, 'extra', { namespace: 'extra' });
      new ApiObject(chart, 'config', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'extra' } });
    };
    const { spec } = delivered({ beside }).application('prod-extra');
    expect([spec.source.path, spec.destination.namespace]).toEqual(['dist/prod/extra', 'extra']);
  });

  test('read the folder that the program writes', () => {
    const pathIn = (outdir: string, path?: string) => {
      const app = deliveredApp({ props: { path } }, outdir);
      const { objects } = written(app, { name: 'shop' });
      return objects.flatMap(({ manifest }) =>
        manifest.metadata.name === 'prod-shop' ? (manifest as RenderedManifest).spec.source.path : [],
      );
    };
    expect([pathIn('rendered'), pathIn('./rendered/all/'), pathIn('rendered', 'live')]).toEqual([
      ['rendered/prod/shop'],
      ['rendered/all/prod/shop'],
      ['live/prod/shop'],
    ]);
  });

  test('are none where the platform has no Argo CD', () => {
    const app = new CloudNativeApp({ name: 'shop' });
    for (const id of ['dev', 'prod'] as const) {
      new MicroService(new System(new Environment(app, id, environments[id]), 'shop'), 'api', sized);
    }
    new ArgoDelivery(app, 'argocd', { repoURL: 'git@git.example.com:shop/deploy.git' });
    const { files } = written(app, { name: 'shop' });
    expect(files.filter(({ path }) => path.startsWith('_argocd/')).map(({ path }) => path)).toEqual([
      '_argocd/_roots/prod.yaml',
      '_argocd/prod.yaml',
    ]);
  });

  test('do not depend on whether the delivery is made before the systems', () => {
    const early = new CloudNativeApp({ name: 'shop' });
    new ArgoDelivery(early, 'argocd', { repoURL: 'https://git.example.com/shop/deploy.git' });
    const system = new System(new Environment(early, 'prod', { ...environments.prod, releases: {} }), 'shop');
    new MicroService(system, 'api', sized);
    expect(written(early, { name: 'shop' }).files).toEqual(written(deliveredApp({}), { name: 'shop' }).files);
  });

  test('are the same when they are asked for twice', () => {
    const app = deliveredApp(grouped);
    expect(written(app, { name: 'shop' }).files).toEqual(written(app, { name: 'shop' }).files);
  });

  test('come after the systems that theirs need', () => {
    const beside = (system: System, environment: Environment) => {
      const other = new System(environment, 'aaa');
      new MicroService(other, 'front', { ...sized, calls: [system.node.findChild('api') as MicroService] });
    };
    const { application } = delivered({ beside });
    const waveOf = (name: string) => Number(application(name).metadata.annotations?.['argocd.argoproj.io/sync-wave']);
    expect([waveOf('prod-namespaces'), waveOf('prod-shop'), waveOf('prod-aaa')]).toEqual([-10, 0, 1]);
  });

  test('are patched like every other object', () => {
    const { application } = delivered({
      patch: (delivery) =>
        delivery.application('prod/shop').addJsonPatch(JsonPatch.replace('/spec/revisionHistoryLimit', 3)),
    });
    expect(application('prod-shop').spec.revisionHistoryLimit).toBe(3);
  });

  test('are valid, as an ApplicationSet, too', () => {
    const programs = [grouped, { ...grouped, props: { applicationSet: true } as const }, { argoCd: '3.0' }];
    const objects = programs.flatMap((program) => delivered(program).objects);
    expect(objects.length).toBeGreaterThan(15);
    expect(objects.flatMap((object) => schemaProblems(object, { kubernetes: '1.36' }))).toEqual([]);
  });
});

describe('how commits are applied', () => {
  test('by the server, compared by the server, pruned and healed', () => {
    const { spec, metadata } = delivered().application('prod-shop');
    expect(spec.syncPolicy).toEqual({
      automated: { enabled: true, prune: true, selfHeal: true, allowEmpty: false },
      retry: { limit: 5, backoff: { duration: '5s', factor: 2, maxDuration: '3m' }, refresh: true },
      syncOptions: [
        'ServerSideApply=true',
        'CreateNamespace=false',
        'ApplyOutOfSyncOnly=true',
        'RespectIgnoreDifferences=true',
        'FailOnSharedResource=true',
        'PrunePropagationPolicy=foreground',
      ],
    });
    expect(metadata.annotations?.['argocd.argoproj.io/compare-options']).toBe('ServerSideDiff=true');
  });

  test('with no field that Argo CD 3.0 does not know', () => {
    const { automated, retry } = delivered({ argoCd: '3.0' }).application('prod-shop').spec.syncPolicy;
    expect([Object.keys(automated), Object.keys(retry)]).toEqual([
      ['prune', 'selfHeal', 'allowEmpty'],
      ['limit', 'backoff'],
    ]);
  });

  test('with automated.enabled from 3.1 and retry.refresh from 3.2', () => {
    const { automated, retry } = delivered({ argoCd: '3.1' }).application('prod-shop').spec.syncPolicy;
    expect([automated.enabled, retry.refresh]).toEqual([true, undefined]);
  });

  test('leave what somebody tries by hand in development', () => {
    const { application } = delivered({ environment: { tier: 'development' } });
    expect(application('prod-shop').spec.syncPolicy.automated.selfHeal).toBe(false);
  });

  test('by a person where that is said', () => {
    const props = { environments: { prod: { automated: false } } } as const;
    const automated = (argoCd: string) =>
      delivered({ props, argoCd }).application('prod-shop').spec.syncPolicy.automated;
    expect([automated('3.5').enabled, automated('3.0')]).toEqual([false, undefined]);
  });

  test('take along what they applied, but not in production', () => {
    const finalizersIn = (tier: 'staging' | 'production') =>
      (delivered({ environment: { tier } }).application('prod-shop').metadata as { finalizers?: unknown }).finalizers;
    expect([finalizersIn('staging'), finalizersIn('production')]).toEqual([
      ['resources-finalizer.argocd.argoproj.io/foreground'],
      undefined,
    ]);
  });

  test('to the cluster by the name that the environment says, or another name, or an address', () => {
    const destinationOf = (environment: object, props: object = {}) =>
      delivered({ environment, props }).application('prod-shop').spec.destination;
    const server = 'https://10.0.0.1:6443';
    expect([
      destinationOf({ cluster: 'hangzhou-1' }),
      destinationOf({}, { environments: { prod: { destination: { name: 'blue' } } } }),
      destinationOf({}, { environments: { prod: { destination: { server } } } }),
    ]).toEqual([
      { name: 'hangzhou-1', namespace: 'shop' },
      { name: 'blue', namespace: 'shop' },
      { server, namespace: 'shop' },
    ]);
  });

  test('from another folder and branch, for one environment or all', () => {
    const props = { path: './rendered/', environments: { prod: { revision: 'refs/heads/live' } } };
    const { source } = delivered({ props }).application('prod-shop').spec;
    expect([source.path, source.targetRevision]).toEqual(['rendered/prod/shop', 'refs/heads/live']);
  });

  test('from the root of a repository', () => {
    expect(delivered({ props: { path: '.' } }).application('prod-shop').spec.source.path).toBe('prod/shop');
  });

  test('and who is told when one fails', () => {
    const props = {
      notifications: [
        { trigger: 'on-sync-failed', service: 'slack', recipients: ['shop', 'ops'] },
        { trigger: 'on-sync-failed', service: 'slack', recipients: ['ops', 'night'] },
      ],
    };
    expect(delivered({ props }).application('prod-shop').metadata.annotations).toMatchObject({
      'notifications.argoproj.io/subscribe.on-sync-failed.slack': 'shop;ops;night',
    });
  });
});

describe('the project of an environment', () => {
  const beside = (system: System) => {
    const rules = [{ apiGroups: [''], resources: ['pods'], verbs: ['get'] }];
    const role = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'ClusterRole',
      metadata: { name: 'reader' },
      rules,
    };
    new ApiObject(system, 'role', role);
    const monitor = { apiVersion: 'monitoring.coreos.com/v1', kind: 'PodMonitor', metadata: { name: 'shop' } };
    new ApiObject(system, 'monitor', { ...monitor, spec: { selector: {} } });
  };

  test('permits its repository and its namespaces only', () => {
    const { spec } = delivered().project('prod');
    expect([spec.sourceRepos, spec.destinations]).toEqual([
      ['https://git.example.com/shop/deploy.git'],
      [{ name: 'prod', namespace: 'shop' }],
    ]);
  });

  test('permits the namespace of a system that goes, so that it is deleted', () => {
    const { spec } = delivered({ props: { environments: { prod: { namespaces: ['bank'] } } } }).project('prod');
    expect(spec.destinations).toEqual([
      { name: 'prod', namespace: 'bank' },
      { name: 'prod', namespace: 'shop' },
    ]);
  });

  test('permits no kind of the cluster, unless there is an object of it', () => {
    expect(delivered().project('prod').spec).not.toHaveProperty('clusterResourceWhitelist');
    expect(delivered({ beside }).project('prod').spec.clusterResourceWhitelist).toEqual([
      { group: 'rbac.authorization.k8s.io', kind: 'ClusterRole' },
    ]);
  });

  test('permits what services may become, so that the last object of a kind is pruned', () => {
    expect(delivered().project('prod').spec.namespaceResourceWhitelist).toContainEqual({
      group: 'autoscaling',
      kind: 'HorizontalPodAutoscaler',
    });
  });

  test('permits kinds of objects beside ours, and those that are said', () => {
    const { namespaceResourceWhitelist } = delivered({ beside, props: { kinds: ['batch/Gone', 'Pod'] } }).project(
      'prod',
    ).spec;
    expect(namespaceResourceWhitelist).toEqual(
      expect.arrayContaining([
        { group: 'monitoring.coreos.com', kind: 'PodMonitor' },
        { group: 'batch', kind: 'Gone' },
        { group: '', kind: 'Pod' },
      ]),
    );
    expect(delivered().project('prod').spec.namespaceResourceWhitelist).not.toContainEqual({ group: '', kind: 'Pod' });
  });

  test('has the windows in which nothing is applied', () => {
    const window = { kind: 'deny', schedule: '0 22 * * 5', duration: '8h', timeZone: 'Asia/Shanghai' } as const;
    const { project } = delivered({ props: { environments: { prod: { syncWindows: [window] } } } });
    const expected = [{ ...window, applications: ['*'] }];
    expect([project('prod').spec.syncWindows, project('prod-namespaces').spec.syncWindows]).toEqual([
      expected,
      expected,
    ]);
  });
});

describe('the root', () => {
  test('reads the file of its environment, and not its own', () => {
    expect(delivered().application('prod-root').spec.source).toMatchObject({
      path: 'dist/_argocd',
      directory: { include: 'prod.yaml' },
    });
  });

  test('leaves a pause to people', () => {
    expect(delivered().application('prod-root').spec.ignoreDifferences).toEqual([
      {
        group: 'argoproj.io',
        kind: 'Application',
        jsonPointers: ['/metadata/annotations/argocd.argoproj.io~1refresh', '/operation', '/spec/syncPolicy/automated'],
      },
    ]);
  });

  test('may make nothing but objects of Argo CD', () => {
    const { spec } = delivered().project('prod-root');
    expect([spec.destinations, spec.namespaceResourceWhitelist, spec.clusterResourceWhitelist]).toEqual([
      [{ server: 'https://kubernetes.default.svc', namespace: 'argocd' }],
      [
        { group: 'argoproj.io', kind: 'AppProject' },
        { group: 'argoproj.io', kind: 'Application' },
      ],
      undefined,
    ]);
  });
});

describe('an ApplicationSet', () => {
  const { find, objects } = delivered({ ...grouped, props: { applicationSet: true } });
  const { spec } = find('ApplicationSet', 'prod') ?? { spec: {} };

  test('takes the place of the Applications of folders', () => {
    const names = objects.filter(({ kind }) => kind === 'Application').map(({ metadata }) => metadata.name);
    expect(names).toEqual(['prod-root', 'prod-namespaces']);
  });

  test('lists every folder', () => {
    expect(spec.generators).toEqual([
      {
        list: {
          elements: [
            { name: 'prod-shop', namespace: 'shop', path: 'prod/shop', system: 'shop' },
            { name: 'prod-shop-payments', namespace: 'shop', path: 'prod/shop/payments', system: 'shop' },
          ],
        },
      },
    ]);
  });

  test('never deletes, and fails where a value is missing', () => {
    expect([spec.syncPolicy, spec.goTemplateOptions, spec.template.spec.project]).toEqual([
      { applicationsSync: 'create-update', preserveResourcesOnDeletion: true },
      ['missingkey=error'],
      'prod',
    ]);
  });
});

test('only a delivery is an instance of ArgoDelivery', () => {
  const app = new CloudNativeApp();
  const delivery = new ArgoDelivery(app, 'argocd', { repoURL: 'https://git.example.com/shop/deploy.git' });
  expect([delivery instanceof ArgoDelivery, new Chart(app, 'chart') instanceof ArgoDelivery]).toEqual([true, false]);
});
