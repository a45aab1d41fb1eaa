import { JsonPatch } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  aliyun,
  canary,
  istioSidecar,
  local,
  MicroService,
  type Rollout,
  rollingUpdate,
  type System,
  waive,
} from '../lib/index.ts';
import { budget, container, deployment, raw } from './support/foreign.ts';
import { issuesOf, rulesOf, sized } from './support/shop.ts';

const zones = 'topology.kubernetes.io/zone';

/** A Deployment named web with a budget. */
const budgeted =
  (replicas: number, share: object, pod: object = {}) =>
  (system: System) => {
    deployment(system, 'web', { spec: { replicas }, pod });
    budget(system, 'web', share);
  };

/** An autoscaler of the Deployment web. */
function autoscaler(system: System, bounds: object): void {
  const scaleTargetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' };
  raw(system, 'autoscaling/v2', 'HorizontalPodAutoscaler', 'web', { spec: { scaleTargetRef, ...bounds } });
}

describe('how long pods must be ready', () => {
  const waiting = (minReadySeconds: number) => (system: System) =>
    new MicroService(system, 'web', sized)
      .object('Deployment')
      .addJsonPatch(JsonPatch.replace('/spec/minReadySeconds', minReadySeconds));

  test('refuses as long as a rollout may take', () => {
    expect(rulesOf(waiting(600))).toEqual(['rollout-cannot-proceed']);
  });

  test('may be a second less', () => {
    expect(rulesOf(waiting(599))).toEqual([]);
  });
});

describe('a budget', () => {
  test('refuses to say both shares, of which the API server takes one', () => {
    expect(rulesOf(budgeted(3, { minAvailable: 1, maxUnavailable: 1 }))).toEqual(['budget-says-both']);
  });

  test('says one of them', () => {
    expect(rulesOf(budgeted(3, { minAvailable: 1 }))).toEqual([]);
  });
});

describe('a budget that never lets a pod go', () => {
  test.each([
    [3, { minAvailable: 3 }],
    [3, { minAvailable: '67%' }],
    [3, { minAvailable: '100%' }],
    [3, { maxUnavailable: 0 }],
    [3, { maxUnavailable: '0%' }],
    [1, { minAvailable: 1 }],
    [1, { minAvailable: '1%' }],
  ])('refuses for %i pods %o', (replicas, share) => {
    expect(rulesOf(budgeted(replicas, share))).toEqual(['budget-blocks-drain']);
  });

  test.each([
    [3, { minAvailable: 2 }],
    [3, { minAvailable: '66%' }],
    [3, { maxUnavailable: 1 }],
    [3, { maxUnavailable: '1%' }],
    [0, { minAvailable: 1 }],
    [1, { maxUnavailable: 1 }],
  ])('is not what %i pods have with %o', (replicas, share) => {
    expect(rulesOf(budgeted(replicas, share))).toEqual([]);
  });

  test('refuses what leaves none to go at the least that an autoscaler runs', () => {
    const build = (system: System) => {
      deployment(system, 'web', { spec: { replicas: undefined } });
      autoscaler(system, { minReplicas: 2, maxReplicas: 9 });
      budget(system, 'web', { minAvailable: 2 });
    };
    expect(rulesOf(build)).toEqual(['budget-blocks-drain']);
  });

  test('is not what an autoscaler with one more has', () => {
    const build = (system: System) => {
      deployment(system, 'web', { spec: { replicas: undefined } });
      autoscaler(system, { minReplicas: 3, maxReplicas: 9 });
      budget(system, 'web', { minAvailable: 2 });
    };
    expect(rulesOf(build)).toEqual([]);
  });

  test('refuses a patch that makes one of ours', () => {
    const build = (system: System) => {
      const api = new MicroService(system, 'api', sized);
      api.object('PodDisruptionBudget').addJsonPatch(JsonPatch.replace('/spec/maxUnavailable', 0));
    };
    expect(issuesOf(build)).toEqual([
      expect.objectContaining({
        rule: 'budget-blocks-drain',
        path: 'PodDisruptionBudget api /spec/maxUnavailable',
        problem: expect.stringContaining('0 lets none go of 3 pods of Deployment api'),
        remedy: expect.stringContaining('maxUnavailable: 1'),
      }),
    ]);
  });

  test('may be meant', () => {
    const waivers = [waive('budget-blocks-drain', { reason: 'drained by hand, see runbook 7' })];
    expect(rulesOf(budgeted(3, { maxUnavailable: 0 }), { waivers })).toEqual([]);
  });
});

describe('a budget that keeps no pod', () => {
  test.each([[{ maxUnavailable: 3 }], [{ maxUnavailable: '67%' }], [{ minAvailable: 0 }]])(
    'refuses %o of 3',
    (share) => {
      expect(rulesOf(budgeted(3, share))).toEqual(['budget-keeps-none']);
    },
  );

  test('is not one that keeps a single one', () => {
    expect(rulesOf(budgeted(3, { maxUnavailable: 2 }))).toEqual([]);
  });
});

describe('a lost zone', () => {
  const constraint = { maxSkew: 1, topologyKey: zones, labelSelector: { matchLabels: { app: 'web' } } };
  const spread = (whenUnsatisfiable: string, more: object = {}) => ({
    topologySpreadConstraints: [{ ...constraint, whenUnsatisfiable, ...more }],
  });

  test('refuses a budget that asks for more than it leaves', () => {
    const [issue] = issuesOf(budgeted(6, { minAvailable: 5 }, spread('DoNotSchedule')));
    expect([issue?.rule, issue?.problem, issue?.remedy]).toEqual([
      'zone-loss-below-budget',
      expect.stringContaining('a lost zone leaves 4'),
      expect.stringContaining('at least 8 pods'),
    ]);
  });

  test.each([
    ['asks for what it leaves', 4, spread('DoNotSchedule')],
    ['is for pods that come up in another zone', 5, spread('ScheduleAnyway')],
    ['is for pods that leave tainted nodes out of account', 5, spread('DoNotSchedule', { nodeTaintsPolicy: 'Honor' })],
  ])('is no matter of a budget that %s', (_, minAvailable, pod) => {
    expect(rulesOf(budgeted(6, { minAvailable }, pod))).toEqual([]);
  });
});

describe('a rollout', () => {
  const rolling =
    (rollingUpdate: object, replicas = 3, pod: object = {}) =>
    (system: System) =>
      void deployment(system, 'web', { spec: { replicas, strategy: { type: 'RollingUpdate', rollingUpdate } }, pod });

  test('refuses to add no pod and to take none away', () => {
    expect(rulesOf(rolling({ maxSurge: 0, maxUnavailable: 0 }))).toEqual(['rollout-cannot-proceed']);
  });

  test('refuses a patch that lets ours do neither', () => {
    const build = (system: System) => {
      const api = new MicroService(system, 'api', sized);
      api.object('Deployment').addJsonPatch(JsonPatch.replace('/spec/strategy/rollingUpdate/maxSurge', 0));
    };
    expect(rulesOf(build)).toEqual(['rollout-cannot-proceed']);
  });

  test.each([
    [{ maxSurge: 0, maxUnavailable: '25%' }, 3],
    [{ maxSurge: '1%', maxUnavailable: 0 }, 3],
    [{}, 1],
  ])('goes on with %o of %i pods', (rollingUpdate, replicas) => {
    expect(rulesOf(rolling(rollingUpdate, replicas))).toEqual([]);
  });

  const claiming =
    (accessMode: string, strategy: object, replicas = 1) =>
    (system: System) => {
      raw(system, 'v1', 'PersistentVolumeClaim', 'data', { spec: { accessModes: [accessMode] } });
      const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
      deployment(system, 'web', { spec: { replicas, strategy }, pod: { volumes } });
    };

  test.each(['ReadWriteOnce', 'ReadWriteOncePod'])('C09: refuses to wait for a %s volume of the old pod', (mode) => {
    expect(rulesOf(claiming(mode, {}))).toEqual(['rollout-cannot-proceed']);
  });

  test('C09: says to ours what to write into the program, and to others what into the object', () => {
    const ours = (rollout: Rollout) => (system: System) => {
      raw(system, 'v1', 'PersistentVolumeClaim', 'data', { spec: { accessModes: ['ReadWriteOnce'] } });
      const api = new MicroService(system, 'api', { ...sized, replicas: 3, rollout });
      const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
      const kind = rollout.kind === 'canary' ? 'Rollout' : 'Deployment';
      api.object(kind).addJsonPatch(JsonPatch.add('/spec/template/spec/volumes', volumes));
    };
    const platform = { platform: { ...environments.prod.platform, mesh: undefined, argoRollouts: '1.9' } };
    const remedies = (build: (system: System) => void) =>
      issuesOf(build, platform).flatMap(({ rule, remedy }) => (rule === 'rollout-cannot-proceed' ? [remedy] : []));
    const recreating = 'write rollout: recreate(), or make it a StatefulService';
    expect(remedies(ours(canary({ maxSurge: 1, maxUnavailable: 0 })))).toEqual([recreating]);
    expect(remedies(ours(rollingUpdate()))).toEqual([recreating]);
    expect(remedies(claiming('ReadWriteOnce', {}))).toEqual([
      "write strategy: { type: 'Recreate' }, or make it a StatefulSet",
    ]);
  });

  test.each([
    ['is let go first', 'ReadWriteOnce', { type: 'Recreate' }],
    ['is let go by a pod less', 'ReadWriteOnce', { rollingUpdate: { maxUnavailable: 1, maxSurge: 0 } }],
    ['many pods may have', 'ReadWriteMany', {}],
  ])('C09: goes on with a volume that %s', (_, mode, strategy) => {
    expect(rulesOf(claiming(mode, strategy))).toEqual([]);
  });

  const apart = (replicas: number, more: object = {}) => {
    const term = { topologyKey: zones, labelSelector: { matchLabels: { app: 'web' } }, ...more };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    return rolling({ maxSurge: 1, maxUnavailable: 0 }, replicas, { affinity });
  };

  test('refuses one more pod than there are zones, each for one', () => {
    expect(rulesOf(apart(3))).toEqual(['rollout-cannot-proceed']);
  });

  test('refuses more pods than there are zones, each for one', () => {
    const generation = { matchLabelKeys: ['pod-template-hash'] };
    expect(issuesOf(apart(5, generation))).toEqual([
      expect.objectContaining({
        rule: 'rollout-cannot-proceed',
        problem: expect.stringContaining('of 5 pods only 3 find a place'),
      }),
    ]);
  });

  test('goes on where nodes have no zones', () => {
    expect(rulesOf(apart(5), { cloud: local() })).toEqual([]);
  });

  test('goes on where a zone is left', () => {
    expect(rulesOf(apart(2))).toEqual([]);
  });

  test('goes on where the old generation is not counted', () => {
    expect(rulesOf(apart(3, { matchLabelKeys: ['pod-template-hash'] }))).toEqual([]);
  });
});

describe('a hard rule of zones', () => {
  const hard =
    (more: object, replicas = 6) =>
    (system: System) => {
      const labelSelector = { matchLabels: { app: 'web' } };
      const constraint = { maxSkew: 1, topologyKey: zones, whenUnsatisfiable: 'DoNotSchedule', labelSelector, ...more };
      deployment(system, 'web', { spec: { replicas }, pod: { topologySpreadConstraints: [constraint] } });
    };

  test('refuses more zones at least than there are', () => {
    expect(rulesOf(hard({ minDomains: 5 }))).toEqual(['rollout-cannot-proceed']);
  });

  test.each([
    ['as many zones at least', { minDomains: 3 }, 6],
    ['room for all pods', { minDomains: 5, maxSkew: 2 }, 6],
  ])('takes %s', (_, more, replicas) => {
    expect(rulesOf(hard(more, replicas))).toEqual([]);
  });

  test('refuses nodes without zones', () => {
    expect(rulesOf(hard({}), { cloud: local() })).toEqual(['spread-without-zones']);
  });
});

describe('the time to stop', () => {
  const stopping = (preStop: object, terminationGracePeriodSeconds?: number) => (system: System) => {
    const containers = [container({ lifecycle: { preStop } })];
    deployment(system, 'web', { pod: { containers, terminationGracePeriodSeconds } });
  };

  test.each([
    [{ sleep: { seconds: 30 } }, 30],
    [{ sleep: { seconds: 30 } }, undefined],
    [{ exec: { command: ['sleep', '60'] } }, 45],
    [{ exec: { command: ['/bin/sh', '-c', 'sleep 60'] } }, 45],
  ])('C11: refuses a wait of %o within %s s', (preStop, grace) => {
    expect(rulesOf(stopping(preStop, grace))).toEqual(['grace-too-short']);
  });

  test('C11: takes a wait that leaves some', () => {
    expect(rulesOf(stopping({ sleep: { seconds: 30 } }, 45))).toEqual([]);
  });

  const patched = (grace: number) => (system: System) => {
    const api = new MicroService(system, 'api', { ...sized, shutdown: { longestRequest: '60s' } });
    const path = '/spec/template/spec/terminationGracePeriodSeconds';
    api.object('Deployment').addJsonPatch(JsonPatch.replace(path, grace));
  };

  test('C11: refuses a patch that kills the longest request', () => {
    expect(rulesOf(patched(65))).toEqual(['grace-too-short']);
  });

  test('C11: takes a patch that lets it end', () => {
    expect(rulesOf(patched(71))).toEqual([]);
  });
});

describe("Istio's sidecar", () => {
  const mesh = (nativeSidecars: boolean) => ({
    platform: { ...environments.prod.platform, mesh: istioSidecar('1.30', { nativeSidecars }) },
  });
  const draining = (terminationDrainDuration: string | undefined) => (system: System) => {
    const podAnnotations = { 'proxy.istio.io/config': JSON.stringify({ terminationDrainDuration }) };
    new MicroService(system, 'api', { ...sized, podAnnotations });
  };

  test('C29: refuses to stop while the program still serves', () => {
    expect(rulesOf(draining('20s'), mesh(false))).toEqual(['sidecar-stops-first']);
  });

  test('C29: refuses to drain until it is killed', () => {
    expect(rulesOf(draining('45s'), mesh(false))).toEqual(['grace-too-short']);
  });

  test.each(['40s', undefined])('C29: takes a drain of %s', (drain) => {
    expect(rulesOf(draining(drain), mesh(false))).toEqual([]);
  });

  test('C29: is no matter of native sidecars, which stop last', () => {
    expect(rulesOf(draining('1s'), mesh(true))).toEqual([]);
  });
});

describe('a load balancer', () => {
  const balanced =
    (lifecycle: object | undefined, type = 'LoadBalancer') =>
    (system: System) => {
      deployment(system, 'web', { pod: { containers: [container({ lifecycle })] } });
      const spec = { type, selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] };
      raw(system, 'v1', 'Service', 'web', { spec });
    };
  const waiting = (seconds: number) => ({ preStop: { sleep: { seconds } } });

  test.each([[undefined], [waiting(9)]])('refuses that pods stop while it still sends: %o', (lifecycle) => {
    expect(rulesOf(balanced(lifecycle))).toEqual(['stops-before-load-balancer']);
  });

  test('takes pods that wait as long as it needs', () => {
    expect(rulesOf(balanced(waiting(10)))).toEqual([]);
  });

  test('is not a Service inside the cluster', () => {
    expect(rulesOf(balanced(undefined, 'ClusterIP'))).toEqual([]);
  });

  test('is as fast as its cloud says', () => {
    const cloud = { ...aliyun({ region: 'cn-hangzhou' }), loadBalancerDelay: 0 };
    expect(rulesOf(balanced(undefined), { cloud })).toEqual([]);
  });

  test('of ours waits for it', () => {
    const build = (system: System) => {
      const api = new MicroService(system, 'api', sized);
      api.object('Service').addJsonPatch(JsonPatch.add('/spec/type', 'LoadBalancer'));
    };
    expect(rulesOf(build)).toEqual([]);
  });
});

describe('a start', () => {
  const starting = (failureThreshold: number) => (system: System) => {
    const startupProbe = { tcpSocket: { port: 8080 }, failureThreshold, periodSeconds: 10 };
    deployment(system, 'web', { pod: { containers: [container({ startupProbe })] } });
  };

  test('refuses to take longer than a rollout', () => {
    expect(rulesOf(starting(60))).toEqual(['startup-exceeds-deadline']);
  });

  test('may take almost as long', () => {
    expect(rulesOf(starting(59))).toEqual([]);
  });
});

describe('a restart', () => {
  const restarted = (failureThreshold: number) => (system: System) => {
    const api = new MicroService(system, 'api', sized);
    const path = '/spec/template/spec/containers/0/livenessProbe/failureThreshold';
    api.object('Deployment').addJsonPatch(JsonPatch.replace(path, failureThreshold));
  };

  test('refuses to come before the pod is out of service', () => {
    expect(rulesOf(restarted(1))).toEqual(['liveness-impatient']);
  });

  test('may come right after it', () => {
    expect(rulesOf(restarted(2))).toEqual([]);
  });
});

describe('C13: a quota', () => {
  const quota = (system: System, hard: object) => raw(system, 'v1', 'ResourceQuota', 'all', { spec: { hard } });
  const asking = (requests: object, limits: object = {}) => ({
    containers: [container({ resources: { requests, limits } })],
  });

  test('refuses a container of ours without the CPU limit that it counts', () => {
    const build = (system: System) => {
      new MicroService(system, 'api', sized);
      quota(system, { 'limits.cpu': '100' });
    };
    expect(issuesOf(build)).toEqual([
      expect.objectContaining({
        rule: 'quota-needs-amount',
        path: 'Deployment api /spec/template/spec/containers/0/resources/limits/cpu',
        problem: expect.stringContaining('ResourceQuota all counts limits.cpu'),
      }),
    ]);
  });

  test('takes one with it', () => {
    const build = (system: System) => {
      new MicroService(system, 'api', { ...sized, cpuLimit: '1' });
      quota(system, { 'limits.cpu': '100' });
    };
    expect(rulesOf(build)).toEqual([]);
  });

  test('takes one that a LimitRange gives it to', () => {
    const build = (system: System) => {
      new MicroService(system, 'api', sized);
      quota(system, { 'limits.cpu': '100' });
      const limits = [{ type: 'Container', default: { cpu: '1' } }];
      raw(system, 'v1', 'LimitRange', 'usual', { spec: { limits } });
    };
    expect(rulesOf(build)).toEqual([]);
  });

  test('refuses an init container of a Job without what it counts', () => {
    const build = (system: System) => {
      const resources = { requests: { cpu: '1' } };
      const securityContext = { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } };
      const pod = {
        securityContext,
        restartPolicy: 'Never',
        initContainers: [container({ name: 'first' })],
        containers: [container({ resources })],
      };
      raw(system, 'batch/v1', 'Job', 'migrate', {
        metadata: { name: 'migrate', annotations: { 'argocd.argoproj.io/hook': 'Sync' } },
        spec: { template: { metadata: { labels: { app: 'm' } }, spec: pod } },
      });
      quota(system, { 'requests.cpu': '100' });
    };
    expect(issuesOf(build).map(({ path }) => path)).toEqual([
      'Job migrate /spec/template/spec/initContainers/0/resources/requests/cpu',
    ]);
  });

  test('takes what the quota counts of some pods only', () => {
    const build = (system: System) => {
      new MicroService(system, 'api', sized);
      raw(system, 'v1', 'ResourceQuota', 'some', { spec: { hard: { 'limits.cpu': '1' }, scopes: ['BestEffort'] } });
    };
    expect(rulesOf(build)).toEqual([]);
  });

  /** Three pods of 250m, and one more while they are replaced. */
  const three = (hard: object) => (system: System) => {
    new MicroService(system, 'api', sized);
    quota(system, hard);
  };

  test.each([
    [{ 'requests.cpu': '999m' }],
    [{ 'requests.memory': '1023Mi' }],
    [{ 'limits.memory': '1023Mi' }],
    [{ cpu: '999m' }],
    [{ pods: '3' }],
  ])('refuses %o for four pods of 250m and 256Mi', (hard) => {
    expect(rulesOf(three(hard))).toEqual(['quota-below-need']);
  });

  test('takes what four such pods need', () => {
    expect(
      rulesOf(three({ 'requests.cpu': '1', 'requests.memory': '1Gi', 'limits.memory': '1Gi', pods: '4' })),
    ).toEqual([]);
  });

  test('counts the most that an autoscaler may run, and its surge', () => {
    const build = (system: System) => {
      new MicroService(system, 'api', { ...sized, autoscaling: { maxReplicas: 8 } });
      quota(system, { 'requests.cpu': '2' });
    };
    expect(issuesOf(build)[0]?.problem).toContain("('2500m')");
  });

  test('counts the largest init container where it asks for more than all others', () => {
    const build = (system: System) => {
      const pod = {
        initContainers: [container({ name: 'first', resources: { requests: { cpu: '3' } } })],
        ...asking({ cpu: '1' }),
      };
      deployment(system, 'web', { spec: { replicas: 1, strategy: { type: 'Recreate' } }, pod });
      quota(system, { 'requests.cpu': '2' });
    };
    expect(issuesOf(build)[0]?.problem).toContain("('3')");
  });

  const sidecars = { platform: { ...environments.prod.platform, mesh: istioSidecar('1.30') } };

  test.each([
    ['by default', {}, "('1400m')"],
    ['by an annotation', { podAnnotations: { 'sidecar.istio.io/proxyCPU': '250m' } }, "('2')"],
  ])("adds what Istio's sidecar gets %s", (_, options, sum) => {
    const build = (system: System) => {
      new MicroService(system, 'api', { ...sized, ...options });
      quota(system, { 'requests.cpu': '1' });
    };
    expect(issuesOf(build, sidecars)[0]?.problem).toContain(sum);
  });

  test('adds none to pods that are not in the mesh', () => {
    const build = (system: System) => {
      new MicroService(system, 'api', { ...sized, mesh: false });
      quota(system, { 'requests.cpu': '1' });
    };
    expect(rulesOf(build, sidecars)).not.toContain('quota-below-need');
  });

  test('adds what a native sidecar asks for', () => {
    const build = (system: System) => {
      const sidecar = container({ name: 'side', restartPolicy: 'Always', resources: { requests: { cpu: '3' } } });
      const pod = { initContainers: [sidecar], ...asking({ cpu: '1' }) };
      deployment(system, 'web', { spec: { replicas: 1, strategy: { type: 'Recreate' } }, pod });
      quota(system, { 'requests.cpu': '3500m' });
    };
    expect(issuesOf(build)[0]?.problem).toContain("('4')");
  });
});

describe('the size of pods', () => {
  const sizedBy = (spec: object) => (system: System) => {
    new MicroService(system, 'api', { ...sized, autoscaling: { maxReplicas: 8 } });
    const targetRef = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'api' };
    raw(system, 'autoscaling.k8s.io/v1', 'VerticalPodAutoscaler', 'api', { spec: { targetRef, ...spec } });
  };
  const controlling = (...controlledResources: readonly string[]) => ({
    resourcePolicy: { containerPolicies: [{ containerName: '*', controlledResources }] },
  });

  test.each([[{}], [{ updatePolicy: { updateMode: 'Recreate' } }], [controlling('cpu')]])(
    'refuses a second owner of what the autoscaler measures: %o',
    (spec) => {
      expect(rulesOf(sizedBy(spec))).toEqual(['two-owners-of-resources']);
    },
  );

  test.each([[{ updatePolicy: { updateMode: 'Off' } }], [controlling('memory')]])(
    'takes one that only advises, or owns something else: %o',
    (spec) => {
      expect(rulesOf(sizedBy(spec))).toEqual([]);
    },
  );
});
