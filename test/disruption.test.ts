import { describe, expect, test } from 'vitest';
import { podDisruptionBudgetFor } from '../lib/manifests/kubernetes/pod-disruption-budget.ts';
import type { ServiceModel } from '../lib/model/service.ts';
import { serviceModel } from './support/models.ts';
import { written } from './support/rendered.ts';

const budgetOf = (service: ServiceModel) => written(podDisruptionBudgetFor(service), service);

describe('a disruption budget', () => {
  test.each(['1.27', '1.36'])('is valid on Kubernetes %s', (kubernetes) => {
    expect(budgetOf(serviceModel({ replicas: 3 }, { platform: { kubernetes } }))?.kind).toBe('PodDisruptionBudget');
  });

  test('lets one pod go at a time', () => {
    expect(budgetOf(serviceModel({ replicas: 3 }))?.spec.maxUnavailable).toBe(1);
  });

  test('names no pods that must stay, which would block a drain', () => {
    expect(budgetOf(serviceModel({ replicas: 3 }))?.spec).not.toHaveProperty('minAvailable');
  });

  test('lets broken pods go in any case', () => {
    expect(budgetOf(serviceModel({ replicas: 3 }))?.spec.unhealthyPodEvictionPolicy).toBe('AlwaysAllow');
  });

  test('guards the pods of its service', () => {
    const service = serviceModel({ replicas: 3 });
    expect(budgetOf(service)?.spec.selector).toEqual({ matchLabels: service.selector });
  });

  test('is not there for a single pod', () => {
    expect(podDisruptionBudgetFor(serviceModel({ replicas: 1 }))).toBeUndefined();
  });

  test('is there for two pods', () => {
    expect(podDisruptionBudgetFor(serviceModel({ replicas: 2 }))).toBeDefined();
  });

  test('is not there where the autoscaler may go down to one pod', () => {
    expect(podDisruptionBudgetFor(serviceModel({ autoscaling: { minReplicas: 1, maxReplicas: 9 } }))).toBeUndefined();
  });
});
