import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { aliyun, aws, type Cloud, gcp, local } from '../lib/index.ts';
import { deploymentFor } from '../lib/manifests/kubernetes/deployment.ts';
import { serviceModel } from './support/models.ts';
import { contextFor } from './support/rendered.ts';

const clouds: readonly (readonly [string, (options: never) => Cloud, Cloud])[] = [
  ['aliyun', aliyun, aliyun({ region: 'cn-hangzhou' })],
  ['aws', aws, aws({ region: 'eu-central-1' })],
  ['gcp', gcp, gcp({ region: 'europe-west3' })],
];
const platform = { kubernetes: '1.33' };

function podOn(cloud: Cloud) {
  const service = serviceModel({}, { cloud, platform });
  return deploymentFor(service, contextFor(service)).spec.template.spec;
}

describe.each(clouds)('%s', (name, cloudOf, cloud) => {
  test('is called so', () => {
    expect(cloud.name).toBe(name);
  });

  test('refuses to be without a region', () => {
    expect(cloudOf({} as never).problems).toMatchObject([{ rule: 'missing-option', path: 'cloud.region' }]);
  });

  test('spreads pods over zones', () => {
    const keys = podOn(cloud).topologySpreadConstraints?.map(({ topologyKey }) => topologyKey);
    expect(keys).toContain('topology.kubernetes.io/zone');
  });

  test('keeps a pod that stops until its load balancers send nothing any more', () => {
    const [container] = podOn(cloud).containers;
    expect(container?.lifecycle?.preStop?.sleep?.seconds).toBeGreaterThanOrEqual(cloud.loadBalancerDelay / 1000);
  });

  test('reaches nobody outside its network by a load balancer that does not ask for it', () => {
    expect(Object.values(cloud.loadBalancer?.('internal').annotations ?? {}).join()).toMatch(/intranet|internal/i);
  });
});

test('every cloud has a folder with the same files', () => {
  const folders = readdirSync('lib/clouds');
  expect(folders.sort()).toEqual(['aliyun', 'aws', 'gcp', 'local']);
  const files = folders.map((folder) => readdirSync(`lib/clouds/${folder}`).sort().join());
  expect(new Set(files)).toEqual(new Set(['cloud.ts,load-balancer.ts']));
});

test('one’s own machine has no zones', () => {
  expect(podOn(local()).topologySpreadConstraints?.map(({ topologyKey }) => topologyKey)).toEqual([
    'kubernetes.io/hostname',
  ]);
});
