import { describe, expect, test } from 'vitest';
import { CronTask, MicroService, type System, Task } from '../../lib/index.ts';
import { raw } from '../support/foreign.ts';
import { issuesOf, rulesOf, shop, sized } from '../support/shop.ts';

const work = { image: 'registry.example.com/shop/work:1.4.2', cpu: '100m', memory: '128Mi' } as const;
const report = (system: System, schedule: string, timeZone?: string) =>
  new CronTask(system, 'report', { ...work, schedule, timeZone });

describe('C05: pods of Jobs and CronJobs join the Service and receive traffic', () => {
  const wallet = (system: System) => {
    const service = new MicroService(system, 'wallet', sized);
    new Task(system, 'wallet-migration', { ...work, image: service });
    report(system, '@daily');
  };

  test('C05: no selector of the namespace matches the pods of a task', () => {
    const { objects } = shop(wallet);
    const pods = objects.flatMap(({ kind, spec }) =>
      kind === 'Job' ? [spec.template] : kind === 'CronJob' ? [spec.jobTemplate.spec.template] : [],
    );
    const matched = objects
      .filter(({ kind }) => kind === 'Service' || kind === 'PodDisruptionBudget' || kind === 'Deployment')
      .flatMap(({ kind, metadata, spec }) => {
        const selector: Record<string, string> = kind === 'Service' ? spec.selector : spec.selector.matchLabels;
        const hit = pods.some((pod) =>
          Object.entries(selector).every(([key, value]) => pod.metadata.labels[key] === value),
        );
        return hit ? [`${kind} ${metadata.name}`] : [];
      });
    expect([pods.length, matched]).toEqual([2, []]);
  });

  test('C05: refuses a Service object of others that selects a task beside a service', () => {
    const build = (system: System) => {
      wallet(system);
      raw(system, 'v1', 'Service', 'all', {
        spec: {
          selector: { 'app.kubernetes.io/part-of': 'shop' },
          ports: [{ name: 'http', port: 80, targetPort: 8080 }],
        },
      });
    };
    expect(rulesOf(build)).toContain('selector-matches-others');
  });
});

describe('C13: a quota on CPU limits rejects every pod without one', () => {
  const counted = (system: System, hard: object) =>
    raw(system, 'v1', 'ResourceQuota', 'all', { metadata: { namespace: 'shop' }, spec: { hard } });

  test.each([
    ['of a release', (system: System) => new Task(system, 'migration', work)],
    ['by the clock', (system: System) => report(system, '@daily')],
  ])('C13: refuses a quota on CPU limits beside a task %s without one', (_, build) => {
    const issues = issuesOf((system) => {
      build(system);
      counted(system, { 'limits.cpu': '4' });
    });
    expect(issues.map(({ rule }) => rule)).toContain('quota-needs-amount');
  });

  test('C13: takes it where the task has one', () => {
    const rules = rulesOf((system) => {
      new Task(system, 'migration', { ...work, cpuLimit: '200m' });
      counted(system, { 'limits.cpu': '4' });
    });
    expect(rules).toEqual([]);
  });

  test("C13: refuses a quota that has no room for a task's pod", () => {
    const rules = rulesOf((system) => {
      new Task(system, 'migration', work);
      counted(system, { pods: '0' });
    });
    expect(rules).toEqual(['quota-below-need']);
  });
});

describe('C19: a time zone inside the schedule string is refused after an upgrade', () => {
  test.each(['CRON_TZ=Asia/Shanghai 0 2 * * *', 'TZ=Asia/Shanghai 0 2 * * *'])('C19: refuses %s', (schedule) => {
    expect(
      issuesOf((system) => report(system, schedule)).map(({ rule, path, remedy }) => [rule, path, remedy]),
    ).toEqual([['schedule-names-zone', 'schedule', "write schedule: '0 2 * * *' and timeZone: 'Asia/Shanghai'"]]);
  });

  test('C19: writes the zone beside the schedule', () => {
    const { spec } = shop((system) => report(system, '0 2 * * *', 'Asia/Shanghai')).object('CronJob', 'report');
    expect([spec.schedule, spec.timeZone]).toEqual(['0 2 * * *', 'Asia/Shanghai']);
  });

  test('C19: always writes a zone', () => {
    expect(shop((system) => report(system, '0 2 * * *')).object('CronJob', 'report').spec.timeZone).toBe('Etc/UTC');
  });
});
