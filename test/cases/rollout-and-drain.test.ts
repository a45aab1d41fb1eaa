import { describe, expect, test } from 'vitest';
import { aliyun } from '../../lib/clouds/aliyun/cloud.ts';
import { podDisruptionBudgetFor } from '../../lib/manifests/kubernetes/pod-disruption-budget.ts';
import { serviceModel } from '../support/models.ts';
import { containerOf, deploymentOf, podOf } from '../support/rendered.ts';

const claimed = {
  name: 'data',
  _toKube: () => ({ name: 'data', persistentVolumeClaim: { claimName: 'wallet-data' } }),
};

describe('C09: a rolling update of a single replica with a volume of one pod never ends', () => {
  test('C09: the old pod gives the volume up first', () => {
    expect(deploymentOf(serviceModel({ replicas: 1, files: { '/data': claimed } })).spec.strategy).toEqual({
      type: 'Recreate',
    });
  });

  test('C09: pods that share a volume are still replaced without a gap', () => {
    const { strategy } = deploymentOf(serviceModel({ replicas: 3, files: { '/data': claimed } })).spec;
    expect(strategy.type).toBe('RollingUpdate');
  });

  test('C09: without such a volume a single pod is replaced before it leaves', () => {
    expect(deploymentOf(serviceModel({ replicas: 1 })).spec.strategy.rollingUpdate?.maxUnavailable).toBe(0);
  });
});

describe('C10: a hard topology spread counts the old generation', () => {
  const hangzhou = (kubernetes: string) => ({ cloud: aliyun({ region: 'cn-hangzhou' }), platform: { kubernetes } });
  const hard = { replicas: 5, spread: { nodes: 'required', zones: 'required' } } as const;

  test('C10: each constraint counts one generation', () => {
    const constraints = podOf(serviceModel(hard, hangzhou('1.27'))).topologySpreadConstraints;
    expect(constraints?.map(({ matchLabelKeys }) => matchLabelKeys)).toEqual([
      ['pod-template-hash'],
      ['pod-template-hash'],
    ]);
  });

  test('C10: hard constraints are hard', () => {
    const constraints = podOf(serviceModel(hard, hangzhou('1.27'))).topologySpreadConstraints;
    expect(constraints?.map(({ whenUnsatisfiable }) => whenUnsatisfiable)).toEqual(['DoNotSchedule', 'DoNotSchedule']);
  });

  test('C10: each constraint selects by the labels of the pods themselves', () => {
    const { metadata, spec } = deploymentOf(serviceModel(hard, hangzhou('1.33'))).spec.template;
    for (const { labelSelector } of spec.topologySpreadConstraints ?? []) {
      expect(metadata.labels).toMatchObject(labelSelector?.matchLabels ?? { none: 'at all' });
    }
  });

  test.each([
    ['1.31', ['pod-template-hash']],
    ['1.29', undefined],
  ])('C10: anti-affinity on %s counts one generation where that can be said', (kubernetes, keys) => {
    const { podAntiAffinity } = podOf(serviceModel(hard, hangzhou(kubernetes))).affinity ?? {};
    const [preferred] = podAntiAffinity?.preferredDuringSchedulingIgnoredDuringExecution ?? [];
    expect(preferred?.podAffinityTerm.matchLabelKeys).toEqual(keys);
  });
});

describe('C11: preStop sleep as a command does nothing in an image without a shell', () => {
  test.each(['1.30', '1.33', '1.36'])('C11: on %s the kubelet itself sleeps', (kubernetes) => {
    const { lifecycle } = containerOf(serviceModel({}, { platform: { kubernetes } }));
    expect(lifecycle?.preStop?.sleep?.seconds).toBeGreaterThan(0);
  });

  test.each(['1.29', '1.33'])('C11: on %s there is no command', (kubernetes) => {
    const { lifecycle } = containerOf(serviceModel({}, { platform: { kubernetes } }));
    expect(lifecycle?.preStop?.exec).toBeUndefined();
  });

  test('C11: the grace period is longer than the sleep and the longest request', () => {
    const service = serviceModel({ shutdown: { longestRequest: '60s', loadBalancers: '20s' } });
    expect(podOf(service).terminationGracePeriodSeconds).toBeGreaterThan(80);
  });
});

describe('C12: two disruption budgets on one pod: it can never be evicted', () => {
  const services = ['wallet', 'wallet-api'].map((id) => serviceModel({ replicas: 3 }, {}, id));

  test.each(services.map((service) => [service.name, service] as const))(
    'C12: one budget selects the pods of %s',
    (_, service) => {
      const selectors = services.map((other) => podDisruptionBudgetFor(other)?.spec.selector.matchLabels ?? {});
      const matching = selectors.filter((selector) =>
        Object.entries(selector).every(([key, value]) => service.labels[key] === value),
      );
      expect(matching).toHaveLength(1);
    },
  );
});

describe('C13: a quota on limits rejects every pod without one', () => {
  test('C13: every container has a memory limit', () => {
    const containers = podOf(serviceModel({ memory: '256Mi' })).containers;
    expect(containers.map(({ resources }) => resources.limits['memory'])).toEqual(['256Mi']);
  });

  test('C13: a container has a cpu limit where one is asked for', () => {
    expect(containerOf(serviceModel({ cpu: '250m', cpuLimit: '500m' })).resources.limits['cpu']).toBe('500m');
  });
});
