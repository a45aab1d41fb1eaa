import { JsonPatch } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  CronTask,
  externalService,
  istioAmbient,
  istioSidecar,
  MicroService,
  once,
  onSchedule,
  type Rendered,
  type ScheduleOptions,
  type System,
  Task,
} from '../lib/index.ts';
import { graphDataOf } from '../lib/manifests/graph-data.ts';
import { cronJobFor } from '../lib/manifests/kubernetes/cron-job.ts';
import { horizontalPodAutoscalerFor } from '../lib/manifests/kubernetes/horizontal-pod-autoscaler.ts';
import { jobFor } from '../lib/manifests/kubernetes/job.ts';
import { graphOf } from '../lib/model/build-graph.ts';
import { problemOfSchedule } from '../lib/model/schedule.ts';
import type { ServiceModel } from '../lib/model/service.ts';
import { timeZones } from '../lib/model/time-zones.ts';
import { mermaidFor } from '../lib/topology/mermaid.ts';
import { serviceModel } from './support/models.ts';
import { contextFor, written } from './support/rendered.ts';
import { issuesOf, rulesOf, shop, sized } from './support/shop.ts';

type Place = Parameters<typeof serviceModel>[1];
type Props = Parameters<typeof serviceModel>[0];

const work = { image: 'registry.example.com/shop/work:1.4.2', cpu: '100m', memory: '128Mi' } as const;
const ending = { port: undefined, health: undefined };
const { platform } = environments.prod;
const withoutArgoCd = { platform: { ...platform, argoCd: undefined } };
const sidecars = (istio: string, kubernetes = '1.30', options = {}) => ({
  platform: { ...platform, kubernetes, mesh: istioSidecar(istio, options) },
});

const taskModel = (more: Props = {}, place: Place = {}) => serviceModel({ ...ending, task: once(), ...more }, place);
const scheduledModel = (options: Partial<ScheduleOptions> = {}, place: Place = {}, more: Props = {}) =>
  serviceModel({ ...ending, task: onSchedule({ schedule: '0 2 * * *', ...options }), ...more }, place);

function jobOf(service: ServiceModel) {
  const job = jobFor(service, contextFor(service));
  if (job === undefined) throw new Error('no Job');
  return written(job, service);
}
function cronJobOf(service: ServiceModel) {
  const job = cronJobFor(service, contextFor(service));
  if (job === undefined) throw new Error('no CronJob');
  return written(job, service);
}
const jobIn = ({ objects }: Rendered) => objects.find(({ kind }) => kind === 'Job');
const kindsOf = ({ objects }: Rendered, name: string) =>
  objects.filter(({ metadata }) => metadata.name === name).map(({ kind }) => kind);
const migrating = (system: System, props: Partial<ConstructorParameters<typeof Task>[2]> = {}) =>
  new Task(system, 'migration', { ...work, ...props });

describe('a task of each release', () => {
  test('is a Job with an identity and a network of its own, and nothing that serves', () => {
    expect(kindsOf(shop(migrating), 'migration').toSorted()).toEqual(['Job', 'NetworkPolicy', 'ServiceAccount']);
  });

  test('is one by the option of every service, too', () => {
    const rendered = shop((system) => new MicroService(system, 'seed', { ...work, task: once({ deadline: '2m' }) }));
    expect(rendered.find('Job', 'seed')?.spec.activeDeadlineSeconds).toBe(120);
  });

  test('may take a quarter of an hour, and is tried three times', () => {
    expect(jobOf(taskModel()).spec).toMatchObject({ activeDeadlineSeconds: 900, backoffLimit: 2 });
  });

  test('takes the time and the attempts that are said', () => {
    const { spec } = jobOf(taskModel({ task: once({ deadline: '1h', attempts: 1 }) }));
    expect(spec).toMatchObject({ activeDeadlineSeconds: 3600, backoffLimit: 0 });
  });

  test('leaves a pod that failed for reading', () => {
    expect(jobOf(taskModel()).spec.template.spec.restartPolicy).toBe('Never');
  });

  test('does not count a pod that a drain took away', () => {
    expect(jobOf(taskModel()).spec.podFailurePolicy.rules).toEqual([
      { action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] },
    ]);
  });

  test.each(['1.27', '1.29', '1.31', '1.33', '1.36'])('is valid on Kubernetes %s', (kubernetes) => {
    const place = { platform: { kubernetes } };
    expect([jobOf(taskModel({}, place)).kind, cronJobOf(scheduledModel({}, place)).kind]).toEqual(['Job', 'CronJob']);
  });

  test('has one pod: nothing of spreads, budgets, checks and autoscalers', () => {
    const service = taskModel();
    const { spec } = jobOf(service).spec.template;
    const [container] = spec.containers;
    expect([
      spec.affinity,
      spec.topologySpreadConstraints,
      container?.readinessProbe,
      container?.startupProbe,
      container?.lifecycle,
      horizontalPodAutoscalerFor(service),
    ]).toEqual(Array(6).fill(undefined));
  });

  test('needs no second replica, no check and nobody who calls it in production', () => {
    expect(rulesOf(migrating, { platform: { ...platform, gateways: [] } })).toEqual([]);
  });

  test('is patched by the name of its kind', () => {
    const { find } = shop((system) => {
      migrating(system).object('Job').metadata.addAnnotation('example.com/seen', 'yes');
    });
    expect(find('Job', 'migration')?.metadata.annotations).toMatchObject({ 'example.com/seen': 'yes' });
  });

  test('is its own default child, as the Deployment of a service is', () => {
    let child: string | undefined;
    shop((system) => {
      child = migrating(system).node.defaultChild?.node.id;
    });
    expect(child).toBe('Job');
  });

  test('may call what others may call', () => {
    const database = externalService('db', { host: 'db.example.com', port: 5432, protocol: 'tcp' });
    const { object } = shop((system) => migrating(system, { calls: [database] }));
    expect(JSON.stringify(object('NetworkPolicy', 'migration').spec.egress)).toContain('5432');
  });
});

describe('with Argo CD', () => {
  test('a task is a hook that is made anew by each sync and kept until the next', () => {
    const { metadata, spec } = shop(migrating).object('Job', 'migration');
    expect([metadata.annotations, spec.ttlSecondsAfterFinished]).toMatchObject([
      { 'argocd.argoproj.io/hook': 'Sync', 'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation' },
      undefined,
    ]);
  });

  test('a task may be another hook by an annotation of its Job, and of nothing else', () => {
    const { objects } = shop((system) =>
      migrating(system).object('Job').metadata.addAnnotation('argocd.argoproj.io/hook', 'PostSync'),
    );
    const hooks = objects.filter(({ metadata }) => metadata.annotations?.['argocd.argoproj.io/hook'] === 'PostSync');
    expect(hooks.map(({ kind }) => kind)).toEqual(['Job']);
  });

  test('a task that changes alone changes an object that Argo CD compares', () => {
    const markOf = (args: string[]) =>
      shop((system) => migrating(system, { args })).object('ServiceAccount', 'migration').metadata.annotations?.[
        'cdk8s-cloud-native/task'
      ];
    expect(markOf(['up'])).not.toBe(markOf(['up', '--all']));
  });

  test('a patch of the Job changes it, too: the patched Job has to run', () => {
    const markOf = (backoffLimit: number) =>
      shop((system) => {
        migrating(system).object('Job').addJsonPatch(JsonPatch.replace('/spec/backoffLimit', backoffLimit));
      }).object('ServiceAccount', 'migration').metadata.annotations?.['cdk8s-cloud-native/task'];
    expect(markOf(5)).not.toBe(markOf(7));
  });

  test('a wave of the Job is no other content: moved by others, it does not run again for that', () => {
    const markOf = (wave: string) =>
      shop((system) => {
        migrating(system).object('Job').metadata.addAnnotation('argocd.argoproj.io/sync-wave', wave);
      }).object('ServiceAccount', 'migration').metadata.annotations?.['cdk8s-cloud-native/task'];
    expect(markOf('11')).toBe(markOf('12'));
  });

  test('a schedule is no part of the health of a release', () => {
    const place = { platform: { kubernetes: '1.33', argoCd: '3.5' } };
    expect(cronJobOf(scheduledModel({}, place)).metadata.annotations).toEqual({
      'argocd.argoproj.io/ignore-healthcheck': 'true',
    });
  });

  test('what the clock makes is not looked at', () => {
    const { jobTemplate } = cronJobOf(scheduledModel({}, { platform: { kubernetes: '1.33', argoCd: '3.5' } })).spec;
    const ignored = { 'argocd.argoproj.io/ignore-resource-updates': 'true' };
    expect([jobTemplate.metadata.annotations, jobTemplate.spec.template.metadata.annotations]).toEqual([
      ignored,
      ignored,
    ]);
  });
});

describe('without Argo CD', () => {
  const nameOf = (build: (system: System) => void) => jobIn(shop(build, withoutArgoCd))?.metadata.name;

  test('a task carries its content in its name, since no cluster changes the pods of a Job', () => {
    expect(nameOf(migrating)).toMatch(/^migration-[a-z0-9]{10}$/);
  });

  test('a task of the same content has the same name', () => {
    expect(nameOf(migrating)).toBe(nameOf((system) => migrating(system)));
  });

  test.each([
    ['of another version', { image: 'registry.example.com/shop/work:1.4.3' }],
    ['of other arguments', { args: ['up'] }],
    ['of other files', { files: { '/etc/seed.sql': 'select 1' } }],
    ['of more time', { deadline: '20m' }],
  ] as const)('a task %s is another Job', (_, props) => {
    expect(nameOf((system) => migrating(system, props))).not.toBe(nameOf(migrating));
  });

  test('a task that is patched is another Job, too', () => {
    const patched = nameOf((system) => {
      migrating(system)
        .object('Job')
        .addJsonPatch({ op: 'add', path: '/spec/template/spec/hostNetwork', value: false } as never);
    });
    expect(patched).not.toBe(nameOf(migrating));
  });

  test('a task has no annotation for it', () => {
    expect(jobOf(taskModel()).metadata.annotations).toBeUndefined();
  });
});

describe('a task by the clock', () => {
  test('runs at Greenwich time, one at a time, and is kept over a weekend', () => {
    const { jobTemplate, ...spec } = cronJobOf(scheduledModel()).spec;
    expect([spec, jobTemplate.spec.activeDeadlineSeconds, jobTemplate.spec.ttlSecondsAfterFinished]).toEqual([
      {
        schedule: '0 2 * * *',
        timeZone: 'Etc/UTC',
        startingDeadlineSeconds: 300,
        concurrencyPolicy: 'Forbid',
        suspend: false,
        successfulJobsHistoryLimit: 3,
        failedJobsHistoryLimit: 1,
      },
      3600,
      259_200,
    ]);
  });

  test('runs as it is said', () => {
    const { find } = shop(
      (system) =>
        new CronTask(system, 'report', {
          ...work,
          schedule: '*/5 * * * *',
          timeZone: 'Asia/Shanghai',
          deadline: '4m',
          attempts: 1,
          startingDeadline: '1m',
          concurrency: 'replace',
          history: { succeeded: 0, failed: 5 },
          keepFor: '1h',
          suspend: true,
        }),
    );
    const { jobTemplate, ...spec } = find('CronJob', 'report')?.spec ?? {};
    expect({ ...spec, ...jobTemplate?.spec }).toMatchObject({
      schedule: '*/5 * * * *',
      timeZone: 'Asia/Shanghai',
      startingDeadlineSeconds: 60,
      concurrencyPolicy: 'Replace',
      suspend: true,
      successfulJobsHistoryLimit: 0,
      failedJobsHistoryLimit: 5,
      activeDeadlineSeconds: 240,
      backoffLimit: 0,
      ttlSecondsAfterFinished: 3600,
    });
  });

  test('finds its files by one name, whatever they hold', () => {
    const nameOf = (text: string) =>
      shop(
        (system) => new CronTask(system, 'report', { ...work, schedule: '@daily', files: { '/etc/query.sql': text } }),
      )
        .objects.filter(({ kind }) => kind === 'ConfigMap')
        .map(({ metadata, ...rest }) => [metadata.name, (rest as { immutable?: boolean }).immutable]);
    expect([nameOf('select 1'), nameOf('select 2')]).toEqual(Array(2).fill([['report-files', undefined]]));
  });
});

test('tells scanners the same of a task by the clock as of one of each release', () => {
  const { object } = shop((system) => {
    migrating(system);
    new CronTask(system, 'report', { ...work, schedule: '@daily' });
  });
  const told = (kind: string, name: string) =>
    Object.entries(object(kind, name).metadata.annotations ?? {}).filter(([key]) => !key.startsWith('argocd.'));
  expect(told('CronJob', 'report')).toEqual(told('Job', 'migration'));
});

describe('the image of a service', () => {
  const releases = { 'shop/ledger': '2.3.0' };
  const imageOf = (build: (system: System) => void, versions: Record<string, string> = releases) =>
    jobIn(shop(build, { releases: versions }))?.spec.template.spec.containers[0]?.image;
  const ledger = (system: System) =>
    new MicroService(system, 'ledger', { ...sized, image: 'registry.example.com/shop/ledger' });

  test('is that of its task, in the same version', () => {
    expect(imageOf((system) => migrating(system, { image: ledger(system) }))).toBe(
      'registry.example.com/shop/ledger:2.3.0',
    );
  });

  test('asks for no line of its own in the release file', () => {
    expect(rulesOf((system) => migrating(system, { image: ledger(system) }), { releases })).toEqual([]);
  });

  test('without a version is said once, at the service', () => {
    expect(
      issuesOf((system) => migrating(system, { image: ledger(system) })).map(({ rule, subject }) => [rule, subject]),
    ).toEqual([['image-not-pinned', 'ledger']]);
  });

  test('may be that of another service, too', () => {
    const { find } = shop((system) => new MicroService(system, 'worker', { ...work, image: ledger(system) }), {
      releases,
    });
    expect(find('Deployment', 'worker')?.spec.template.spec.containers[0]?.image).toBe(
      'registry.example.com/shop/ledger:2.3.0',
    );
  });
});

describe('in a mesh', () => {
  const podOf = (service: ServiceModel) => jobOf(service).spec.template.metadata;

  test('of sidecars a task asks for one that ends with it, where the mesh gives others', () => {
    expect(podOf(taskModel({}, sidecars('1.24'))).annotations).toEqual({ 'sidecar.istio.io/nativeSidecar': 'true' });
  });

  test('of sidecars that end by themselves a task asks for nothing', () => {
    expect(podOf(taskModel({}, sidecars('1.30', '1.33'))).annotations).toBeUndefined();
  });

  test.each([
    ['Istio 1.23', '1.23', '1.30'],
    ['Kubernetes 1.28', '1.24', '1.28'],
  ])('of sidecars that never end a task stays outside: %s', (_, istio, kubernetes) => {
    const service = taskModel({}, sidecars(istio, kubernetes));
    expect([service.inMesh, podOf(service).labels['sidecar.istio.io/inject']]).toEqual([false, 'false']);
  });

  test('without sidecars a task needs nothing', () => {
    const service = taskModel({}, { platform: { ...platform, mesh: istioAmbient('1.30'), argoCd: undefined } });
    expect([service.inMesh, podOf(service).annotations]).toEqual([true, undefined]);
  });
});

describe('what comes after', () => {
  test('knows the keys of what comes before, each once', () => {
    let after: readonly string[] = [];
    shop((system) => {
      const migration = migrating(system);
      ({ after } = new MicroService(system, 'api', { ...sized, after: [migration, migration] }).model);
    });
    expect(after).toEqual(['prod/shop/migration']);
  });

  test('may be said by what comes before, which then has the image of what comes after', () => {
    const { object } = shop((system) => {
      const api = new MicroService(system, 'api', sized);
      migrating(system, { image: api, before: [api] });
    });
    const [migration, api] = [object('Job', 'migration'), object('Deployment', 'api')];
    const waveOf = ({ metadata }: typeof api) => Number(metadata.annotations?.['argocd.argoproj.io/sync-wave'] ?? 0);
    expect(waveOf(migration)).toBeLessThan(waveOf(api));
  });
});

describe('a picture', () => {
  test('says of a task when it runs', () => {
    let services: readonly ServiceModel[] = [];
    shop((system) => {
      const api = new MicroService(system, 'api', sized);
      const report = new CronTask(system, 'report', { ...work, schedule: '@daily', calls: [api] });
      services = [migrating(system, { calls: [api] }).model, report.model];
    });
    const graph = graphDataOf(graphOf(services, []));
    expect(mermaidFor(graph)).toMatch(/migration<br\/>task of each release[\s\S]*report<br\/>task by the clock/);
    expect(graph.nodes.flatMap(({ name, task }) => (task === undefined ? [] : [[name, task]]))).toEqual([
      ['migration', 'once'],
      ['report', 'scheduled'],
    ]);
  });
});

describe('a schedule', () => {
  test.each(['0 2 * * *', '*/15 0-6,20-23 * * MON-FRI', '5/10 * 1 JAN ?', '@hourly', '0 0 29 2 *', '0 0 31 2 1'])(
    'is %s',
    (schedule) => {
      expect(problemOfSchedule(schedule)).toBeUndefined();
    },
  );

  test.each([
    '',
    'every day',
    '0 2 * *',
    '0 2 * * * *',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * * 7',
    '*/0 * * * *',
    '5-1 * * * *',
    '1-2-3 * * * *',
    '1/2/3 * * * *',
    '*-5 * * * *',
    '-1 * * * *',
    '1, * * * *',
    '@fortnightly',
    '@every 1h',
    '0 0 30 2 *',
    '0 0 31 4,6 *',
  ])('is not %j', (schedule) => {
    expect(problemOfSchedule(schedule)).toEqual(expect.any(String));
  });
});

test.each(['Etc/UTC', 'UTC', 'Asia/Shanghai', 'America/Argentina/Buenos_Aires', 'Europe/Kyiv', 'Asia/Calcutta'])(
  'knows the time zone %s on every machine',
  (zone) => {
    expect(timeZones.has(zone)).toBe(true);
  },
);
