import { describe, expect, test } from 'vitest';
import { podDisruptionBudgetFor } from '../../lib/manifests/kubernetes/pod-disruption-budget.ts';
import { serviceFor } from '../../lib/manifests/kubernetes/service.ts';
import type { MicroServiceProps } from '../../lib/model/service-props.ts';
import { nobodyCalls } from '../support/graphs.ts';
import { serviceModel } from '../support/models.ts';
import { deploymentOf } from '../support/rendered.ts';

describe('C14: switching to Recreate fails because the server still holds the defaulted rollingUpdate', () => {
  test('C14: the strategy is ours from the first release on', () => {
    expect(deploymentOf(serviceModel()).spec.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: '25%', maxUnavailable: 0 },
    });
  });

  test('C14: Recreate leaves no rollingUpdate behind', () => {
    const volume = { name: 'data', _toKube: () => ({ name: 'data', persistentVolumeClaim: { claimName: 'data' } }) };
    const { strategy } = deploymentOf(serviceModel({ replicas: 1, files: { '/data': volume } })).spec;
    expect(strategy).not.toHaveProperty('rollingUpdate');
  });
});

describe('C16: shared labels that leak into selectors block the next upgrade', () => {
  const before = { labels: { team: 'wallet', tier: 'backend' } } satisfies Partial<MicroServiceProps>;
  const after = { labels: { team: 'payments', tier: 'frontend', extra: 'label' } } satisfies Partial<MicroServiceProps>;
  const selectorsOf = (props: Partial<MicroServiceProps>) => {
    const service = serviceModel({ replicas: 3, ...props });
    return [deploymentOf(service), serviceFor(service, nobodyCalls), podDisruptionBudgetFor(service)].flatMap(
      selectorsIn,
    );
  };

  test('C16: labels stand on objects and pods', () => {
    const { metadata, spec } = deploymentOf(serviceModel(before));
    expect([metadata.labels, spec.template.metadata.labels]).toEqual([
      expect.objectContaining(before.labels),
      expect.objectContaining(before.labels),
    ]);
  });

  test('C16: changed labels change no selector', () => {
    expect(selectorsOf(after)).toEqual(selectorsOf(before));
  });

  test('C16: selectors have the two fixed keys and no others', () => {
    const keys = selectorsOf(before).map((selector) => Object.keys(selector).sort());
    expect(new Set(keys.map(String))).toEqual(new Set(['app.kubernetes.io/instance,app.kubernetes.io/name']));
  });

  test('C16: every selector was looked at', () => {
    // The Deployment's own, its anti-affinity, its spread over nodes and zones, the Service's and the budget's.
    expect(selectorsOf(before)).toHaveLength(6);
  });
});

/** Every map of labels that selects something. */
function selectorsIn(value: unknown): object[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => {
    const isSelector = key === 'matchLabels' || (key === 'selector' && !('matchLabels' in member));
    return isSelector ? [member] : selectorsIn(member);
  });
}
