import { Chart, JsonPatch } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { RefusedError, type System, Task, waive } from '../lib/index.ts';
import { delivered } from './support/delivered.ts';
import { container, deployment, raw } from './support/foreign.ts';
import { issuesOf, sized } from './support/shop.ts';

const wave = 'argocd.argoproj.io/sync-wave';
const hook = 'argocd.argoproj.io/hook';
const byArgoCd = (argoCd: string) => ({ platform: { ...environments.prod.platform, argoCd } });

/** Rules about the order of a sync that a system breaks; the others are not what is asked here. */
const ordered = (issues: ReturnType<typeof issuesOf>) =>
  issues.filter(({ rule }) => /^(?:wave-|hook-|order-|job-)/.test(rule));
const orderIssues = (build: (system: System) => void, environment?: object) => ordered(issuesOf(build, environment));
const orderRules = (build: (system: System) => void, environment?: object) =>
  orderIssues(build, environment).map(({ rule }) => rule);

const settings = (system: System, annotations: Record<string, string> = {}) =>
  raw(system, 'v1', 'ConfigMap', 'settings', { metadata: { name: 'settings', annotations }, data: { a: 'b' } });
const readingSettings = { containers: [container({ envFrom: [{ configMapRef: { name: 'settings' } }] })] };
const restricted = { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } };
const seed = (
  scope: ConstructorParameters<typeof Task>[0],
  annotations: Record<string, string>,
  { name = 'seed', pod = {}, spec = {} }: { name?: string; pod?: object; spec?: object } = {},
) =>
  raw(scope, 'batch/v1', 'Job', name, {
    metadata: { name, annotations },
    spec: {
      template: {
        metadata: { labels: { app: 'seed' } },
        spec: { ...restricted, containers: [container()], restartPolicy: 'Never', ...pod },
      },
      ...spec,
    },
  });

describe('hooks of Helm', () => {
  test('are run by Argo CD: refuses hook-needs-later', () => {
    const build = (helm: string) => (system: System) => {
      settings(system);
      seed(system, { 'helm.sh/hook': helm }, { pod: readingSettings });
    };
    expect(orderRules(build('pre-install,pre-upgrade'))).toEqual(['hook-needs-later']);
    expect(orderRules(build('post-install'))).toEqual([]);
  });

  test('are ordered by their weight, where no wave is said', () => {
    const build = (annotations: Record<string, string>) => (system: System) => {
      settings(system, { 'helm.sh/hook': 'pre-install', 'helm.sh/hook-weight': '5' });
      seed(system, { 'helm.sh/hook': 'pre-install', ...annotations }, { pod: readingSettings });
    };
    expect(orderRules(build({ 'helm.sh/hook-weight': '4' }))).toEqual(['hook-needs-later']);
    expect(orderRules(build({ 'helm.sh/hook-weight': '5' }))).toEqual([]);
    expect(orderRules(build({ 'helm.sh/hook-weight': '4', [wave]: '6' }))).toEqual([]);
  });

  test('are nothing beside one of Argo CD', () => {
    const rules = orderRules((system) => {
      settings(system);
      seed(system, { 'helm.sh/hook': 'pre-install', [hook]: 'Sync' }, { pod: readingSettings });
    });
    expect(rules).toEqual([]);
  });

  test('are no hooks where they say that something is a definition', () => {
    const rules = orderRules((system) => {
      settings(system, { 'helm.sh/hook': 'crd-install' });
      deployment(system, 'api', { pod: readingSettings });
    });
    expect(rules).toEqual([]);
  });
});

describe('hook-malformed', () => {
  test('refuses hook-malformed: a word that Argo CD does not know, and so never applies', () => {
    const [issue, ...others] = orderIssues((system) => seed(system, { [hook]: 'presync' }));
    expect(others).toEqual([]);
    expect(issue).toMatchObject({
      rule: 'hook-malformed',
      path: 'Job seed /metadata/annotations/argocd.argoproj.io~1hook',
      problem: "'presync' is no hook, and what Argo CD does not know is never applied (made at prod/shop/Job-seed)",
      remedy: "did you mean 'PreSync'?",
    });
  });

  test('takes several that it knows', () => {
    expect(orderRules((system) => seed(system, { [hook]: 'PreSync, PostSync' }))).toEqual([]);
  });

  test('refuses one of a newer version', () => {
    const build = (system: System) => seed(system, { [hook]: 'PreDelete' });
    expect(orderRules(build, byArgoCd('3.1'))).toEqual(['hook-malformed']);
    expect(orderRules(build, byArgoCd('3.3'))).toEqual([]);
  });

  test('refuses one that Helm does not know', () => {
    expect(orderRules((system) => seed(system, { 'helm.sh/hook': 'preinstall' }))).toEqual(['hook-malformed']);
    expect(orderRules((system) => seed(system, { 'helm.sh/hook': 'test' }))).toEqual([]);
  });
});

describe('hook-not-applied', () => {
  test('refuses hook-not-applied: what pods name and no sync applies', () => {
    const build = (said: string) => (system: System) => {
      settings(system, { [hook]: said });
      deployment(system, 'api', { pod: readingSettings });
    };
    const [issue, ...others] = orderIssues(build('Skip'));
    expect(others).toEqual([]);
    expect(issue).toMatchObject({
      rule: 'hook-not-applied',
      path: 'Deployment api /spec/template/spec/containers/0/envFrom/0/configMapRef/name',
      remedy: 'leave argocd.argoproj.io/hook out of ConfigMap settings',
    });
    expect(orderRules(build('PreSync'))).toEqual([]);
  });

  test('takes what only a hook for the same names', () => {
    const rules = orderRules((system) => {
      settings(system, { [hook]: 'SyncFail' });
      seed(system, { [hook]: 'SyncFail' }, { pod: readingSettings });
    });
    expect(rules).toEqual([]);
  });
});

describe('a wave that is no text', () => {
  test('refuses wave-malformed: a number, which no cluster takes in an annotation', () => {
    const [issue] = orderIssues((system) => {
      settings(system).metadata.addAnnotation(wave, 5 as never);
    });
    expect(issue).toMatchObject({ rule: 'wave-malformed', remedy: "write it as a text: '5'" });
    expect(issue?.problem).toMatch(/^5 is no text, and no cluster takes the object/);
  });
});

describe('job-without-hook', () => {
  const twice = { [hook]: 'Sync' };

  test('refuses job-without-hook: a Job whose pods no later sync could change', () => {
    expect(orderRules((system) => seed(system, {}))).toEqual(['job-without-hook']);
    expect(orderRules((system) => seed(system, twice))).toEqual([]);
  });

  test('takes one that Argo CD makes again, or whose name says its content', () => {
    const options = { 'argocd.argoproj.io/sync-options': 'Force=true,Replace=true' };
    expect(orderRules((system) => seed(system, options))).toEqual([]);
    expect(orderRules((system) => seed(system, {}, { name: 'seed-bcd2456789' }))).toEqual([]);
  });

  test('refuses it of a Task whose hook is patched away', () => {
    const rules = orderRules((system) => {
      const task = new Task(system, 'migration', { image: sized.image, cpu: '100m', memory: '128Mi' });
      task.object('Job').addJsonPatch(JsonPatch.remove('/metadata/annotations/argocd.argoproj.io~1hook'));
    });
    expect(rules).toEqual(['job-without-hook']);
  });

  test('refuses one that is gone when it has ended: Argo CD would run it without end', () => {
    const spec = { ttlSecondsAfterFinished: 60 };
    const name = 'seed-bcd2456789';
    const [issue] = orderIssues((system) => seed(system, {}, { name, spec }));
    expect(issue?.path).toBe(`Job ${name} /spec/ttlSecondsAfterFinished`);
    expect(orderRules((system) => seed(system, twice, { spec }))).toEqual([]);
  });

  test('takes one that never changes, with a reason', () => {
    const waivers = [waive('job-without-hook', { reason: 'runs once in the life of the shop' })];
    expect(orderRules((system) => seed(system, {}), { waivers })).toEqual([]);
  });

  test('says nothing where no Argo CD applies it', () => {
    expect(orderRules((system) => seed(system, {}), { platform: { kubernetes: '1.33' } })).toEqual([]);
  });
});

describe('a chart beside the systems', () => {
  const rulesOf = (build: (chart: Chart) => void) => {
    try {
      delivered({ beside: (_, environment) => build(new Chart(environment, 'extra', { namespace: 'extra' })) });
      return [];
    } catch (error) {
      if (error instanceof RefusedError) return ordered(error.issues).map(({ rule }) => rule);
      throw error;
    }
  };

  test('is an Application: refuses a hook that needs what its sync brings', () => {
    const build = (phase: string) => (chart: Chart) => {
      raw(chart, 'v1', 'ServiceAccount', 'seed');
      seed(chart, { [hook]: phase }, { pod: { serviceAccountName: 'seed' } });
    };
    expect(rulesOf(build('PreSync'))).toEqual(['hook-needs-later']);
    expect(rulesOf(build('Sync'))).toEqual([]);
  });

  test('refuses a wave that is no number', () => {
    expect(rulesOf((chart) => settings(chart as System, { [wave]: 'abc' }))).toEqual(['wave-malformed']);
  });
});
