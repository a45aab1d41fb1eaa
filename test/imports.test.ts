import { App, Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { Rollout } from '../imports/argoproj.io.ts';
import { IntOrString, KubeService } from '../imports/k8s.ts';
import { VirtualService } from '../imports/networking.istio.io.ts';
import { schemaProblems } from './support/schemas.ts';

const manifests = (add: (chart: Chart) => void): unknown[] => {
  const chart = new Chart(new App(), 'chart');
  add(chart);
  return Testing.synth(chart);
};

describe('imported classes', () => {
  test('render what they are given', () => {
    const ports = [{ port: 80, targetPort: IntOrString.fromString('http') }];
    const [service] = manifests(
      (chart) => new KubeService(chart, 'service', { metadata: { name: 'wallet' }, spec: { ports } }),
    );
    expect(service).toEqual({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'wallet' },
      spec: { ports: [{ port: 80, targetPort: 'http' }] },
    });
  });

  test('know the API version that the library writes', () => {
    expect(VirtualService.GVK.apiVersion).toBe('networking.istio.io/v1');
  });

  test('of Argo CD and Argo Rollouts share a file', () => {
    const [rollout] = manifests(
      (chart) => new Rollout(chart, 'rollout', { metadata: { name: 'wallet' }, spec: { replicas: 2 } }),
    );
    expect(schemaProblems(rollout, { kubernetes: '1.33' })).toEqual([]);
  });
});
