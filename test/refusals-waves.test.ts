import { describe, expect, test } from 'vitest';
import { call, MicroService, type MicroServiceProps, type System, Task, type TaskProps, waive } from '../lib/index.ts';
import { container, deployment, raw } from './support/foreign.ts';
import { issuesOf, rulesOf, sized } from './support/shop.ts';

const wave = 'argocd.argoproj.io/sync-wave';
const hook = 'argocd.argoproj.io/hook';
const unreachable = { waivers: [waive('service-unreachable', { reason: 'only waves are of interest here' })] };
const job = { image: sized.image, cpu: '100m', memory: '128Mi' } as const;

const service = (system: System, id: string, props: Partial<MicroServiceProps> = {}) =>
  new MicroService(system, id, { ...sized, ...unreachable, ...props });
const migration = (system: System, props: Pick<TaskProps, 'calls' | 'application'> = {}) =>
  new Task(system, 'migration', { ...job, ...props });

/** Rules about waves that a system breaks; the others are not what is asked here. */
const waveRulesOf = (build: (system: System) => void, environment?: object) =>
  rulesOf(build, environment).filter((rule) => /^(?:wave-|hook-|order-)/.test(rule));
const config = (system: System, annotations: Record<string, string> = {}) =>
  raw(system, 'v1', 'ConfigMap', 'settings', { metadata: { name: 'settings', annotations }, data: { a: 'b' } });
const settings = { containers: [container({ envFrom: [{ configMapRef: { name: 'settings' } }] })] };
const restricted = { securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } } };
const jobOf = (system: System, annotations: Record<string, string>, pod: object = settings, spec: object = {}) =>
  raw(system, 'batch/v1', 'Job', 'seed', {
    metadata: { name: 'seed', annotations },
    spec: {
      template: {
        metadata: { labels: { app: 'seed' } },
        spec: { ...restricted, containers: [container()], restartPolicy: 'Never', ...pod },
      },
      ...spec,
    },
  });

describe('wave-backwards', () => {
  test('refuses wave-backwards: a workload whose ConfigMap comes in a later wave', () => {
    const [issue] = issuesOf((system) => {
      config(system, { [wave]: '5' });
      deployment(system, 'api', { pod: settings });
    }).filter(({ rule }) => rule === 'wave-backwards');
    expect(issue).toMatchObject({
      path: 'Deployment api /spec/template/spec/containers/0/envFrom/0/configMapRef/name',
      problem:
        'is applied in wave 0 and names ConfigMap settings, which comes in wave 5 (made at prod/shop/Deployment-api)',
      remedy:
        "write the annotation argocd.argoproj.io/sync-wave: '5', or give ConfigMap settings a wave that is no later",
    });
  });

  test('takes one of the same wave', () => {
    const rules = waveRulesOf((system) => {
      config(system, { [wave]: '0' });
      deployment(system, 'api', { pod: settings });
    });
    expect(rules).toEqual([]);
  });

  test('refuses wave-backwards: a Secret that a controller makes of an object of a later wave', () => {
    const pod = { containers: [container({ envFrom: [{ secretRef: { name: 'token' } }] })] };
    const rules = waveRulesOf((system) => {
      raw(system, 'external-secrets.io/v1', 'ExternalSecret', 'token', {
        metadata: { name: 'token', annotations: { [wave]: '1' } },
      });
      deployment(system, 'api', { pod });
    });
    expect(rules).toEqual(['wave-backwards']);
  });

  test('refuses wave-backwards: an autoscaler of a user that comes before our workload', () => {
    const rules = waveRulesOf((system) => {
      service(system, 'wallet', { calls: [service(system, 'ledger')] });
      raw(system, 'autoscaling.k8s.io/v1', 'VerticalPodAutoscaler', 'wallet', {
        spec: { targetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'wallet' } },
      });
    });
    expect(rules).toEqual(['wave-backwards']);
  });

  test('refuses wave-backwards: one of our objects that a patch puts before what it needs', () => {
    const rules = waveRulesOf((system) => {
      const wallet = service(system, 'wallet');
      wallet.object('ServiceAccount').metadata.addAnnotation(wave, '7');
    });
    expect(rules).toEqual(['wave-backwards']);
  });

  test.each([
    ['external-secrets.io/v1', 'ExternalSecret', 'SecretStore', { secretStoreRef: { name: 'it' } }],
    ['cert-manager.io/v1', 'Certificate', 'Issuer', { secretName: 'tls', issuerRef: { name: 'it' } }],
    ['postgresql.cnpg.io/v1', 'Database', 'Cluster', { cluster: { name: 'it' } }],
    [
      'keda.sh/v1alpha1',
      'ScaledObject',
      'TriggerAuthentication',
      { triggers: [{ authenticationRef: { name: 'it' } }] },
    ],
  ])('refuses wave-backwards: of %s a %s whose %s comes later', (apiVersion, kind, maker, spec) => {
    const build = (at: string) => (system: System) => {
      raw(system, apiVersion, kind, 'api', { metadata: { name: 'api' }, spec });
      raw(system, apiVersion, maker, 'it', { metadata: { name: 'it', annotations: { [wave]: at } }, spec: {} });
    };
    expect(waveRulesOf(build('30'))).toEqual(['wave-backwards']);
    expect(waveRulesOf(build('0'))).toEqual([]);
  });

  test('leaves issuers and stores of the whole cluster to others', () => {
    const rules = waveRulesOf((system) => {
      const spec = { secretName: 'tls', issuerRef: { kind: 'ClusterIssuer', name: 'letsencrypt' } };
      raw(system, 'cert-manager.io/v1', 'Certificate', 'api', { spec });
    });
    expect(rules).toEqual([]);
  });

  test('lets a policy of the mesh stand before what it guards', () => {
    const spec = { targetRefs: [{ kind: 'Service', group: '', name: 'api' }], rules: [] };
    const rules = waveRulesOf((system) => {
      const metadata = { name: 'api', annotations: { [wave]: '3' } };
      deployment(system, 'api');
      raw(system, 'v1', 'Service', 'api', { metadata, spec: { selector: { app: 'api' }, ports: [{ port: 80 }] } });
      raw(system, 'security.istio.io/v1', 'AuthorizationPolicy', 'api', { spec });
    });
    expect(rules).toEqual([]);
  });

  test('says nothing where no Argo CD reads waves', () => {
    const build = (system: System) => {
      config(system, { [wave]: '5' });
      deployment(system, 'api', { pod: settings });
    };
    expect(waveRulesOf(build, { platform: { kubernetes: '1.33' } })).toEqual([]);
  });
});

describe('an order that the program says, and patches change', () => {
  const at = (value: string) => [wave, value] as const;

  test('refuses wave-backwards: what is after a task that a patch moves behind it', () => {
    const build = (value: string) => (system: System) => {
      const migrate = migration(system);
      service(system, 'wallet', { after: [migrate] });
      migrate.object('Job').metadata.addAnnotation(...at(value));
    };
    const [issue] = issuesOf(build('50')).filter(({ rule }) => rule === 'wave-backwards');
    expect(issue).toMatchObject({
      path: 'Deployment wallet',
      problem: 'is applied in wave 10, and wallet comes after migration, whose Job migration comes in wave 50',
      remedy: "write the annotation argocd.argoproj.io/sync-wave: '51', or leave the patched waves to the library",
    });
    expect(waveRulesOf(build('10'))).toEqual(['wave-backwards']);
    expect(waveRulesOf(build('5'))).toEqual([]);
  });

  test('refuses wave-backwards: a task that a patch moves behind all, as another hook', () => {
    const rules = waveRulesOf((system) => {
      const migrate = migration(system);
      service(system, 'wallet', { after: [migrate] });
      migrate.object('Job').metadata.addAnnotation(hook, 'PostSync');
    });
    expect(rules).toEqual(['wave-backwards']);
  });

  test('refuses wave-backwards: a callee that a patch moves behind its caller', () => {
    const build = (essential: boolean) => (system: System) => {
      const ledger = service(system, 'ledger', { criticality: essential ? 'normal' : 'low' });
      service(system, 'wallet', { calls: [call(ledger, { essential })] });
      ledger.object('Deployment').metadata.addAnnotation(...at('50'));
    };
    expect(waveRulesOf(build(true))).toEqual(['wave-backwards']);
    expect(waveRulesOf(build(false))).toEqual([]);
  });

  test('refuses wave-backwards: a policy that a patch moves behind the pods that it lets out', () => {
    const build = (value: string) => (system: System) => {
      const store = service(system, 'store');
      migration(system, { calls: [store] })
        .object('NetworkPolicy')
        .metadata.addAnnotation(...at(value));
    };
    expect(issuesOf(build('20')).find(({ rule }) => rule === 'wave-backwards')).toMatchObject({
      path: 'NetworkPolicy migration',
      problem: expect.stringMatching(/^comes in wave 20, and the pods of Job migration need it in wave 9/),
    });
    expect(waveRulesOf(build('9'))).toEqual([]);
  });
});

describe('hook-needs-later', () => {
  test('refuses hook-needs-later: a PreSync hook that needs what the sync brings', () => {
    const [issue] = issuesOf((system) => {
      config(system);
      jobOf(system, { [hook]: 'PreSync' });
    }).filter(({ rule }) => rule === 'hook-needs-later');
    expect(issue?.remedy).toBe(
      "write the annotations argocd.argoproj.io/hook: Sync and argocd.argoproj.io/sync-wave: '1': PreSync comes before all that",
    );
  });

  test('takes a Sync hook whose ConfigMap is applied before it in the same wave', () => {
    const rules = waveRulesOf((system) => {
      config(system);
      jobOf(system, { [hook]: 'Sync' });
    });
    expect(rules).toEqual([]);
  });

  test('refuses hook-needs-later: a Sync hook beside what a controller makes its Secret of', () => {
    const pod = { containers: [container({ envFrom: [{ secretRef: { name: 'token' } }] })] };
    const build = (at: string) => (system: System) => {
      raw(system, 'external-secrets.io/v1', 'ExternalSecret', 'token');
      jobOf(system, { [hook]: 'Sync', [wave]: at }, pod);
    };
    expect(waveRulesOf(build('0'))).toEqual(['hook-needs-later']);
    expect(waveRulesOf(build('1'))).toEqual([]);
  });
});

describe('wave-never-healthy', () => {
  const last = (system: System) => service(system, 'wallet', { autoscaling: { maxReplicas: 9 } });

  test('refuses wave-never-healthy: a suspended Job before the last wave', () => {
    const build = (at: string) => (system: System) => {
      last(system);
      jobOf(system, { [wave]: at }, {}, { suspend: true });
    };
    expect(waveRulesOf(build('0'))).toEqual(['wave-never-healthy']);
    expect(waveRulesOf(build('100'))).toEqual([]);
  });

  test('refuses wave-never-healthy: it in the last wave, where a hook after it waits for all', () => {
    const rules = waveRulesOf((system) => {
      jobOf(system, { [wave]: '100' }, {}, { suspend: true });
      raw(system, 'v1', 'ConfigMap', 'report', { metadata: { name: 'report', annotations: { [hook]: 'PostSync' } } });
    });
    expect(rules).toEqual(['wave-never-healthy']);
  });

  const rollout = (system: System, canary: object, at: string) => {
    last(system);
    raw(system, 'argoproj.io/v1alpha1', 'Rollout', 'api', {
      metadata: { name: 'api', annotations: { [wave]: at } },
      spec: {
        replicas: 3,
        selector: { matchLabels: { app: 'api' } },
        template: { metadata: { labels: { app: 'api' } }, spec: { ...restricted, containers: [container()] } },
        strategy: { canary },
      },
    });
  };

  test('refuses wave-never-healthy: a Rollout with a pause that has no end', () => {
    const steps = (pause: object) => ({ steps: [{ setWeight: 20 }, { pause }] });
    expect(waveRulesOf((system) => rollout(system, steps({}), '0'))).toEqual(['wave-never-healthy']);
    expect(waveRulesOf((system) => rollout(system, steps({ duration: '5m' }), '0'))).toEqual([]);
    expect(waveRulesOf((system) => rollout(system, steps({}), '100'))).toEqual([]);
  });

  test('tells of a Rollout beside ours how no sync waits for it', () => {
    const build = (system: System) => rollout(system, { steps: [{ pause: {} }] }, '0');
    expect(issuesOf(build).find(({ rule }) => rule === 'wave-never-healthy')?.remedy).toBe(
      "give the pause a duration, or apply it last: write the annotation argocd.argoproj.io/sync-wave: '100'",
    );
  });

  test('refuses wave-backwards: a Rollout judged by a template of a later wave', () => {
    const build = (at: string) => (system: System) => {
      rollout(system, { analysis: { templates: [{ templateName: 'success' }] } }, '0');
      const metadata = { name: 'success', annotations: { [wave]: at } };
      raw(system, 'argoproj.io/v1alpha1', 'AnalysisTemplate', 'success', { metadata, spec: { metrics: [] } });
    };
    expect(waveRulesOf(build('1'))).toEqual(['wave-backwards']);
    expect(waveRulesOf(build('0'))).toEqual([]);
  });

  const claim = (system: System, at: string, pod: string) => {
    raw(system, 'v1', 'PersistentVolumeClaim', 'data', { metadata: { name: 'data', annotations: { [wave]: at } } });
    const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }];
    const owner = deployment(system, 'api', { spec: { replicas: 1 }, pod: { volumes } });
    owner.metadata.addAnnotation(wave, pod);
  };

  test('refuses wave-never-healthy: a claim whose only pods come in a later wave', () => {
    expect(waveRulesOf((system) => claim(system, '0', '1'))).toEqual(['wave-never-healthy']);
    expect(waveRulesOf((system) => claim(system, '1', '1'))).toEqual([]);
  });

  const mounting = { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }] };
  const unmounted =
    (at: string, spec: object = {}) =>
    (system: System) => {
      last(system);
      const metadata = { name: 'data', annotations: { [wave]: at } };
      raw(system, 'v1', 'PersistentVolumeClaim', 'data', { metadata, spec });
    };

  test('refuses wave-never-healthy: a claim that nothing mounts', () => {
    const [issue] = issuesOf(unmounted('0')).filter(({ rule }) => rule === 'wave-never-healthy');
    expect(issue?.remedy).toBe("apply it last: write the annotation argocd.argoproj.io/sync-wave: '100'");
    expect(waveRulesOf(unmounted('100'))).toEqual([]);
  });

  test('takes one whose disk is there', () => {
    expect(waveRulesOf(unmounted('0', { volumeName: 'disk-1' }))).toEqual([]);
    expect(waveRulesOf(unmounted('0', { storageClassName: '' }))).toEqual([]);
  });

  test('refuses wave-never-healthy: a claim that only what runs by the clock mounts', () => {
    const build = (at: string) => (system: System) => {
      unmounted(at)(system);
      const jobTemplate = {
        spec: {
          template: {
            metadata: { labels: { app: 'report' } },
            spec: { ...restricted, containers: [container()], restartPolicy: 'Never', ...mounting },
          },
        },
      };
      const metadata = { name: 'report', annotations: { [wave]: '100' } };
      raw(system, 'batch/v1', 'CronJob', 'report', { metadata, spec: { schedule: '0 2 * * *', jobTemplate } });
    };
    expect(waveRulesOf(build('0'))).toEqual(['wave-never-healthy']);
    expect(waveRulesOf(build('100'))).toEqual([]);
  });

  const ingress = (system: System, at: string) => {
    last(system);
    raw(system, 'networking.k8s.io/v1', 'Ingress', 'wallet', {
      metadata: { name: 'wallet', annotations: { [wave]: at } },
      spec: { ingressClassName: 'unknown', defaultBackend: { service: { name: 'wallet', port: { number: 80 } } } },
    });
  };

  test('refuses wave-never-healthy: an Ingress that no known controller answers', () => {
    expect(waveRulesOf((system) => ingress(system, '0'))).toEqual(['wave-never-healthy']);
    expect(waveRulesOf((system) => ingress(system, '100'))).toEqual([]);
  });
});

describe('wave-malformed', () => {
  test('refuses wave-malformed: a wave that Argo CD would take for 0', () => {
    expect(waveRulesOf((system) => config(system, { [wave]: 'late' }))).toEqual(['wave-malformed']);
    expect(waveRulesOf((system) => config(system, { [wave]: '-5' }))).toEqual([]);
  });
});

describe('order-other-application', () => {
  test('refuses order-other-application: each Application is synced by itself', () => {
    const build = (application: string) => (system: System) => {
      const migrate = migration(system, { application: 'data' });
      service(system, 'wallet', { after: [migrate], application });
    };
    expect(waveRulesOf(build('money'))).toEqual(['order-other-application']);
    expect(waveRulesOf(build('data'))).toEqual([]);
  });
});
