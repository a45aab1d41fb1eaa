import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { environments } from '../environments.ts';
import { AutoscaledApi, blueGreen, CronTask, canary, MicroService, rollingUpdate, secret, Task } from '../lib/index.ts';
import { reasonsAnnotation } from '../lib/manifests/suppressed.ts';
import { suppressions } from '../lib/manifests/suppressions.ts';
import { shop, sized } from './support/shop.ts';

type Options = Partial<ConstructorParameters<typeof MicroService>[2]>;

const digest = `registry.example.com/shop/api:1.4.2@sha256:${'0'.repeat(64)}`;

/** What the workload of a service says to scanners, in production. */
function annotationsOf(options: Options = {}, kind = 'Deployment', environment = {}): Readonly<Record<string, string>> {
  const rendered = shop((system) => {
    new MicroService(system, 'api', { ...sized, image: digest, ...options } as typeof sized);
  }, environment);
  return rendered.object(kind, 'api').metadata.annotations ?? {};
}

const polaris = (id: string) => `polaris.fairwinds.com/${id}-exempt`;

describe('a workload tells scanners', () => {
  test('why it has no CPU limit, in the words of each', () => {
    expect(annotationsOf()).toMatchObject({
      'checkov.io/skip1': expect.stringMatching(/^CKV_K8S_11=a limit slows/),
      'kube-score/ignore': expect.stringMatching(/^container-resources,/),
      [polaris('cpuLimitsMissing')]: 'true',
      [reasonsAnnotation]: expect.stringMatching(/^cpu-limit: a limit slows/),
    });
  });

  test('nothing about a CPU limit that it has', () => {
    const annotations = annotationsOf({ cpuLimit: '1' });
    expect(JSON.stringify(annotations)).not.toMatch(/CKV_K8S_11|container-resources|cpuLimits|cpu-limit/);
  });

  test('nothing of digests where its image has one', () => {
    expect(JSON.stringify(annotationsOf())).not.toContain('CKV_K8S_43');
    expect(JSON.stringify(annotationsOf({ image: sized.image }))).toContain('CKV_K8S_43');
  });

  test('of variables from Secrets only where there are some', () => {
    const config = { PASSWORD: secret('db', { keys: ['password'] }).key('password') };
    expect(JSON.stringify(annotationsOf({ config }))).toContain('CKV_K8S_35');
    expect(JSON.stringify(annotationsOf())).not.toContain('CKV_K8S_35');
  });

  test('of probes at one place only where they are', () => {
    const health = (liveness: string) => ({
      readiness: { path: '/health', headers: { 'X-Check': 'readiness' } },
      liveness: { path: liveness, headers: { 'X-Check': 'liveness' } },
    });
    const ignored = (options: Options) => annotationsOf(options)['kube-score/ignore'];
    expect(ignored({ health: health('/health') } as Options)).toContain('pod-probes-identical');
    expect(ignored({ health: health('/live') } as Options)).not.toContain('pod-probes-identical');
  });

  test('of a priority class only where it names none', () => {
    expect(annotationsOf()).toHaveProperty([polaris('priorityClassNotSet')]);
    const environment = { platform: { ...environments.prod.platform, priorityClasses: ['urgent'] } };
    const annotations = annotationsOf({ scheduling: { priorityClass: 'urgent' } }, 'Deployment', environment);
    expect(annotations).not.toHaveProperty([polaris('priorityClassNotSet')]);
  });

  test('that the autoscaler owns the number of its pods', () => {
    const rendered = shop((system) => {
      const autoscaling = { minReplicas: 3, maxReplicas: 9 };
      new AutoscaledApi(system, 'api', { ...sized, autoscaling });
    });
    expect(rendered.object('Deployment', 'api').metadata.annotations).toMatchObject({
      [polaris('deploymentMissingReplicas')]: 'true',
      [reasonsAnnotation]: expect.stringContaining('replicas: the autoscaler owns their number'),
    });
  });

  test('nothing by its pods, which would restart for it', () => {
    const rendered = shop((system) => {
      new MicroService(system, 'api', sized);
    });
    expect(rendered.object('Deployment', 'api')['spec'].template.metadata).not.toHaveProperty('annotations');
  });

  test("what the user says in its annotations, where that differs from the library's", () => {
    const key = 'kube-score/ignore';
    expect(annotationsOf({ annotations: { [key]: 'pod-networkpolicy' } })[key]).toBe('pod-networkpolicy');
  });
});

test('a Service object tells scanners nothing', () => {
  expect(annotationsOf({}, 'Service')).toEqual({ 'argocd.argoproj.io/sync-wave': '-10' });
});

describe('what belongs to a Rollout tells scanners', () => {
  const ignored = (kind: string, name = 'api', rollout: NonNullable<Options['rollout']> = canary()) =>
    shop((system) => {
      new AutoscaledApi(system, 'api', { ...sized, rollout, autoscaling: { minReplicas: 3, maxReplicas: 9 } });
    }).object(kind, name).metadata.annotations;
  const linted = 'ignore-check.kube-linter.io/dangling-service';

  test.each([
    ['Service', 'service-targets-pod'],
    ['NetworkPolicy', 'networkpolicy-targets-pod'],
    ['HorizontalPodAutoscaler', 'horizontalpodautoscaler-has-target'],
  ])('why they do not find its pods from a %s', (kind, id) => {
    expect(ignored(kind)).toMatchObject({
      'kube-score/ignore': id,
      [reasonsAnnotation]: expect.stringMatching(/^unseen: its (?:pods are those of|target is) a Rollout, a kind that/),
    });
  });

  test('the same from the Service of its preview', () => {
    expect(ignored('Service', 'api-preview', blueGreen())).toMatchObject({
      'kube-score/ignore': 'service-targets-pod',
      [linted]: expect.stringMatching(/^its pods are those of a Rollout/),
    });
  });

  test('nothing while a Deployment has pods beside it', () => {
    const rollout = canary({ replaces: { rollout: rollingUpdate(), step: 'start' } });
    expect(ignored('Service', 'api', rollout)).not.toHaveProperty([linted]);
    expect(ignored('NetworkPolicy', 'api', rollout)).not.toHaveProperty(['kube-score/ignore']);
  });
});

describe('what ends tells scanners', () => {
  const kept = 'ignore-check.kube-linter.io/job-ttl-seconds-after-finished';
  const work = { image: sized.image, cpu: '100m', memory: '128Mi' } as const;
  const { platform } = environments.prod;
  const taskIn = (environment: object = {}) =>
    shop((system) => {
      new Task(system, 'work', work);
    }, environment).objects.find(({ kind }) => kind === 'Job')?.metadata;

  test('why nothing takes a Job away when it has ended', () => {
    expect(taskIn()?.annotations?.[kept]).toMatch(/^people read what it said/);
  });

  test('why the runs of a CronJob are kept for a time and by number', () => {
    const rendered = shop((system) => {
      new CronTask(system, 'work', { ...work, schedule: '0 2 * * *' });
    });
    expect(rendered.object('CronJob', 'work').metadata.annotations?.[kept]).toMatch(/^people read what it said/);
  });

  test('nothing of probes, for which they do not ask', () => {
    expect(JSON.stringify(taskIn())).not.toMatch(/CKV_K8S_[89]\b|ProbeMissing/);
  });

  test('why its name is not what its label says, only where a hash ends it', () => {
    const mismatched = polaris('metadataAndInstanceMismatched');
    const hashed = taskIn({ platform: { ...platform, argoCd: undefined } });
    expect(hashed?.name).toMatch(/^work-[a-z0-9]{10}$/);
    expect(hashed?.annotations).toHaveProperty([mismatched]);
    expect(taskIn()?.annotations).not.toHaveProperty([mismatched]);
  });
});

describe('the kinds of suppressions', () => {
  const ignored = [
    ...(parse(readFileSync('.kubesecignore.yaml', 'utf8')) as { kind: string; reason: string }[]),
    ...(parse(readFileSync('.trivyignore.yaml', 'utf8')).misconfigurations as { statement: string }[]).map(
      ({ statement }) => ({ kind: statement.split(': ')[0] ?? '', reason: statement }),
    ),
  ];
  const kinds = [...new Set([...suppressions, ...ignored].map(({ kind }) => kind))];

  test('are eight at most', () => {
    expect(kinds.length).toBeLessThanOrEqual(8);
    expect(ignored.length).toBeGreaterThan(3);
  });

  test('stand in docs/scanners.md, and no others', () => {
    const rows = [...readFileSync('docs/scanners.md', 'utf8').matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, kind]) => kind);
    expect(rows.toSorted()).toEqual(kinds.toSorted());
  });

  test('stand in docs/scanners.md with every id', () => {
    const text = readFileSync('docs/scanners.md', 'utf8');
    const ids = suppressions.flatMap(({ checkov = [], kubeScore = [], kubeLinter = [], polaris = [] }) => [
      ...checkov,
      ...kubeScore,
      ...kubeLinter,
      ...polaris,
    ]);
    expect(ids.filter((id) => !text.includes(`\`${id}\``))).toEqual([]);
  });

  test('have a reason that Checkov can read', () => {
    expect(suppressions.filter(({ reason }) => reason === '' || /[=\n]/.test(reason))).toEqual([]);
  });
});
