import { ApiObject, type ApiObjectProps, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { describe, expect, test } from 'vitest';
import { MicroService, type System, waive } from '../lib/index.ts';
import { issuesOf, rulesOf, sized } from './support/shop.ts';

/** A raw object of a user's. */
function raw(scope: Construct, id: string, props: ApiObjectProps & { readonly [field: string]: unknown }): ApiObject {
  return new ApiObject(scope, id, props);
}

const restricted = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [
    {
      name: 'app',
      image: 'x:1.0.0',
      securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    },
  ],
};

function deployment(scope: Construct, name: string, labels: object, spec: object = {}): ApiObject {
  return raw(scope, name, {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: restricted }, ...spec },
  });
}

const ours = { 'app.kubernetes.io/name': 'api', 'app.kubernetes.io/instance': 'api' };
const budget = { apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name: 'mine' } } as const;
const secret = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'pin' } } as const;

const withApi = (build: (system: System, api: MicroService) => void) => (system: System) =>
  build(system, new MicroService(system, 'api', sized));

describe('refuses', () => {
  test('C12: a second disruption budget on the pods of a service', () => {
    const build = withApi((system) =>
      raw(system, 'mine', { ...budget, spec: { maxUnavailable: 1, selector: { matchLabels: ours } } }),
    );
    expect(rulesOf(build)).toEqual(['two-budgets']);
  });

  test('C12: naming both budgets', () => {
    const build = withApi((system) =>
      raw(system, 'mine', { ...budget, spec: { maxUnavailable: 1, selector: { matchLabels: ours } } }),
    );
    const [issue] = issuesOf(build);
    expect(`${issue?.path} ${issue?.problem}`).toMatch(/mine.*PodDisruptionBudget api|api.*mine/);
  });

  test("a raw object with Argo CD's own annotation, as one copied out of a cluster has it", () => {
    const settings = { apiVersion: 'v1', kind: 'ConfigMap', data: { a: 'b' } };
    const rulesWith = (annotations: Record<string, string>) =>
      rulesOf((system) => raw(system, 'settings', { ...settings, metadata: { name: 'settings', annotations } }));
    expect(rulesWith({ 'argocd.argoproj.io/tracking-id': 'x:/ConfigMap:shop/settings' })).toEqual([
      'annotation-reserved',
    ]);
    expect(rulesWith({ 'argocd.argoproj.io/sync-options': 'Prune=false' })).toEqual([]);
  });

  test("a patch that writes Argo CD's own annotation", () => {
    const build = withApi((_, api) =>
      api.object('Service').metadata.addAnnotation('argocd.argoproj.io/tracking-id', 'x:/Service:shop/api'),
    );
    expect(rulesOf(build)).toEqual(['annotation-reserved']);
  });

  test('C05: a foreign workload whose pods the Service of another one selects', () => {
    const build = withApi((system) => deployment(system, 'migrate', { ...ours, component: 'migrate' }));
    expect(rulesOf(build)).toContain('selector-matches-others');
  });

  test('C05: a foreign workload that selects the pods of a service, too', () => {
    const selecting = (labels: object) =>
      withApi((system) => deployment(system, 'shadow', labels, { selector: { matchLabels: ours } }));
    const both = (labels: object) =>
      issuesOf(selecting(labels))
        .filter(({ rule, path }) => rule === 'selector-matches-others' && path.startsWith('Deployment shadow'))
        .map(({ problem }) => problem);
    expect(both({ ...ours, component: 'shadow' })).toEqual([
      'selects the pods of Deployment api and of Deployment shadow (made at prod/shop/shadow)',
    ]);
  });

  test('C05: none of which selects its own pods alone', () => {
    expect(rulesOf(withApi((system) => deployment(system, 'shadow', { app: 'shadow' })))).toEqual([]);
  });

  test('C21: a Secret with a literal value', () => {
    expect(rulesOf((system) => raw(system, 'pin', { ...secret, data: { PIN: 'MTIzNA==' } }))).toEqual([
      'secret-in-output',
    ]);
  });

  test('C21: a value that is no text, without repeating it', () => {
    const found = issuesOf((system) => raw(system, 'pin', { ...secret, stringData: { PIN: 987654 } }));
    expect([
      found.map(({ rule }) => rule).includes('secret-value-not-text'),
      JSON.stringify(found).includes('987654'),
    ]).toEqual([true, false]);
  });

  test('C21: a waived Secret that client-side apply would copy into an annotation', () => {
    const waivers = [waive('secret-in-output', { reason: 'a public test key' })];
    const environment = { waivers };
    expect(rulesOf((system) => raw(system, 'pin', { ...secret, data: { PIN: 'MTIzNA==' } }), environment)).toEqual([
      'secret-applied-by-client',
    ]);
  });

  test('one object made twice', () => {
    const build = (system: System) => {
      for (const id of ['one', 'two'])
        raw(system, id, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' } });
    };
    expect(rulesOf(build)).toEqual(['object-twice']);
  });

  test('a name above the limit of its kind', () => {
    const name = 'a'.repeat(60);
    const build = (system: System) =>
      raw(system, 'nightly', {
        apiVersion: 'batch/v1',
        kind: 'CronJob',
        metadata: { name },
        spec: { jobTemplate: { spec: { template: { metadata: { labels: { app: 'nightly' } }, spec: restricted } } } },
      });
    expect(rulesOf(build)).toEqual(['object-name-too-long']);
  });

  test('a namespace that a patch removes', () => {
    const build = withApi((_, api) =>
      api.object('ServiceAccount').addJsonPatch(JsonPatch.remove('/metadata/namespace')),
    );
    expect(rulesOf(build)).toContain('namespace-missing');
  });

  test('a status', () => {
    const build = (system: System) =>
      raw(system, 'a', { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' }, status: {} });
    expect(rulesOf(build)).toEqual(['status-in-output']);
  });

  test('replicas of a Deployment that an autoscaler scales', () => {
    const build = (system: System) => {
      const api = new MicroService(system, 'api', { ...sized, autoscaling: { maxReplicas: 9 } });
      api.object('Deployment').addJsonPatch(JsonPatch.add('/spec/replicas', 4));
    };
    expect(rulesOf(build)).toEqual(['two-owners-of-replicas']);
  });

  test('a selector that misses its own pods', () => {
    const build = (system: System) =>
      deployment(system, 'lost', { app: 'lost' }, { selector: { matchLabels: { app: 'other' } } });
    expect(rulesOf(build)).toEqual(['selector-misses-pods']);
  });

  test('C04: service links that a patch turns on', () => {
    const build = withApi((_, api) =>
      api.object('Deployment').addJsonPatch(JsonPatch.replace('/spec/template/spec/enableServiceLinks', true)),
    );
    expect(rulesOf(build)).toEqual(['service-links']);
  });

  test('a variable that a patch adds a second time', () => {
    const build = (system: System) => {
      const api = new MicroService(system, 'api', { ...sized, config: { A: '1' } });
      const env = '/spec/template/spec/containers/0/env/-';
      api.object('Deployment').addJsonPatch(JsonPatch.add(env, { name: 'A', value: '2' }));
    };
    expect(rulesOf(build)).toEqual(['entry-twice']);
  });

  test('a patch whose own test fails', () => {
    const build = withApi((_, api) =>
      api.object('Deployment').addJsonPatch(JsonPatch.test('/spec/minReadySeconds', 99)),
    );
    expect(rulesOf(build)).toEqual(['patch-test-failed']);
  });

  test('an object that a service never becomes, naming the nearest', () => {
    const build = withApi((_, api) => api.object('Deploymnt' as never));
    expect(issuesOf(build)).toEqual([
      expect.objectContaining({ rule: 'object-unknown', remedy: "did you mean 'Deployment'?" }),
    ]);
  });

  test('what a construct of the user’s says is wrong with it', () => {
    const build = (system: System) =>
      new Construct(system, 'mine').node.addValidation({ validate: () => ['it is wrong'] });
    expect(issuesOf(build)).toEqual([
      expect.objectContaining({ rule: 'construct-validation', problem: 'it is wrong' }),
    ]);
  });

  test('an id that is no text', () => {
    expect(rulesOf((system) => new MicroService(system, undefined as never, sized))).toContain('id-missing');
  });
});

describe('says nothing of', () => {
  test('a foreign Deployment with labels of its own', () => {
    expect(rulesOf((system) => deployment(system, 'other', { app: 'other' }))).toEqual([]);
  });

  test('a Secret without values', () => {
    expect(rulesOf((system) => raw(system, 'pin', secret))).toEqual([]);
  });

  test('a budget for pods of its own', () => {
    const build = (system: System) => {
      deployment(system, 'other', { app: 'other' });
      raw(system, 'mine', { ...budget, spec: { maxUnavailable: 1, selector: { matchLabels: { app: 'other' } } } });
    };
    expect(rulesOf(build)).toEqual([]);
  });
});
