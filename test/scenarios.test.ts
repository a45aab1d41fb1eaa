import { describe, expect, test } from 'vitest';
import { type EnvironmentProps, istioAmbient, istioSidecar, local, render } from '../lib/index.ts';
import { byApplyOrder } from '../lib/model/apply-order.ts';
import { yamlFor } from '../lib/output/yaml.ts';
import { scenarios } from './support/scenarios.ts';

const base = { tier: 'staging', edition: '2026.12', cloud: local(), releases: {} } as const;
const platforms = {
  'no-mesh': { kubernetes: '1.33' },
  sidecar: { kubernetes: '1.33', gatewayApi: '1.5', mesh: istioSidecar('1.30') },
  ambient: { kubernetes: '1.33', gatewayApi: '1.5', mesh: istioAmbient('1.30') },
} as const satisfies Record<string, EnvironmentProps['platform']>;

/** Few and whole: the reviewer's view of what leaves. */
const shown = [
  ['small-service', 'no-mesh'],
  ['full-service', 'no-mesh'],
  ['calling-services', 'no-mesh'],
  ['calling-services', 'ambient'],
  ['keeping-services', 'no-mesh'],
  ['exposed-services', 'ambient'],
  ['promising-services', 'sidecar'],
  ['promising-services', 'ambient'],
] as const;

describe('a reviewer sees', () => {
  for (const [scenario, platform] of shown) {
    test(`${scenario} on ${platform}`, async () => {
      const { system } = scenarios[scenario] ?? {};
      if (system === undefined) throw new Error(`no scenario ${scenario}`);
      const { objects } = render(system, { id: 'staging', ...base, platform: platforms[platform] });
      const text = objects.toSorted(byApplyOrder).map(yamlFor).join('');
      await expect(text).toMatchFileSnapshot(`../__snapshots__/${scenario}-${platform}.yaml`);
    });
  }
});
