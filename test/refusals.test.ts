import { describe, expect, test } from 'vitest';
import { type Issue, MicroService, waive } from '../lib/index.ts';
import { issuesOf as shopIssues, sized } from './support/shop.ts';

/** Everything that is wrong with one service in production. */
function issuesOf(props: object, id = 'api', environment: object = {}): readonly Issue[] {
  return shopIssues((system) => new MicroService(system, id, { ...sized, ...props }), environment);
}

const refused: readonly (readonly [title: string, rule: string, path: string, props: object])[] = [
  ['an image without a version', 'image-not-pinned', 'image', { image: 'registry.example.com/shop/api' }],
  ['the tag latest', 'image-not-pinned', 'image', { image: 'registry.example.com/shop/api:latest' }],
  ['a malformed image', 'image-malformed', 'image', { image: 'a b' }],
  ['a quantity that is none', 'bad-quantity', 'cpu', { cpu: '250x' }],
  ['a missing quantity in production', 'missing-memory', 'memory', { memory: undefined }],
  ['a request above its limit', 'request-above-limit', 'memory', { memory: '1Gi', memoryLimit: '512Mi' }],
  ['a port out of range', 'out-of-range', 'port', { port: 70_000 }],
  ['a privileged port', 'port-privileged', 'port', { port: 80 }],
  [
    'a check on an unknown port',
    'probe-port-unknown',
    'health.readiness.port',
    { health: { readiness: { path: '/r', port: 'admin' }, liveness: '/l' } },
  ],
  [
    'more pods at least than at most',
    'min-above-max',
    'autoscaling.minReplicas',
    { autoscaling: { minReplicas: 20, maxReplicas: 15 } },
  ],
  ['one replica in production', 'single-replica', 'replicas', { replicas: 1 }],
  ['a config key that is no variable name', 'config-key-illegal', "config['my-key']", { config: { 'my-key': 'x' } }],
  ['a secret by its key', 'literal-secret', 'config.DB_PASSWORD', { config: { DB_PASSWORD: 'hunter2' } }],
  ['a secret by its value', 'literal-secret', 'config.DATABASE', { config: { DATABASE: 'postgres://app:pw@db/app' } }],
  ['a reference to what nothing defines', 'variable-undefined', 'config.URL', { config: { URL: 'http://$(NOPE)' } }],
  [
    'retries that do not fit their timeout',
    'retries-exceed-timeout',
    'serves.timeout',
    { serves: { timeout: '1s', retries: { attempts: 3, perTryTimeout: '600ms' } } },
  ],
  [
    'a grace period shorter than its shutdown',
    'grace-too-short',
    'shutdown.gracePeriod',
    { shutdown: { gracePeriod: '20s' } },
  ],
  [
    'a header of a check that is none',
    'check-header-illegal',
    "health.readiness.headers['a b']",
    { health: { readiness: { path: '/r', headers: { 'a b': 'x' } }, liveness: '/l' } },
  ],
  [
    "Argo CD's own annotation",
    'annotation-reserved',
    "annotations['argocd.argoproj.io/tracking-id']",
    { annotations: { 'argocd.argoproj.io/tracking-id': 'x' } },
  ],
  [
    'a hook of Argo CD on all objects of a service',
    'annotation-reserved',
    "annotations['argocd.argoproj.io/hook']",
    { annotations: { 'argocd.argoproj.io/hook': 'PreSync' } },
  ],
  [
    'a hook of Helm, which Argo CD takes for its own',
    'annotation-reserved',
    "annotations['helm.sh/hook']",
    { annotations: { 'helm.sh/hook': 'pre-install' } },
  ],
  [
    'one wave for all objects of a service',
    'annotation-reserved',
    "annotations['argocd.argoproj.io/sync-wave']",
    { annotations: { 'argocd.argoproj.io/sync-wave': '5' } },
  ],
  [
    'that all objects of a service are replaced',
    'annotation-reserved',
    "annotations['argocd.argoproj.io/sync-options']",
    { annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false, Replace=true' } },
  ],
  [
    'a permission on what is the whole cluster’s',
    'permission-never-granted',
    'permissions',
    { permissions: [{ resources: ['nodes'], verbs: ['get'] }] },
  ],
  [
    'a permission without its group',
    'permission-never-granted',
    'permissions',
    { permissions: [{ resources: ['deployments'], verbs: ['get'] }] },
  ],
  ['an option that does not exist', 'unknown-option', 'imagee', { imagee: 'x' }],
  ['a value of a wrong type', 'wrong-type', 'replicas', { replicas: 'three' }],
];

describe('refuses', () => {
  for (const [title, rule, path, props] of refused) {
    test(title, () => {
      expect(issuesOf(props)).toContainEqual(expect.objectContaining({ rule, path }));
    });
  }

  test('replicas beside autoscaling', () => {
    const rules = issuesOf({ replicas: 3, autoscaling: { maxReplicas: 9 } }).map(({ rule }) => rule);
    expect(rules).toContainEqual(expect.stringMatching(/^replicas-(beside|and)-autoscaling$/));
  });

  test('a name that is no DNS label', () => {
    expect(issuesOf({}, 'Bad_Name').map(({ rule }) => rule)).toContain('name-illegal');
  });

  test('an edition that does not exist', () => {
    expect(issuesOf({}, 'api', { edition: '1999.01' }).map(({ path }) => path)).toContain('edition');
  });

  test('a missing check of a TCP service with what such a service can do', () => {
    const found = issuesOf({ protocol: 'tcp', health: undefined });
    expect(found).toContainEqual(
      expect.objectContaining({ rule: 'health-missing', remedy: expect.stringContaining('command') }),
    );
  });

  test('several things at once', () => {
    expect(issuesOf({ cpu: '250x', replicas: 1, image: 'a b' }).length).toBeGreaterThanOrEqual(3);
  });

  test('without repeating a secret value', () => {
    const [issue] = issuesOf({ config: { DB_PASSWORD: 'hunter2' } });
    expect(JSON.stringify(issue)).not.toContain('hunter2');
  });

  test('a hook with the object that it belongs on', () => {
    const [issue] = issuesOf({ annotations: { 'argocd.argoproj.io/hook': 'PreSync' } });
    expect(issue?.remedy).toBe(
      "write it on that one: .object('Deployment').metadata.addAnnotation('argocd.argoproj.io/hook', 'PreSync')",
    );
  });

  test('no option of syncs that may hold for all objects', () => {
    expect(issuesOf({ annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false' } })).toEqual([]);
  });

  test('nothing of a good service', () => {
    expect(issuesOf({})).toEqual([]);
  });

  test('no longer what a waiver with a reason overrules', () => {
    const waivers = [waive('single-replica', { reason: 'holds a lock' })];
    expect(issuesOf({ replicas: 1, waivers })).toEqual([]);
  });
});
