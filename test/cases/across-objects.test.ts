import { describe, expect, test } from 'vitest';
import { MicroService, type System } from '../../lib/index.ts';
import { container, raw } from '../support/foreign.ts';
import { rulesOf, sized } from '../support/shop.ts';

const wallet = { 'app.kubernetes.io/name': 'wallet', 'app.kubernetes.io/instance': 'wallet' };

/** A service named wallet, and something beside it. */
const beside = (build: (system: System) => void) => (system: System) => {
  new MicroService(system, 'wallet', sized);
  build(system);
};

/** A migration Job whose container says what it needs. */
function migration(system: System, labels: object, resources: object = {}): void {
  const spec = {
    restartPolicy: 'Never',
    securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
    containers: [container({ resources })],
  };
  const metadata = { name: 'migrate', annotations: { 'argocd.argoproj.io/hook': 'Sync' } };
  raw(system, 'batch/v1', 'Job', 'migrate', { metadata, spec: { template: { metadata: { labels }, spec } } });
}

function budget(system: System, name: string, matchLabels: object): void {
  raw(system, 'policy/v1', 'PodDisruptionBudget', name, { spec: { maxUnavailable: 1, selector: { matchLabels } } });
}

function quota(system: System, hard: object): void {
  raw(system, 'v1', 'ResourceQuota', 'all', { spec: { hard } });
}

describe('C05: pods of Jobs join the Service and receive traffic', () => {
  test('C05: refuses a Job with the labels of a service and one more', () => {
    const rules = rulesOf(beside((system) => migration(system, { ...wallet, component: 'migrate' })));
    expect(new Set(rules)).toEqual(new Set(['selector-matches-others']));
  });

  test('C05: takes a Job with another value of one of them', () => {
    const labels = { ...wallet, 'app.kubernetes.io/name': 'wallet-migrate' };
    expect(rulesOf(beside((system) => migration(system, labels)))).toEqual([]);
  });
});

describe('C12: two disruption budgets on one pod', () => {
  test('C12: refuses a second budget on the pods of a service', () => {
    expect(rulesOf(beside((system) => budget(system, 'mine', wallet)))).toEqual(['two-budgets']);
  });

  test('C12: refuses one that a part of their labels selects', () => {
    const labels = { 'app.kubernetes.io/name': 'wallet' };
    expect(rulesOf(beside((system) => budget(system, 'mine', labels)))).toEqual(['two-budgets']);
  });
});

describe('C13: a quota on CPU limits rejects every pod without one', () => {
  const all = { 'requests.cpu': '10', 'requests.memory': '10Gi', 'limits.memory': '10Gi', pods: '20' };
  const enough = { requests: { cpu: '1', memory: '1Gi' }, limits: { memory: '1Gi' } };

  test('C13: takes a quota of what every container of ours says', () => {
    expect(rulesOf(beside((system) => quota(system, all)))).toEqual([]);
  });

  test('C13: refuses one of CPU limits, which services have only where asked for', () => {
    expect(rulesOf(beside((system) => quota(system, { 'limits.cpu': '10' })))).toEqual(['quota-needs-amount']);
  });

  test('C13: refuses a migration Job that alone says nothing', () => {
    const build = beside((system) => {
      migration(system, { app: 'migrate' });
      quota(system, { 'limits.memory': '10Gi' });
    });
    expect(rulesOf(build)).toEqual(['quota-needs-amount']);
  });

  test('C13: takes one that says what it needs', () => {
    const build = beside((system) => {
      migration(system, { app: 'migrate' }, enough);
      quota(system, all);
    });
    expect(rulesOf(build)).toEqual([]);
  });
});
