import { describe, expect, test } from 'vitest';
import { horizontalPodAutoscalerFor } from '../lib/manifests/kubernetes/horizontal-pod-autoscaler.ts';
import type { AutoscalingOptions } from '../lib/model/autoscaling.ts';
import { serviceModel } from './support/models.ts';
import { written } from './support/rendered.ts';

function autoscalerOf(autoscaling: AutoscalingOptions, kubernetes = '1.33') {
  const service = serviceModel({ autoscaling }, { platform: { kubernetes } });
  const manifest = horizontalPodAutoscalerFor(service);
  if (manifest === undefined) throw new Error('not rendered');
  return written(manifest, service);
}

describe('an autoscaler', () => {
  test.each(['1.27', '1.36'])('is valid on Kubernetes %s', (kubernetes) => {
    const autoscaling = { minReplicas: 2, maxReplicas: 9, cpuPercent: 80, memoryPercent: 90 };
    expect(autoscalerOf(autoscaling, kubernetes).kind).toBe('HorizontalPodAutoscaler');
  });

  test('is not there where nobody asked for it', () => {
    expect(horizontalPodAutoscalerFor(serviceModel())).toBeUndefined();
  });

  test('scales the Deployment of its service', () => {
    const { name } = serviceModel();
    expect(autoscalerOf({ maxReplicas: 9 }).spec.scaleTargetRef).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      name,
    });
  });

  test('keeps the bounds that were given', () => {
    expect(autoscalerOf({ minReplicas: 2, maxReplicas: 9 }).spec).toMatchObject({ minReplicas: 2, maxReplicas: 9 });
  });

  test('measures the program without the proxy beside it', () => {
    expect(autoscalerOf({ maxReplicas: 9, cpuPercent: 80 }).spec.metrics).toEqual([
      {
        type: 'ContainerResource',
        containerResource: { name: 'cpu', container: 'app', target: { type: 'Utilization', averageUtilization: 80 } },
      },
    ]);
  });

  test('measures the whole pod where that is asked for', () => {
    expect(autoscalerOf({ maxReplicas: 9, cpuPercent: 80, measure: 'pod' }).spec.metrics).toEqual([
      { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } },
    ]);
  });

  test('measures memory before cpu, as clusters give it back', () => {
    const { metrics } = autoscalerOf({ maxReplicas: 9, cpuPercent: 80, memoryPercent: 90 }).spec;
    expect(metrics.map(({ containerResource }) => containerResource?.name)).toEqual(['memory', 'cpu']);
  });

  test('measures memory alone where only memory was asked for', () => {
    const { metrics } = autoscalerOf({ maxReplicas: 9, memoryPercent: 90 }).spec;
    expect(metrics.map(({ containerResource }) => containerResource?.name)).toEqual(['memory']);
  });

  test('writes out how it grows', () => {
    expect(autoscalerOf({ maxReplicas: 9 }).spec.behavior.scaleUp).toEqual({
      stabilizationWindowSeconds: 0,
      selectPolicy: 'Max',
      policies: [
        { type: 'Percent', value: 100, periodSeconds: 30 },
        { type: 'Pods', value: 4, periodSeconds: 30 },
      ],
    });
  });

  test('writes out how it shrinks', () => {
    expect(autoscalerOf({ maxReplicas: 9 }).spec.behavior.scaleDown).toEqual({
      stabilizationWindowSeconds: 300,
      selectPolicy: 'Min',
      policies: [{ type: 'Percent', value: 10, periodSeconds: 60 }],
    });
  });

  test('grows at the speed that was given', () => {
    const growing = { pods: 2, every: '1m', after: '30s' } as const;
    expect(autoscalerOf({ maxReplicas: 9, growing }).spec.behavior.scaleUp).toEqual({
      stabilizationWindowSeconds: 30,
      selectPolicy: 'Max',
      policies: [{ type: 'Pods', value: 2, periodSeconds: 60 }],
    });
  });
});
