import { describe, expect, test } from 'vitest';
import { podDisruptionBudgetFor } from '../../lib/manifests/kubernetes/pod-disruption-budget.ts';
import { serviceFor } from '../../lib/manifests/kubernetes/service.ts';
import { auth0, callsFrom, nobodyCalls } from '../support/graphs.ts';
import { serviceModel } from '../support/models.ts';
import { deploymentOf, podOf } from '../support/rendered.ts';

type Labels = Readonly<Record<string, string>>;

const selects = (selector: Labels | undefined, labels: Labels) =>
  selector !== undefined && Object.entries(selector).every(([key, value]) => labels[key] === value);

describe('C04: a Service named like the program injects <NAME>_PORT=tcp://…', () => {
  test('C04: pods get no variables of the Services around them', () => {
    expect(podOf(serviceModel()).enableServiceLinks).toBe(false);
  });
});

describe('C05: pods of another workload join the Service', () => {
  const wallet = serviceModel({ replicas: 3 }, {}, 'wallet');
  const migration = serviceModel({ replicas: 3 }, {}, 'wallet-migrate');
  const pods = deploymentOf(migration).spec.template.metadata.labels;

  test('C05: a Service selects pods of its own service', () => {
    expect(selects(serviceFor(migration, nobodyCalls).spec.selector, pods)).toBe(true);
  });

  test.each([
    ['a Service', serviceFor(wallet, nobodyCalls).spec.selector],
    ['a PodDisruptionBudget', podDisruptionBudgetFor(wallet)?.spec.selector.matchLabels],
    ['a Deployment', deploymentOf(wallet).spec.selector.matchLabels],
    ['a spread', podOf(wallet).topologySpreadConstraints?.[0]?.labelSelector?.matchLabels],
  ])('C05: %s selects no pods of another service', (_, selector) => {
    expect([selector === undefined, selects(selector, pods)]).toEqual([false, false]);
  });
});

describe('C06: five dots: each outside name costs ten DNS queries', () => {
  const service = serviceModel();

  test('C06: pods that call outside search two dots, as text', () => {
    const pod = podOf(service, callsFrom(service, { callee: auth0 }));
    expect(pod.dnsConfig?.options).toEqual([{ name: 'ndots', value: '2' }]);
  });

  test('C06: pods that call inside the cluster keep the settings of the cluster', () => {
    const ledger = serviceModel({}, {}, 'ledger');
    expect(podOf(service, callsFrom(service, { callee: ledger.peer }))).not.toHaveProperty('dnsConfig');
  });
});
