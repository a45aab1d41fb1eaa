import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  blueGreen,
  canary,
  istioSidecar,
  MicroService,
  RefusedError,
  type Rendered,
  type RenderedManifest,
  type Rollout,
  rollingUpdate,
} from '../lib/index.ts';
import { schemaProblems } from './support/schemas.ts';
import { shop, sized } from './support/shop.ts';

const weights = fc
  .uniqueArray(fc.integer({ min: 1, max: 100 }), { minLength: 1, maxLength: 5 })
  .map((some) => some.toSorted((a, b) => a - b));
const canaries = fc
  .record({
    steps: weights.map((some) => some.map((weight) => ({ weight, hold: '5m' as const }))),
    preview: fc.option(fc.record({ hold: fc.option(fc.constant('10m' as const), { nil: undefined }) }), {
      nil: undefined,
    }),
    antiAffinity: fc.option(fc.constantFrom('preferred', 'required'), { nil: undefined }),
  })
  .map(canary);
const blueGreens = fc
  .record({ previewReplicas: fc.option(fc.integer({ min: 1, max: 3 }), { nil: undefined }) })
  .map(blueGreen);
const step = fc.constantFrom('start', 'serve');
const rollouts: fc.Arbitrary<Rollout> = fc.oneof(
  canaries,
  blueGreens,
  fc
    .tuple(canaries, step)
    .map(([to, each]) => canary({ ...to.options, replaces: { rollout: rollingUpdate(), step: each } })),
  fc
    .tuple(fc.oneof(canaries, blueGreens), step)
    .map(([rollout, each]) => rollingUpdate({ replaces: { rollout, step: each } })),
);
const places = fc.record({
  mesh: fc.constantFrom(undefined, istioSidecar('1.30'), environments.prod.platform.mesh),
  rolloutsGatewayPlugin: fc.constantFrom(undefined, '0.15'),
});
const services = fc.record({
  expose: fc.option(fc.constant({ hosts: ['wallet.example.com'] }), { nil: undefined }),
  serves: fc.constantFrom(undefined, { timeout: '2s' }, { routes: [{ path: '/reports/*', timeout: '9s' }] }),
  autoscaling: fc.option(fc.constant({ minReplicas: 4, maxReplicas: 9 }), { nil: undefined }),
});

/** What a program becomes; `undefined` where it is refused. */
function rendered(rollout: Rollout, platform: object, props: object): Rendered | undefined {
  try {
    return shop(
      (system) => {
        const wallet = new MicroService(system, 'wallet', { ...sized, ...props, rollout });
        new MicroService(system, 'web', { ...sized, calls: [wallet] });
      },
      { platform: { ...environments.prod.platform, argoRollouts: '1.9', ...platform } },
    );
  } catch (error) {
    if (error instanceof RefusedError) return undefined;
    throw error;
  }
}

/** Names that a Rollout says and that are not there. */
function missing({ find }: Rendered, { spec }: RenderedManifest): readonly string[] {
  const { canary: byWeight, blueGreen: bySwitch } = spec.strategy;
  const named = [
    byWeight?.canaryService,
    byWeight?.stableService,
    bySwitch?.activeService,
    bySwitch?.previewService,
  ].filter((name) => name !== undefined && find('Service', name) === undefined);
  const { virtualService, destinationRule } = byWeight?.trafficRouting?.istio ?? {};
  if (virtualService === undefined) return named;
  const split: string[] = find('VirtualService', virtualService.name)
    ?.spec.http.filter(({ route }: { route: readonly unknown[] }) => route.length === 2)
    .map(({ name }: { name: string }) => name);
  const subsets = find('DestinationRule', destinationRule.name)?.spec.subsets.map(({ name }: { name: string }) => name);
  return [
    ...named,
    ...split.filter((name) => !virtualService.routes.includes(name)),
    ...virtualService.routes.filter((name: string) => !split.includes(name)),
    ...[destinationRule.stableSubsetName, destinationRule.canarySubsetName].filter((name) => !subsets?.includes(name)),
  ];
}

describe('any rollout, wherever it is', () => {
  test('is refused, or valid, and names nothing that is not there', () => {
    let seen = 0;
    fc.assert(
      fc.property(rollouts, places, services, (rollout, platform, props) => {
        const outcome = rendered(rollout, platform, props);
        const object = outcome?.find('Rollout', 'wallet');
        if (outcome === undefined || object === undefined) return;
        seen += 1;
        expect([schemaProblems(object, { kubernetes: '1.33' }), missing(outcome, object)]).toEqual([[], []]);
      }),
      { numRuns: 60 },
    );
    expect(seen).toBeGreaterThan(15);
  });
});
