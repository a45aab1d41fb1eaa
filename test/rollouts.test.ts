import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  blueGreen,
  canary,
  istioSidecar,
  MicroService,
  type MicroServiceProps,
  recreate,
  rollingUpdate,
  waive,
} from '../lib/index.ts';
import { rolloutFor } from '../lib/manifests/argo-rollouts/rollout.ts';
import { serviceModel } from './support/models.ts';
import { released } from './support/released.ts';
import { contextFor, deploymentOf, written } from './support/rendered.ts';
import { shop, sized } from './support/shop.ts';

interface Routed {
  readonly name: string;
  readonly route: readonly unknown[];
}

const platform = { kubernetes: '1.33', gatewayApi: '1.5', argoRollouts: '1.9' };
const alone = (rollout: Parameters<typeof serviceModel>[0]) => {
  const service = serviceModel(rollout, { platform });
  return written(rolloutFor(service, contextFor(service)), service);
};

describe('a Deployment', () => {
  test('is the same with rollingUpdate() as without a rollout', () => {
    expect(deploymentOf(serviceModel({ rollout: rollingUpdate() }))).toEqual(deploymentOf(serviceModel()));
  });

  test('takes the limits and times of its rolling update', () => {
    const rollout = rollingUpdate({ maxSurge: 1, maxUnavailable: '50%', minReady: '30s', progressDeadline: '20m' });
    const { strategy, minReadySeconds, progressDeadlineSeconds } = deploymentOf(serviceModel({ rollout })).spec;
    expect({ strategy, minReadySeconds, progressDeadlineSeconds }).toEqual({
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1, maxUnavailable: '50%' } },
      minReadySeconds: 30,
      progressDeadlineSeconds: 1200,
    });
  });

  test('lets all pods go first where it is recreated', () => {
    expect(deploymentOf(serviceModel({ rollout: recreate() })).spec.strategy).toEqual({ type: 'Recreate' });
  });

  test('gives way to a Rollout of the same name with a canary', () => {
    const { find } = released();
    expect([find('Deployment', 'wallet'), find('Rollout', 'wallet')?.apiVersion]).toEqual([
      undefined,
      'argoproj.io/v1alpha1',
    ]);
  });
});

describe('what Argo Rollouts writes to', () => {
  const versioned = (rollout: Parameters<typeof released>[0], platform: object = {}) =>
    released(rollout, { platform })
      .objects.filter(
        ({ metadata }) => metadata.name.startsWith('wallet') && metadata.labels?.['app.kubernetes.io/version'],
      )
      .map(({ kind }) => kind);
  const coOwned = ['Service', 'DestinationRule', 'VirtualService', 'HTTPRoute'];

  test.each([
    ['a canary in ambient mode', canary(), {}],
    ['a canary with sidecars', canary(), { mesh: istioSidecar('1.30') }],
    ['blue and green', blueGreen(), {}],
    ['a canary in the place of a Deployment', canary({ replaces: { rollout: rollingUpdate(), step: 'start' } }), {}],
  ])('carries no version, so that a release does not apply it again: %s', (_, rollout, platform) => {
    const kinds = versioned(rollout, platform);
    expect(kinds.filter((kind) => coOwned.includes(kind))).toEqual([]);
    expect(kinds).toContain('Rollout');
  });

  test('carries it where a Deployment has the pods', () => {
    expect(versioned(rollingUpdate())).toContain('Service');
  });

  test('is the same text in the next release', () => {
    const of = (version: string) =>
      released(blueGreen(), { props: { image: `registry.example.com/shop/api:${version}` } }).objects.filter(
        ({ kind }) => coOwned.includes(kind),
      );
    expect(of('1.4.3')).toEqual(of('1.4.2'));
  });
});

describe('a Rollout', () => {
  test('has the pods that a Deployment has, but for how it tells generations apart', () => {
    const hash = (text: unknown) =>
      JSON.parse(JSON.stringify(text).replaceAll('rollouts-pod-template-hash', 'pod-template-hash'));
    const deployment = deploymentOf(serviceModel({}, { platform }));
    expect(hash(alone({ rollout: canary() }).spec.template)).toEqual(deployment.spec.template);
  });

  test('C10: spreads each generation by the label that Argo Rollouts gives it', () => {
    const constraints = alone({ rollout: canary() }).spec.template?.spec?.topologySpreadConstraints ?? [];
    expect(constraints.map(({ matchLabelKeys }) => matchLabelKeys)).toEqual([
      ['rollouts-pod-template-hash'],
      ['rollouts-pod-template-hash'],
    ]);
  });

  test('is what the autoscaler scales, and says no replicas then', () => {
    const { object } = released(canary(), { props: { autoscaling: { maxReplicas: 9 } } });
    expect([
      object('HorizontalPodAutoscaler', 'wallet').spec.scaleTargetRef,
      object('Rollout', 'wallet').spec.replicas,
    ]).toEqual([{ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'wallet' }, undefined]);
  });

  test.each([
    ['canary', canary({ scaleDownDelay: '24h' })],
    ['blueGreen', blueGreen({ scaleDownDelay: '24h' })],
  ] as const)('%s() leaves the pods of one release waiting, however many come within the delay', (kind, rollout) => {
    const { [kind]: strategy } = released(rollout).object('Rollout', 'wallet').spec.strategy;
    expect([strategy.scaleDownDelaySeconds, strategy.scaleDownDelayRevisionLimit]).toEqual([86_400, 1]);
  });

  test('is what the disruption budget is for', () => {
    const { object } = released();
    expect(object('PodDisruptionBudget', 'wallet').spec.selector).toEqual(object('Rollout', 'wallet').spec.selector);
  });

  test('is taken back when it does not come up, and goes back without steps', () => {
    expect(alone({ rollout: canary({ progressDeadline: '5m', rollbackWindow: 2 }) }).spec).toMatchObject({
      progressDeadlineSeconds: 300,
      progressDeadlineAbort: true,
      rollbackWindow: { revisions: 2 },
    });
  });

  test.each([
    ['preferred', { preferredDuringSchedulingIgnoredDuringExecution: { weight: 100 } }],
    ['required', { requiredDuringSchedulingIgnoredDuringExecution: {} }],
  ] as const)('keeps generations apart: %s', (antiAffinity, expected) => {
    expect(alone({ rollout: canary({ antiAffinity }) }).spec.strategy.canary?.antiAffinity).toEqual(expected);
  });
});

describe('the steps of a canary', () => {
  const strategy = (rollout = canary(), props = {}) => alone({ rollout, ...props }).spec.strategy.canary;

  test('are weights that hold', () => {
    const steps = [{ weight: 40, hold: '90s' }, { weight: 70 }, { weight: 100, hold: 'until-promoted' }] as const;
    expect(strategy(canary({ steps }))?.steps).toEqual([
      { setWeight: 40 },
      { pause: { duration: '1m30s' } },
      { setWeight: 70 },
      { pause: { duration: '5m' } },
      { setWeight: 100 },
      { pause: {} },
    ]);
  });

  test.each([
    [3, [34, 50]],
    [4, [25, 50]],
    [20, [5, 25, 50]],
  ])('are those that %d pods can make where nobody splits requests', (replicas, weights) => {
    const steps = strategy(canary(), { replicas })?.steps ?? [];
    expect(steps.flatMap((step) => ('setWeight' in step ? [step.setWeight] : []))).toEqual(weights);
  });

  test('have limits of pods, and no delay, where shares are made of pods', () => {
    expect(strategy()).toMatchObject({ maxSurge: '25%', maxUnavailable: 0 });
    expect(strategy()).not.toHaveProperty('scaleDownDelaySeconds');
  });
});

describe('a canary in a mesh', () => {
  const meshes = [
    ['sidecar', { mesh: istioSidecar('1.30') }],
    ['ambient', {}],
  ] as const;

  test.each(meshes)('%s: splits every route between two subsets, all for the stable one', (_, platform) => {
    const { object } = released(canary(), { platform });
    const host = 'wallet.shop.svc.cluster.local';
    expect(object('VirtualService', 'wallet').spec.http).toEqual([
      {
        name: 'http',
        route: [
          { destination: { host, port: { number: 8080 }, subset: 'stable' }, weight: 100 },
          { destination: { host, port: { number: 8080 }, subset: 'canary' }, weight: 0 },
        ],
      },
    ]);
  });

  test.each(meshes)('%s: has a DestinationRule with both subsets, by the pods’ own labels', (_, platform) => {
    const { object } = released(canary(), { platform });
    const labels = object('Service', 'wallet').spec.selector;
    expect(object('DestinationRule', 'wallet').spec.subsets).toEqual([
      { name: 'stable', labels },
      { name: 'canary', labels },
    ]);
  });

  test('keeps what it promises', () => {
    const serves = { timeout: '2s', circuitBreaker: { consecutiveErrors: 5 } } as const;
    const { object } = released(canary(), { props: { serves } });
    expect(object('DestinationRule', 'wallet').spec.trafficPolicy.outlierDetection.consecutive5xxErrors).toBe(5);
    expect(object('VirtualService', 'wallet').spec.http[0].timeout).toBe('2s');
  });

  test('names all routes that lead to its own pods, and no other', () => {
    const serves = { timeout: '2s', routes: [{ path: '/reports/*', timeout: '9s' }] } as const;
    const { object } = released(canary(), { props: { serves } });
    const names = object('VirtualService', 'wallet').spec.http.map(({ name }: { name: string }) => name);
    const { trafficRouting } = object('Rollout', 'wallet').spec.strategy.canary;
    expect([names.length, trafficRouting.istio.virtualService.routes]).toEqual([2, names]);
  });

  test('leaves requests that are meant for another version alone', () => {
    const { object } = shop(
      (system) => {
        const next = new MicroService(system, 'wallet-next', sized);
        const serves = { versions: [{ headers: { 'x-user': 'tester' }, to: next }] };
        const wallet = new MicroService(system, 'wallet', { ...sized, serves, rollout: canary() });
        new MicroService(system, 'web', { ...sized, calls: [wallet] });
      },
      { platform: { ...environments.prod.platform, argoRollouts: '1.9' } },
    );
    const split = object('VirtualService', 'wallet').spec.http.map(({ name, route }: Routed) => [name, route.length]);
    expect([
      split,
      object('Rollout', 'wallet').spec.strategy.canary.trafficRouting.istio.virtualService.routes,
    ]).toEqual([
      [
        ['http-x-user-to-wallet-next', 1],
        ['http', 2],
      ],
      ['http'],
    ]);
  });

  test('goes through a waypoint in ambient mode, in no HTTPRoute of the mesh', () => {
    const { object, find } = released();
    expect(object('Service', 'wallet').metadata.labels?.['istio.io/use-waypoint']).toBe('waypoint');
    expect(find('HTTPRoute', 'wallet')).toBeUndefined();
  });

  test('leaves the Service that callers name to nobody', () => {
    const { canaryService, stableService } = released().object('Rollout', 'wallet').spec.strategy.canary;
    expect([canaryService, stableService]).toEqual([undefined, undefined]);
  });

  test('previews by a header from the first step on, when its pods are ready', () => {
    const { object } = released(canary({ steps: [{ weight: 10 }], preview: {} }));
    const { steps, trafficRouting } = object('Rollout', 'wallet').spec.strategy.canary;
    expect([steps, trafficRouting.managedRoutes]).toEqual([
      [
        { setWeight: 10 },
        {
          setHeaderRoute: {
            name: 'canary-preview',
            match: [{ headerName: 'x-canary', headerValue: { exact: '1' } }],
          },
        },
        { pause: { duration: '5m' } },
      ],
      [{ name: 'canary-preview' }],
    ]);
  });

  test('previews before the first step with the pods of it, whose number follows the weight once there is one', () => {
    const preview = { header: 'x-tester', value: 'yes', hold: '10m' } as const;
    const { object } = released(canary({ steps: [{ weight: 10 }, { weight: 50 }], preview }));
    expect(object('Rollout', 'wallet').spec.strategy.canary.steps).toEqual([
      { setCanaryScale: { weight: 10 } },
      { setHeaderRoute: expect.objectContaining({ name: 'canary-preview' }) },
      { pause: { duration: '10m' } },
      { setWeight: 10 },
      { setCanaryScale: { matchTrafficWeight: true } },
      { pause: { duration: '5m' } },
      { setWeight: 50 },
      { pause: { duration: '5m' } },
    ]);
  });
});

describe('a canary at a gateway', () => {
  const options = {
    called: false,
    platform: { mesh: undefined, rolloutsGatewayPlugin: '0.15' },
    props: { expose: { hosts: ['wallet.example.com'] } },
  };

  test('has a Service for each generation', () => {
    const { object } = released(canary(), options);
    const { canaryService, stableService } = object('Rollout', 'wallet').spec.strategy.canary;
    expect([stableService, canaryService].map((name) => object('Service', name).spec.selector)).toEqual([
      object('Service', 'wallet').spec.selector,
      object('Service', 'wallet').spec.selector,
    ]);
  });

  test('keeps them until the routes are moved, where a commit leaves the canary', () => {
    const optionsOf = (argoCd: string | undefined, annotations: Record<string, string> = {}) => {
      const props = { ...options.props, annotations };
      const { object } = released(canary(), { ...options, props, platform: { ...options.platform, argoCd } });
      return ['wallet-stable', 'wallet-canary', 'wallet'].map(
        (name) => object('Service', name).metadata.annotations?.['argocd.argoproj.io/sync-options'],
      );
    };
    expect(optionsOf('3.5')).toEqual(['PruneLast=true', 'PruneLast=true', undefined]);
    expect(optionsOf(undefined)).toEqual([undefined, undefined, undefined]);
    const own = { 'argocd.argoproj.io/sync-options': 'Validate=false' };
    expect(optionsOf('3.5', own)[0]).toBe('Validate=false,PruneLast=true');
  });

  test('splits the exposed route, which the plugin moves', () => {
    const { object } = released(canary(), options);
    const [rule] = object('HTTPRoute', 'wallet-shops').spec.rules;
    expect(rule.backendRefs.map(({ name, weight }: { name: string; weight: number }) => [name, weight])).toEqual([
      ['wallet-stable', 100],
      ['wallet-canary', 0],
    ]);
    expect(object('Rollout', 'wallet').spec.strategy.canary.trafficRouting).toEqual({
      plugins: {
        'argoproj-labs/gatewayAPI': {
          namespace: 'shop',
          httpRoutes: [{ name: 'wallet-shops' }],
          disableInProgressLabel: true,
        },
      },
    });
  });
});

describe('what a canary at a gateway promises in the mesh', () => {
  const rulesWith = (serves: NonNullable<MicroServiceProps['serves']>, rolloutsGatewayPlugin?: string) => {
    const props = { serves, expose: { hosts: ['wallet.example.com'] } };
    const waivers = [waive('canary-unsplit', { reason: 'only rules are of interest here' })];
    const { objects } = released(canary(), {
      platform: { rolloutsGatewayPlugin },
      props: rolloutsGatewayPlugin === undefined ? { ...props, waivers } : props,
    });
    return objects.filter(({ kind }) => kind === 'DestinationRule');
  };
  const breaking = { circuitBreaker: { consecutiveErrors: 5, ejectFor: '30s' } } as const;

  test('holds for each generation by the name that the gateway asks', () => {
    const rules = rulesWith(breaking, '0.15');
    const host = (name: string) => `${name}.shop.svc.cluster.local`;
    expect(rules.map(({ spec }) => spec.host).toSorted()).toEqual(
      ['wallet-canary', 'wallet-stable', 'wallet'].map(host),
    );
    expect(new Set(rules.map(({ spec }) => spec.trafficPolicy.outlierDetection.consecutive5xxErrors))).toEqual(
      new Set([5]),
    );
  });

  test('is said once where the gateway asks all pods by one name', () => {
    expect(rulesWith(breaking).map(({ metadata }) => metadata.name)).toEqual(['wallet']);
  });

  test('needs no further rules where no pods are told apart by it', () => {
    expect(rulesWith({ timeout: '2s' }, '0.15').map(({ metadata }) => metadata.name)).toEqual(['wallet']);
  });
});

describe('a canary of what nobody asks', () => {
  test('has no routes, and shares of pods', () => {
    const { object, find } = released(canary(), { called: false, props: { port: undefined, health: {} } });
    expect([find('VirtualService', 'wallet'), find('DestinationRule', 'wallet')]).toEqual([undefined, undefined]);
    expect(object('Rollout', 'wallet').spec.strategy.canary.steps[0]).toEqual({ setWeight: 34 });
  });
});

describe('a gRPC service at a gateway', () => {
  test('is split in its GRPCRoute', () => {
    const { object } = released(canary(), {
      called: false,
      platform: { mesh: undefined, rolloutsGatewayPlugin: '0.15' },
      props: {
        protocol: 'grpc',
        health: { readiness: { grpc: true }, liveness: { grpc: 'liveness' } },
        expose: { hosts: ['wallet.example.com'] },
      },
    });
    const [rule] = object('GRPCRoute', 'wallet-shops').spec.rules;
    expect(rule.backendRefs.map(({ name }: { name: string }) => name)).toEqual(['wallet-stable', 'wallet-canary']);
    expect(
      object('Rollout', 'wallet').spec.strategy.canary.trafficRouting.plugins['argoproj-labs/gatewayAPI'].grpcRoutes,
    ).toEqual([{ name: 'wallet-shops' }]);
  });
});

describe('a blue-green release', () => {
  const strategy = (rollout = blueGreen()) => released(rollout).object('Rollout', 'wallet').spec.strategy;

  test('is asked by the service’s own name, and previewed by another', () => {
    expect(strategy()).toEqual({
      blueGreen: {
        activeService: 'wallet',
        previewService: 'wallet-preview',
        autoPromotionEnabled: true,
        scaleDownDelaySeconds: 30,
        scaleDownDelayRevisionLimit: 1,
        abortScaleDownDelaySeconds: 30,
      },
    });
  });

  test('previews with fewer pods where that is said', () => {
    expect(strategy(blueGreen({ previewReplicas: 1 })).blueGreen.previewReplicaCount).toBe(1);
  });

  test('has a preview Service that goes past the waypoint, whose policies know only the service', () => {
    const { object } = released(blueGreen(), { props: { serves: { timeout: '2s' } } });
    expect(object('Service', 'wallet-preview').metadata.labels).not.toHaveProperty('istio.io/use-waypoint');
  });
});
