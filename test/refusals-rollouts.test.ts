import { ApiObject, type ApiObjectProps, JsonPatch } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  blueGreen,
  canary,
  clusterService,
  ingressClass,
  istioSidecar,
  MeshedService,
  MicroService,
  type MicroServiceProps,
  type Rollout,
  recreate,
  rollingUpdate,
  waive,
} from '../lib/index.ts';
import { releaseRefusals } from './support/released.ts';
import { issuesOf, sized } from './support/shop.ts';

const noMesh = { platform: { mesh: undefined } };
const waived = (rule: string, rollout: Rollout, options: Parameters<typeof releaseRefusals>[1] = {}) =>
  releaseRefusals(rollout, {
    ...options,
    props: { ...options.props, waivers: [waive(rule, { reason: 'tried in staging' })] },
  });

describe('Argo Rollouts', () => {
  test.each([
    ['canary', canary()],
    ['blueGreen', blueGreen()],
  ])('refuses %s() on a platform without it', (kind, rollout) => {
    expect(releaseRefusals(rollout, { platform: { argoRollouts: undefined } })).toEqual([
      `rollouts-not-installed rollout: ${kind}() is carried out by Argo Rollouts, and the platform has none; install it and write argoRollouts: '1.9' into the environment's platform, or write rollingUpdate()`,
    ]);
  });

  test('takes rollingUpdate() without it', () => {
    expect(releaseRefusals(rollingUpdate(), { platform: { argoRollouts: undefined } })).toEqual([]);
  });

  test('refuses a version without plugins for gateways and without rollback windows', () => {
    expect(releaseRefusals(canary(), { platform: { argoRollouts: '1.4' } })).toEqual([
      'version-unsupported platform.argoRollouts: Argo Rollouts 1.4 is older than 1.5, whose API this library writes; upgrade it to 1.5 or newer',
    ]);
    expect(releaseRefusals(canary(), { platform: { argoRollouts: '1.5' } })).toEqual([]);
  });
});

describe('what is no rollout', () => {
  test('refuses a plain text', () => {
    expect(releaseRefusals('canary' as never)).toEqual([
      "wrong-type rollout: 'canary' is not what belongs here; give rollingUpdate({ … }), recreate(), canary({ … }) or blueGreen({ … })",
    ]);
  });

  test('refuses an option of another kind', () => {
    expect(releaseRefusals(blueGreen({ steps: [] } as never))).toEqual([
      expect.stringMatching(/^unknown-option rollout\.steps: /),
    ]);
  });

  test('refuses a weight that is no share', () => {
    expect(releaseRefusals(canary({ steps: [{ weight: 120 }] }))).toEqual([
      'out-of-range rollout.steps[0].weight: 120 is not in range; give a whole number from 1 to 100',
    ]);
  });

  test('refuses an empty list of steps', () => {
    expect(releaseRefusals(canary({ steps: [] }))).toEqual([expect.stringMatching(/^wrong-type rollout\.steps: /)]);
  });
});

describe('pods that keep names and volumes', () => {
  const props = { state: {} } satisfies Partial<MicroServiceProps>;

  test.each([canary(), blueGreen(), recreate()])('refuses $kind()', (rollout) => {
    expect(releaseRefusals(rollout, { props, ...noMesh })[0]).toBe(
      `rollout-unsupported rollout: ${rollout.kind}() beside 'state': pods that keep names and volumes are replaced one by one, by their names; write rollingUpdate(), or leave 'state' out`,
    );
  });

  test('refuses limits, which they do not have', () => {
    expect(releaseRefusals(rollingUpdate({ maxSurge: 1 }), { props })).toEqual([
      "rollout-unsupported rollout: maxSurge and maxUnavailable beside 'state': pods that keep names and volumes are replaced one by one; remove them",
    ]);
  });

  test('takes a rolling update', () => {
    expect(releaseRefusals(rollingUpdate({ minReady: '30s' }), { props })).toEqual([]);
  });
});

describe('weights', () => {
  test('refuses a step that takes requests back', () => {
    expect(releaseRefusals(canary({ steps: [{ weight: 25 }, { weight: 10 }] }))).toEqual([
      'weights-not-rising rollout.steps[1].weight: 10 is not above the step before it (25); give steps rising weights, such as 5, 25, 50',
    ]);
  });

  test('refuses less than one pod where nobody splits requests', () => {
    expect(releaseRefusals(canary({ steps: [{ weight: 5 }, { weight: 50 }] }), noMesh)).toEqual([
      "weight-below-one-pod rollout.steps[0].weight: 5 % of 3 pods is less than one, and nothing splits the requests of 'wallet' otherwise; run at least 20, write at least 34, or have requests split by a mesh",
    ]);
  });

  test('takes one pod exactly', () => {
    expect(releaseRefusals(canary({ steps: [{ weight: 25 }] }), { ...noMesh, props: { replicas: 4 } })).toEqual([]);
  });

  test('takes any weight where a mesh splits requests', () => {
    expect(releaseRefusals(canary({ steps: [{ weight: 1 }] }))).toEqual([]);
  });
});

describe('a release that waits for somebody', () => {
  const manual = canary({ steps: [{ weight: 25, hold: 'until-promoted' }] });

  test('refuses a step without an end where Argo CD syncs', () => {
    expect(releaseRefusals(manual)).toEqual([
      "rollout-waits rollout.steps[0].hold: 'until-promoted' waits for somebody; Argo CD calls the Rollout suspended, and a sync that waits for it holds up every later commit; write a time such as hold: '30m', let nothing of its system need it (essential: false), or, where people watch each release: waive('rollout-waits', { reason: '…' })",
    ]);
  });

  test('refuses a promotion by hand where Argo CD syncs', () => {
    expect(releaseRefusals(blueGreen({ promotion: 'manual' }))).toEqual([
      "rollout-waits rollout.promotion: 'manual' waits for somebody; Argo CD calls the Rollout suspended, and a sync that waits for it holds up every later commit; write 'automatic' with an analysis, let nothing of its system need it (essential: false), or, where people watch each release: waive('rollout-waits', { reason: '…' })",
    ]);
  });

  test('takes it with a reason', () => {
    expect(waived('rollout-waits', manual)).toEqual([]);
  });

  test('takes it where nothing of the system needs it, so that no sync waits', () => {
    expect(releaseRefusals(manual, { called: false })).toEqual([]);
    expect(releaseRefusals(blueGreen({ promotion: 'manual' }), { called: false })).toEqual([]);
  });

  test('refuses it there, too, where a hook after it lets the sync wait', () => {
    const build = (phase: string) => (system: ConstructorParameters<typeof MicroService>[0]) => {
      new MicroService(system, 'wallet', { ...sized, rollout: manual });
      const metadata = { name: 'report', annotations: { 'argocd.argoproj.io/hook': phase } };
      new ApiObject(system, 'report', { apiVersion: 'v1', kind: 'ConfigMap', metadata });
    };
    const rulesAt = (phase: string) =>
      issuesOf(build(phase), { platform: { ...environments.prod.platform, argoRollouts: '1.9' } })
        .map(({ rule }) => rule)
        .filter((rule) => rule !== 'service-unreachable');
    expect(rulesAt('PostSync')).toEqual(['wave-never-healthy']);
    expect(rulesAt('PreSync')).toEqual([]);
  });

  test('takes it where nothing syncs', () => {
    expect(releaseRefusals(manual, { platform: { argoCd: undefined } })).toEqual([]);
  });
});

describe('a preview', () => {
  test('refuses a header that nobody routes', () => {
    expect(releaseRefusals(canary({ preview: {} }), noMesh)).toEqual([
      "preview-unrouted rollout.preview: header 'x-canary' leads nowhere: no mesh routes the requests of 'wallet'; leave it out, or run in a mesh with a port for HTTP or gRPC",
    ]);
  });

  test('refuses several ports, of which Argo Rollouts names one', () => {
    const props = { port: undefined, ports: { http: 8080, admin: 9090 } };
    expect(releaseRefusals(canary({ preview: {} }), { props })).toEqual([
      "preview-unrouted rollout.preview: header 'x-canary' would send requests of ports 'http', 'admin' to one of them; leave it out, or give each port a service of its own",
    ]);
  });

  test('refuses a header of requests that only come through gateways', () => {
    const platform = { rolloutsGatewayPlugin: '0.15' };
    const props = { expose: { hosts: ['wallet.example.com'] } };
    const refusals = (called: boolean) => releaseRefusals(canary({ preview: {} }), { props, platform, called });
    expect([refusals(false), refusals(true)]).toEqual([
      [
        "preview-unrouted rollout.preview: header 'x-canary' leads nowhere: only gateways send to 'wallet', past the mesh's routes; leave it out, or preview a service that others call in the mesh",
      ],
      [],
    ]);
  });

  test('refuses the header of a version, which would get nothing more (route-declared-twice)', () => {
    const refusals = (value: string) =>
      issuesOf(
        (system) => {
          const next = new MicroService(system, 'next', sized);
          const serves = { timeout: '2s', versions: [{ headers: { 'x-canary': value }, to: next }] } as const;
          const wallet = new MeshedService(system, 'wallet', { ...sized, serves, rollout: canary({ preview: {} }) });
          new MicroService(system, 'web', { ...sized, calls: [wallet] });
        },
        { platform: { ...environments.prod.platform, argoRollouts: '1.9' } },
      )
        .filter(({ rule }) => rule !== 'service-unreachable')
        .map(({ rule, path, problem }) => `${rule} ${path}: ${problem}`);
    expect([refusals('1'), refusals('2')]).toEqual([
      ['route-declared-twice rollout.preview: requests with x-canary: 1 also go to next, as serves.versions[0] says'],
      [],
    ]);
  });

  test('refuses a name that HTTP/2 does not know', () => {
    expect(releaseRefusals(canary({ preview: { header: 'X-Canary' } }))).toEqual([
      expect.stringMatching(/^header-illegal rollout\.preview\.header: /),
    ]);
  });
});

describe('requests that go past who splits them', () => {
  const expose = { hosts: ['wallet.example.com'] };

  test('refuses a gateway without the plugin', () => {
    expect(releaseRefusals(canary(), { props: { expose } })).toEqual([
      "canary-unsplit expose: a gateway sends past the mesh's routes, to all pods alike: the new pods get as many of them as they are among all pods, and not what the steps say; install the plugin and write rolloutsGatewayPlugin: '0.15' into the platform, or waive('canary-unsplit', { reason: '…' })",
    ]);
  });

  test('takes a gateway with the plugin', () => {
    expect(releaseRefusals(canary(), { props: { expose }, platform: { rolloutsGatewayPlugin: '0.15' } })).toEqual([]);
  });

  test('refuses an ingress controller', () => {
    const pods = clusterService({
      namespace: 'traefik',
      name: 'traefik',
      labels: { app: 'traefik' },
      serviceAccount: 'traefik',
    });
    const platform = { gateways: [ingressClass({ name: 'traefik', pods })] };
    expect(releaseRefusals(canary(), { props: { expose }, platform })[0]).toMatch(
      /^canary-unsplit expose: an ingress controller sends to all pods alike/,
    );
  });

  test('refuses a caller inside where only a gateway splits', () => {
    const platform = { mesh: undefined, rolloutsGatewayPlugin: '0.15' };
    expect(releaseRefusals(canary(), { props: { expose }, platform })[0]).toMatch(
      /^canary-unsplit rollout: 'web' calls 'wallet' past the gateway/,
    );
  });

  test.each([
    ['a version', (to: MicroService) => ({ versions: [{ headers: { 'x-user': 'tester' }, to }] })],
    ['a mirror', (to: MicroService) => ({ mirror: { to, percent: 5 } })],
  ])('refuses %s, which gets requests of another service past its own routes', (_, serves) => {
    const refusals = (rollout: Rollout) =>
      issuesOf(
        (system) => {
          const next = new MicroService(system, 'next', { ...sized, rollout });
          const wallet = new MeshedService(system, 'wallet', { ...sized, serves: { timeout: '2s', ...serves(next) } });
          new MicroService(system, 'web', { ...sized, calls: [wallet] });
        },
        { platform: { ...environments.prod.platform, argoRollouts: '1.9' } },
      )
        .filter(({ rule }) => rule !== 'service-unreachable')
        .map(({ rule, path, problem }) => `${rule} ${path}: ${problem}`);
    expect([refusals(canary()), refusals(blueGreen())]).toEqual([
      [
        "canary-unsplit rollout: 'wallet' sends requests on to 'next' by serves.versions or serves.mirror, past the routes of 'next': the new pods get as many of them as they are among all pods, and not what the steps say",
      ],
      [],
    ]);
  });

  test('refuses a port in which nobody sees requests', () => {
    const props = { port: undefined, ports: { http: 8080, raw: { port: 9000, protocol: 'tcp' } } } as const;
    expect(releaseRefusals(canary(), { props, platform: { mesh: istioSidecar('1.30') } })[0]).toMatch(
      /^canary-unsplit rollout: port 'raw' speaks tcp/,
    );
  });

  test('takes it with a reason', () => {
    expect(waived('canary-unsplit', canary(), { props: { expose } })).toEqual([]);
  });
});

describe('times', () => {
  test('C35: refuses old pods that go while proxies still send to them', () => {
    expect(releaseRefusals(canary({ scaleDownDelay: '10s' }))).toEqual([
      "scale-down-delay-short rollout.scaleDownDelay: after 10 s some proxies still send to the old pods, which are gone; write at least '30s', or leave it out",
    ]);
  });

  test('C35: takes 30 seconds', () => {
    expect(releaseRefusals(canary({ scaleDownDelay: '30s' }))).toEqual([]);
  });

  test('refuses a deadline before a pod may count', () => {
    const health = { readiness: '/ready', liveness: '/live', startup: { path: '/ready', failures: 5 } } as const;
    const rollout = rollingUpdate({ minReady: '60s', progressDeadline: '1m' });
    expect(releaseRefusals(rollout, { props: { health } })).toEqual([
      'deadline-too-short rollout.progressDeadline: 60 s are over before a pod that must be ready for 60 s counts; raise it, or lower minReady',
    ]);
  });

  test('refuses a startup that takes longer than the deadline of this rollout', () => {
    expect(releaseRefusals(rollingUpdate({ progressDeadline: '1m' }))).toEqual([
      expect.stringMatching(/^startup-exceeds-deadline health\.startup: may take 120 s, .* given up after 60 s/),
    ]);
  });
});

describe('a rolling update', () => {
  test('refuses neither a pod more nor a pod less', () => {
    expect(releaseRefusals(rollingUpdate({ maxSurge: 0, maxUnavailable: 0 }))).toEqual([
      expect.stringMatching(/^rollout-cannot-proceed Deployment wallet /),
    ]);
  });

  test('refuses a share that is none', () => {
    expect(releaseRefusals(rollingUpdate({ maxSurge: '125%' }))).toEqual([
      "wrong-type rollout.maxSurge: '125%' is not what belongs here; give a number of pods, or a share of them such as '25%'",
    ]);
  });
});

describe('a canary’s fewest pods', () => {
  test('refuses more than the service has (min-pods-above-replicas)', () => {
    const fewest = (minPodsPerReplicaSet: number) =>
      releaseRefusals(canary({ minPodsPerReplicaSet }), { props: { replicas: 3 } });
    expect([fewest(4), fewest(3)]).toEqual([
      [
        "min-pods-above-replicas rollout.minPodsPerReplicaSet: 4 is more than the 3 that 'wallet' has at least: new pods would come that no request needs; write at most 3, or leave it out",
      ],
      [],
    ]);
  });

  test('refuses more than an autoscaler leaves (min-pods-above-replicas)', () => {
    const props = { autoscaling: { minReplicas: 3, maxReplicas: 9 } };
    expect(releaseRefusals(canary({ minPodsPerReplicaSet: 4 }), { props })).toEqual([
      expect.stringMatching(/^min-pods-above-replicas /),
    ]);
  });
});

describe('a Rollout that Argo Rollouts calls invalid (rollout-invalid)', () => {
  const patched = (kind: 'Rollout' | 'VirtualService', patch: JsonPatch) =>
    issuesOf(
      (system) => {
        const wallet = new MicroService(system, 'wallet', { ...sized, rollout: canary() });
        wallet.object(kind).addJsonPatch(patch);
        new MicroService(system, 'web', { ...sized, calls: [wallet] });
      },
      { platform: { ...environments.prod.platform, argoRollouts: '1.9' } },
    )
      .filter(({ rule }) => rule !== 'service-unreachable')
      .map(({ rule, path, problem }) => `${rule} ${path}: ${problem}`);
  const at = '/spec/strategy/canary';

  test('C35: refuses stable pods that go with their share beside a delay', () => {
    const dynamic = (value: boolean) => patched('Rollout', JsonPatch.add(`${at}/dynamicStableScale`, value));
    expect([dynamic(true), dynamic(false)]).toEqual([
      [expect.stringMatching(/^rollout-invalid Rollout wallet \S+dynamicStableScale: is true beside scaleDownDelay/)],
      [],
    ]);
  });

  test('refuses a route that its VirtualService does not have', () => {
    expect(patched('VirtualService', JsonPatch.replace('/spec/http/0/name', 'main'))).toEqual([
      `rollout-invalid Rollout wallet ${at}/trafficRouting/istio/virtualService/routes/0: names route 'http', which VirtualService wallet does not have`,
    ]);
  });

  test('refuses a route without the canary’s destination', () => {
    const refusals = patched('VirtualService', JsonPatch.remove('/spec/http/0/route/1'));
    expect(refusals).toEqual([
      `rollout-invalid Rollout wallet ${at}/trafficRouting/istio/virtualService/routes/0: would split a route of VirtualService wallet that has no destination with subset 'canary'`,
    ]);
    expect(patched('VirtualService', JsonPatch.replace('/spec/http/0/route/0/weight', 99))).toEqual([]);
  });

  const raw = (canaryOf: object, http: object[] = []) =>
    issuesOf((system) => {
      const names = ['pay-stable', 'pay-canary'];
      for (const name of names) {
        const spec = { ports: [{ port: 80 }] };
        new ApiObject(system, name, { apiVersion: 'v1', kind: 'Service', metadata: { name }, spec } as ApiObjectProps);
      }
      const route = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'pay' } };
      if (http.length > 0) new ApiObject(system, 'pay', { ...route, spec: { hosts: ['pay'], http } } as ApiObjectProps);
      const spec = { replicas: 1, strategy: { canary: canaryOf } };
      const rollout = { apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', metadata: { name: 'pay' }, spec };
      new ApiObject(system, 'rollout', rollout as ApiObjectProps);
    }).filter(({ rule }) => rule === 'rollout-invalid');
  const to = (host: string) => ({ destination: { host, port: { number: 80 } }, weight: 50 });

  test('refuses a delay of a raw one whose requests nobody splits', () => {
    expect(raw({ scaleDownDelaySeconds: 60 })).toHaveLength(1);
    expect(raw({ dynamicStableScale: true })).toHaveLength(1);
    expect(raw({ maxSurge: 1 })).toEqual([]);
  });

  test('takes hosts in place of subsets, by short and long names', () => {
    const istio = { virtualService: { name: 'pay' } };
    const services = { canaryService: 'pay-canary', stableService: 'pay-stable', trafficRouting: { istio } };
    expect(raw(services, [{ route: [to('pay-stable'), to('pay-canary.shop.svc.cluster.local')] }])).toEqual([]);
    expect(raw(services, [{ route: [to('pay-stable')] }])).toHaveLength(1);
  });

  test('refuses several routes of which none is named, but for those that it makes itself', () => {
    const istio = { virtualService: { name: 'pay' } };
    const routing = (managed: string[]) => ({
      canaryService: 'pay-canary',
      stableService: 'pay-stable',
      trafficRouting: { managedRoutes: managed.map((name) => ({ name })), istio },
    });
    const split = { route: [to('pay-stable'), to('pay-canary')] };
    const http = [{ name: 'preview', route: [to('pay-canary')] }, split];
    expect(raw(routing([]), http)).toHaveLength(1);
    expect(raw(routing(['preview']), http)).toEqual([]);
  });
});

describe('going back', () => {
  test('refuses to skip steps for what is kept no more (rollback-window-beyond-history)', () => {
    expect([releaseRefusals(blueGreen({ rollbackWindow: 4 })), releaseRefusals(canary({ rollbackWindow: 3 }))]).toEqual(
      [
        [
          'rollback-window-beyond-history rollout.rollbackWindow: 4 is more than the 3 releases before that are kept: going back to one that is not takes all steps; write at most 3, or leave it out',
        ],
        [],
      ],
    );
  });
});

describe('a canary whose shares are made of pods', () => {
  test('refuses neither a pod more nor a pod less', () => {
    const still = canary({ maxSurge: 0, maxUnavailable: 0, steps: [{ weight: 50 }] });
    expect(releaseRefusals(still, noMesh)).toEqual([
      expect.stringMatching(/^rollout-cannot-proceed Rollout wallet \/spec\/strategy\/canary: /),
    ]);
    expect(releaseRefusals(canary({ maxSurge: 0, maxUnavailable: 1, steps: [{ weight: 50 }] }), noMesh)).toEqual([]);
  });
});

describe('options without an effect', () => {
  test('refuses limits of pods where requests are split', () => {
    expect(releaseRefusals(canary({ maxSurge: 1 }))).toEqual([
      'unused-option rollout.maxSurge: has no effect where requests are split: new pods come beside the old ones; remove it',
    ]);
  });

  test('C35: refuses a delay where shares are made of pods, which Argo Rollouts would refuse', () => {
    expect(releaseRefusals(canary({ scaleDownDelay: '60s' }), noMesh)).toEqual([
      'unused-option rollout.scaleDownDelay: has no effect where shares are made of pods, and Argo Rollouts refuses some of it; remove it',
    ]);
  });

  test('refuses blueGreen() for what nobody calls', () => {
    expect(releaseRefusals(blueGreen(), { called: false, props: { port: undefined, health: {} } })).toEqual([
      'blue-green-without-port rollout: blueGreen() moves callers from old pods to new ones, and nobody calls a service without a port; write rollingUpdate() or canary()',
    ]);
  });

  test('refuses blueGreen() for gRPC without a mesh, whose callers look up all pods', () => {
    const health = { readiness: { grpc: true }, liveness: { grpc: 'liveness' } } as const;
    const props = { protocol: 'grpc', health } as const;
    expect([releaseRefusals(blueGreen(), { props, ...noMesh }), releaseRefusals(blueGreen(), { props })]).toEqual([
      [
        "blue-green-unswitched rollout: without a mesh callers of gRPC look up all pods ('wallet-pods'), the new ones among them before their promotion; write canary() or rollingUpdate(), or run in a mesh",
      ],
      [],
    ]);
  });

  test('refuses to change places where the owner stays', () => {
    const replaces = { rollout: canary(), step: 'start' } as const;
    expect(releaseRefusals(blueGreen({ replaces }))).toEqual([
      "replaces-nothing rollout.replaces: canary() and blueGreen() both are a Rollout, which changes where it is; leave 'replaces' out",
    ]);
  });
});

describe('quotas', () => {
  const noIssuesButQuotas = (pods: string, rollout: Rollout) =>
    issuesOf(
      (system) => {
        new MicroService(system, 'wallet', { ...sized, rollout });
        new ApiObject(system, 'quota', {
          apiVersion: 'v1',
          kind: 'ResourceQuota',
          metadata: { name: 'quota' },
          spec: { hard: { pods } },
        });
      },
      { platform: { ...environments.prod.platform, mesh: istioSidecar('1.30'), argoRollouts: '1.9' } },
    ).flatMap(({ rule }) => (rule === 'quota-below-need' ? [rule] : []));

  test.each([blueGreen(), canary()])('refuses a quota without room for both generations: $kind', (rollout) => {
    expect([noIssuesButQuotas('5', rollout), noIssuesButQuotas('6', rollout)]).toEqual([['quota-below-need'], []]);
  });
});
