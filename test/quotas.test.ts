import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import { blueGreen, CronTask, canary, local, MicroService, StatefulService, type System } from '../lib/index.ts';
import { container, raw } from './support/foreign.ts';
import { issuesOf, rulesOf, sized } from './support/shop.ts';

const podSpec = {
  securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
  containers: [container()],
};

describe('a quota of a namespace', () => {
  const quota = (system: System, hard: object) => raw(system, 'v1', 'ResourceQuota', 'all', { spec: { hard } });
  const problemsOf = (build: (system: System) => void, environment: object = {}) =>
    issuesOf(build, environment).map(({ rule, path, problem }) => `${rule} ${path}: ${problem}`);

  test.each([
    ['requests.cpu', 'abc'],
    ['pods', 'many'],
    ['limits.memory', '10 Gi'],
    ['count/secrets', '-1'],
  ])('refuses quota-unreadable: %s of %j, which is no amount', (key, amount) => {
    expect(rulesOf((system) => void quota(system, { [key]: amount }))).toEqual(['quota-unreadable']);
  });

  test.each([['1e3'], [100], ['2k'], ['.5'], ['10Gi']])('takes the amount %j', (amount) => {
    expect(rulesOf((system) => void quota(system, { 'requests.cpu': amount }))).toEqual([]);
  });

  test.each([['foo'], [7], [['pods']]])('refuses quota-unreadable: spec.hard that is %j', (hard) => {
    expect(issuesOf((system) => void raw(system, 'v1', 'ResourceQuota', 'all', { spec: { hard } }))).toMatchObject([
      { rule: 'quota-unreadable', path: 'ResourceQuota all /spec/hard' },
    ]);
  });

  test('takes a quota that limits nothing, which null is in the output', () => {
    const limits = ['all', 'none'].map((name) => (system: System) => {
      raw(system, 'v1', 'ResourceQuota', name, { spec: name === 'all' ? {} : { hard: null } });
    });
    expect(limits.flatMap((build) => rulesOf(build))).toEqual([]);
  });

  /** A keeper with a claim for each of its three pods, and a claim of the user's own. */
  const keeping = (hard: object) => (system: System) => {
    new StatefulService(system, 'keeper', {
      ...sized,
      state: { volumes: { '/data': { size: '2Gi', class: 'fast-disk' } } },
    });
    raw(system, 'v1', 'PersistentVolumeClaim', 'mine', { spec: { resources: { requests: { storage: '1Gi' } } } });
    quota(system, hard);
  };
  const onLocal = { cloud: local() };

  test.each([
    ['requests.storage', '6Gi', '7Gi'],
    ['persistentvolumeclaims', '3', '4'],
    ['count/persistentvolumeclaims', '3', '4'],
    ['fast-disk.storageclass.storage.k8s.io/requests.storage', '5Gi', '6Gi'],
    ['fast-disk.storageclass.storage.k8s.io/persistentvolumeclaims', '2', '3'],
  ])('refuses %s of %s, for claims of %s', (key, little, enough) => {
    expect([rulesOf(keeping({ [key]: little }), onLocal), rulesOf(keeping({ [key]: enough }), onLocal)]).toEqual([
      ['quota-below-need'],
      [],
    ]);
  });

  const plain = (hard: object) => (system: System) => {
    new MicroService(system, 'api', { ...sized, config: { A: 'x' }, files: { '/etc/a': 'x' } });
    quota(system, hard);
  };

  test.each([
    ['services', 0],
    ['count/services', 0],
    ['count/deployments.apps', 0],
    ['count/networkpolicies.networking.k8s.io', 1],
    // The service's own, and those that Kubernetes and Istio put into each namespace.
    ['configmaps', 2],
    ['count/serviceaccounts', 1],
  ])('refuses %s of %i, and takes one more', (key, little) => {
    expect([rulesOf(plain({ [key]: little })), rulesOf(plain({ [key]: little + 1 }))]).toEqual([
      ['quota-below-need'],
      [],
    ]);
  });

  test.each([
    // Ten earlier ones, the running one and the next: ours write three.
    ['count/replicasets.apps', 'Deployment', {}, 11],
    ['count/replicasets.apps', 'Deployment', { revisionHistoryLimit: 3 }, 4],
    ['count/controllerrevisions.apps', 'StatefulSet', { revisionHistoryLimit: 0 }, 1],
  ])('refuses %s for a %s with %j of %i, and takes one more', (key, kind, spec, little) => {
    const keeping = (hard: number) => (system: System) => {
      raw(system, 'apps/v1', kind, 'web', { spec });
      quota(system, { [key]: hard });
    };
    const refused = (hard: number) => rulesOf(keeping(hard)).includes('quota-below-need');
    expect([refused(little), refused(little + 1)]).toEqual([true, false]);
  });

  test('counts the generations of a service of ours', () => {
    const key = 'count/replicasets.apps';
    expect([rulesOf(plain({ [key]: 4 })), rulesOf(plain({ [key]: 5 }))]).toEqual([['quota-below-need'], []]);
  });

  test('counts the runs that a scheduled task keeps, and the one that runs', () => {
    const work = { image: 'registry.example.com/shop/work:1.4.2', cpu: '100m', memory: '128Mi' } as const;
    const scheduled = (jobs: number) => (system: System) => {
      new CronTask(system, 'report', { ...work, schedule: '@daily' });
      quota(system, { 'count/jobs.batch': jobs, 'count/cronjobs.batch': 1 });
    };
    expect([rulesOf(scheduled(4)), rulesOf(scheduled(5))]).toEqual([['quota-below-need'], []]);
  });

  test.each([
    [{ parallelism: 9, completions: 2 }, 1],
    [{ parallelism: 3, completions: 9 }, 2],
    [{ parallelism: 3 }, 2],
    [{}, 0],
  ])('counts the pods of a Job with %j: refuses %i, and takes one more', (spec, little) => {
    const template = { spec: { ...podSpec, restartPolicy: 'Never' } };
    const job = (kind: string, pods: number) => (system: System) => {
      const jobSpec = { ...spec, template };
      const [apiVersion, jobOrSchedule] = ['batch/v1', kind === 'Job' ? jobSpec : { jobTemplate: { spec: jobSpec } }];
      raw(system, apiVersion, kind, 'work', { spec: jobOrSchedule });
      quota(system, { pods });
    };
    const refused = (kind: string, pods: number) => rulesOf(job(kind, pods)).includes('quota-below-need');
    const found = ['Job', 'CronJob'].map((kind) => [refused(kind, little), refused(kind, little + 1)]);
    expect(found).toEqual([
      [true, false],
      [true, false],
    ]);
  });

  const weights = (...list: number[]) => list.map((setWeight) => ({ setWeight }));

  test.each([
    ['both generations in full where requests are split', { steps: weights(20, 60) }, 20],
    ['as many stable pods as they get requests', { dynamicStableScale: true, steps: weights(20, 60) }, 14],
    ['two full generations where it is one step', { dynamicStableScale: true }, 20],
    ['the widest step', { dynamicStableScale: true, steps: weights(5, 10, 50, 90) }, 14],
    [
      'more where each generation has a fewest',
      { dynamicStableScale: true, minPodsPerReplicaSet: 4, steps: weights(5, 95) },
      20,
    ],
    ['new pods as many as a step says', { steps: [{ setCanaryScale: { replicas: 12 } }] }, 22],
    [
      'new pods for a step’s own weight, and stable ones for their requests',
      {
        dynamicStableScale: true,
        steps: [{ setCanaryScale: { weight: 50 } }, ...weights(50), { setCanaryScale: { matchTrafficWeight: true } }],
      },
      15,
    ],
  ])('counts of a Rollout of ten pods %s', (_, canary, most) => {
    const rollout = (pods: number) => (system: System) => {
      const strategy = { canary: { ...canary, trafficRouting: { istio: {} } } };
      const labels = { app: 'web' };
      const template = { metadata: { labels }, spec: podSpec };
      raw(system, 'argoproj.io/v1alpha1', 'Rollout', 'web', {
        spec: { replicas: 10, selector: { matchLabels: labels }, strategy, template },
      });
      quota(system, { pods });
    };
    const refused = (pods: number) => rulesOf(rollout(pods)).includes('quota-below-need');
    expect([refused(most - 1), refused(most)]).toEqual([true, false]);
  });

  test.each([
    ['two sets, of which the old one goes in time to make room', '30s', 6],
    ['two sets, while the next release may wait for it', '599s', 6],
    ['a third, where the next release would wait too long', '10m', 9],
  ] as const)('counts of a blue-green release %s', (_, scaleDownDelay, most) => {
    const build = (pods: number) => (system: System) => {
      new MicroService(system, 'api', { ...sized, replicas: 3, rollout: blueGreen({ scaleDownDelay }) });
      quota(system, { pods });
    };
    const platform = { ...environments.prod.platform, argoRollouts: '1.9', mesh: undefined };
    const refused = (pods: number) => rulesOf(build(pods), { platform }).includes('quota-below-need');
    expect([refused(most - 1), refused(most)]).toEqual([true, false]);
  });

  test('counts of a canary whose shares are made of pods its surge', () => {
    const build = (pods: number) => (system: System) => {
      new MicroService(system, 'api', { ...sized, replicas: 8, rollout: canary({ steps: [{ weight: 50 }] }) });
      quota(system, { pods });
    };
    const platform = { ...environments.prod.platform, argoRollouts: '1.9', mesh: undefined };
    const refused = (pods: number) => rulesOf(build(pods), { platform }).includes('quota-below-need');
    expect([refused(9), refused(10)]).toEqual([true, false]);
  });

  test('says how many there are', () => {
    expect(problemsOf(plain({ 'count/deployments.apps': '0' }))).toEqual([
      "quota-below-need ResourceQuota all /spec/hard/count~1deployments.apps: '0' is below what this program makes in the namespace ('1') (made at prod/shop/ResourceQuota-all)",
    ]);
  });

  test('says nothing of objects that nobody here counts', () => {
    expect(rulesOf(plain({ 'count/widgets.example.com': 0, 'requests.nvidia.com/gpu': 0 }))).toEqual([]);
  });

  /** Three pods of the service and three of the waypoint, and one more of each while they are replaced. */
  const throughWaypoint = (hard: object) => (system: System) => {
    new MicroService(system, 'api', { ...sized, serves: { timeout: '2s' } });
    quota(system, hard);
  };

  test('counts the pods that Istio makes of a waypoint, with what it gives them', () => {
    expect([
      rulesOf(throughWaypoint({ pods: 7, 'requests.cpu': '1399m', 'limits.memory': '5119Mi' })),
      rulesOf(throughWaypoint({ pods: 8, 'requests.cpu': '1400m', 'limits.memory': '5Gi' })),
    ]).toEqual([['quota-below-need', 'quota-below-need', 'quota-below-need'], []]);
  });

  test('counts those of a gateway of the user’s own, and its load balancer', () => {
    const gateway = (hard: object) => (system: System) => {
      const listeners = [{ name: 'http', port: 80, protocol: 'HTTP' }];
      const parametersRef = { group: '', kind: 'ConfigMap', name: 'edge' };
      const deployment =
        'spec:\n  replicas: 2\n  template:\n    spec:\n      containers:\n        - name: istio-proxy\n          resources: { requests: { cpu: 500m } }\n';
      raw(system, 'v1', 'ConfigMap', 'edge', { data: { deployment } });
      raw(system, 'gateway.networking.k8s.io/v1', 'Gateway', 'edge', {
        spec: { gatewayClassName: 'istio', listeners, infrastructure: { parametersRef } },
      });
      quota(system, hard);
    };
    expect([
      rulesOf(gateway({ 'requests.cpu': '1499m', pods: 2, 'services.loadbalancers': 0 })),
      rulesOf(gateway({ 'requests.cpu': '1500m', pods: 3, 'services.loadbalancers': 1 })),
    ]).toEqual([['quota-below-need', 'quota-below-need', 'quota-below-need'], []]);
  });
});
