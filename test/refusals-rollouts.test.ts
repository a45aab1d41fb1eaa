import { ApiObject } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  blueGreen,
  canary,
  clusterService,
  ingressClass,
  istioSidecar,
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

  test('refuses a version without header routes and rollback windows', () => {
    expect(releaseRefusals(canary(), { platform: { argoRollouts: '1.3' } })).toEqual([
      'version-unsupported platform.argoRollouts: Argo Rollouts 1.3 is older than 1.4, whose API this library writes; upgrade it to 1.4 or newer',
    ]);
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
      "rollout-waits rollout.steps[0].hold: 'until-promoted' waits for somebody; Argo CD calls the Rollout suspended, and a sync that waits for it holds up every later commit; write a time such as hold: '30m', or, where people watch each release: waive('rollout-waits', { reason: '…' })",
    ]);
  });

  test('refuses a promotion by hand where Argo CD syncs', () => {
    expect(releaseRefusals(blueGreen({ promotion: 'manual' }))).toEqual([
      "rollout-waits rollout.promotion: 'manual' waits for somebody; Argo CD calls the Rollout suspended, and a sync that waits for it holds up every later commit; write 'automatic' with an analysis, or, where people watch each release: waive('rollout-waits', { reason: '…' })",
    ]);
  });

  test('takes it with a reason, where nothing of the system comes after it', () => {
    expect(waived('rollout-waits', manual, { called: false })).toEqual([]);
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
