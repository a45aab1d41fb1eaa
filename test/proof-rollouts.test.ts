import { JsonPatch } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  blueGreen,
  canary,
  type Issue,
  istioSidecar,
  MicroService,
  type Rollout,
  rollingUpdate,
} from '../lib/index.ts';
import { issuesOf, sized } from './support/shop.ts';

const platform = { ...environments.prod.platform, argoRollouts: '1.9' };
const planes = {
  none: { ...platform, mesh: undefined },
  sidecar: { ...platform, mesh: istioSidecar('1.30') },
  ambient: platform,
} as const;

/** What is wrong with a shop whose `web` calls a released `api`, after a change. */
function found(
  plane: keyof typeof planes,
  rollout: Rollout,
  change: (api: MicroService) => void = () => {},
): readonly Issue[] {
  return issuesOf(
    (system) => {
      const api = new MicroService(system, 'api', { ...sized, rollout });
      new MicroService(system, 'web', { ...sized, calls: [api] });
      new MicroService(system, 'other', sized);
      change(api);
    },
    { platform: planes[plane] },
  );
}

const placesOf = (issues: readonly Issue[]) => issues.map(({ rule, path }) => `${rule} ${path}`);
const serving = { rollout: rollingUpdate(), step: 'serve' } as const;
const rollouts = [
  ['canary', canary()],
  ['blue-green', blueGreen()],
  ['canary beside a Deployment', canary({ replaces: serving })],
  ['blue-green beside a Deployment', blueGreen({ replaces: { ...serving, step: 'start' } })],
] as const;
const everywhere = (['none', 'sidecar', 'ambient'] as const).flatMap((plane) =>
  rollouts.map(([name, rollout]) => [plane, name, rollout] as const),
);

describe('proves', () => {
  test.each(everywhere)('%s, %s: the declared callers reach the pods, and nobody else', (plane, _, rollout) => {
    expect(found(plane, rollout)).toEqual([]);
  });
});

describe('refuses', () => {
  test.each(['none', 'sidecar'] as const)('%s: a policy that keeps the caller from a canary', (plane) => {
    const issues = found(plane, canary(), (api) =>
      api.object('NetworkPolicy').addJsonPatch(JsonPatch.replace('/spec/ingress', [])),
    );
    expect(placesOf(issues)).toContain('proof-call-blocked NetworkPolicy api /spec/ingress');
  });

  test.each(['none', 'sidecar'] as const)('%s: a policy that lets everybody to a canary', (plane) => {
    const issues = found(plane, canary(), (api) =>
      api.object('NetworkPolicy').addJsonPatch(JsonPatch.replace('/spec/ingress', [{}])),
    );
    expect(issues.map(({ rule }) => rule)).toContain('proof-path-opened');
  });

  test('sidecar: an identity that the canary does not admit any more', () => {
    const issues = found('sidecar', canary(), (api) =>
      api.object('AuthorizationPolicy').addJsonPatch(JsonPatch.remove('/spec/rules')),
    );
    expect(issues[0]?.problem).toContain('Rollout api denies shop/web on port 8080');
  });
});
