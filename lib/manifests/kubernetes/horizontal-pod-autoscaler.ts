import type { AutoscalingModel, ScalingSpeedModel } from '../../model/autoscaling.ts';
import type { ServiceModel } from '../../model/service.ts';
import { workloadApi, workloadKindOf } from '../../model/workload-kind.ts';
import type { HorizontalPodAutoscaler, HPAScalingPolicy, MetricSpec } from '../types/kubernetes.ts';
import { containerName } from './container.ts';
import { metadataFor } from './metadata.ts';

export function horizontalPodAutoscalerFor(service: ServiceModel) {
  const { autoscaling } = service;
  if (autoscaling === undefined) return undefined;
  const kind = workloadKindOf(service);
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: metadataFor(service),
    spec: {
      scaleTargetRef: { apiVersion: workloadApi[kind], kind, name: service.name },
      minReplicas: autoscaling.minReplicas,
      maxReplicas: autoscaling.maxReplicas,
      metrics: metricsFor(autoscaling),
      behavior: {
        scaleUp: {
          stabilizationWindowSeconds: autoscaling.growing.after,
          selectPolicy: 'Max',
          policies: policiesFor(autoscaling.growing),
        },
        scaleDown: {
          stabilizationWindowSeconds: autoscaling.shrinking.after,
          selectPolicy: 'Min',
          policies: policiesFor(autoscaling.shrinking),
        },
      },
    },
  } satisfies HorizontalPodAutoscaler;
}

/** Memory before CPU: the order in which clusters that store an older version give them back. */
function metricsFor({ memoryPercent, cpuPercent, measure }: AutoscalingModel): MetricSpec[] {
  const measured = [
    { name: 'memory', percent: memoryPercent },
    { name: 'cpu', percent: cpuPercent },
  ];
  return measured.flatMap(({ name, percent }) => (percent === undefined ? [] : [metricFor(name, percent, measure)]));
}

function metricFor(name: string, percent: number, measure: AutoscalingModel['measure']): MetricSpec {
  const target = { type: 'Utilization', averageUtilization: percent } as const;
  return measure === 'container'
    ? { type: 'ContainerResource', containerResource: { name, container: containerName, target } }
    : { type: 'Resource', resource: { name, target } };
}

function policiesFor({ percent, pods, every }: ScalingSpeedModel): HPAScalingPolicy[] {
  const policies = [
    { type: 'Percent', value: percent },
    { type: 'Pods', value: pods },
  ] as const;
  return policies.flatMap(({ type, value }) => (value === undefined ? [] : [{ type, value, periodSeconds: every }]));
}
