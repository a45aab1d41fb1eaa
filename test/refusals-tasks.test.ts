import { describe, expect, test } from 'vitest';
import { environments } from '../environments.ts';
import {
  CronTask,
  istioSidecar,
  MicroService,
  once,
  onSchedule,
  recreate,
  type ScheduleOptions,
  type System,
  Task,
  waive,
} from '../lib/index.ts';
import { refusalsOf, textOf } from './support/programs.ts';
import { issuesOf, rulesOf, shop, sized } from './support/shop.ts';

const work = { image: 'registry.example.com/shop/work:1.4.2', cpu: '100m', memory: '128Mi' } as const;
const ending = { port: undefined, health: undefined };
const { platform } = environments.prod;

const refusalsIn = (build: (system: System) => void, environment: object = {}) =>
  issuesOf(build, environment).map(textOf);
const scheduled = (options: Partial<ScheduleOptions>) => (system: System) =>
  new CronTask(system, 'report', { ...work, schedule: '0 2 * * *', ...options });

describe('a task that serves', () => {
  test.each([
    ['port', 8080],
    ['ports', { http: 8080 }],
    ['protocol', 'http'],
    ['servicePort', 80],
    ['replicas', 2],
    ['autoscaling', { maxReplicas: 3 }],
    ['serves', { timeout: '2s' }],
    ['expose', { hosts: ['shop.example.com'] }],
    ['state', {}],
    ['rollout', recreate()],
    ['health', { liveness: '/live' }],
    ['spread', { nodes: 'none' }],
  ] as const)('refuses %s', (name, value) => {
    expect(refusalsOf({ ...ending, task: once(), [name]: value })).toEqual([
      `task-serves ${name}: stands beside 'task': what runs to its end serves nobody, and has one pod; remove it, or remove 'task'`,
    ]);
  });

  test('refuses it of a preset in JavaScript, too', () => {
    // @ts-expect-error: a task has no replicas
    expect(rulesOf((system) => new Task(system, 'migration', { ...work, replicas: 2 }))).toEqual(['task-serves']);
  });

  test('takes a task that does not', () => {
    expect(refusalsOf({ ...ending, task: once() })).toEqual([]);
  });
});

describe('what a task is', () => {
  test('refuses what is none', () => {
    expect(refusalsOf({ ...ending, task: 'nightly' as never })).toEqual([
      "wrong-type task: 'nightly' is not what belongs here; give once({ deadline: '15m' }) or onSchedule({ schedule: '0 2 * * *' })",
    ]);
  });

  test('refuses options that it does not have, where they stand', () => {
    expect(refusalsOf({ ...ending, task: once({ deadlin: '15m' } as never) })).toEqual([
      "unknown-option task.deadlin: is not an option; did you mean 'deadline'?",
    ]);
  });

  test('refuses a preset without a schedule in its own words', () => {
    // @ts-expect-error: a CronTask must say its schedule
    expect(refusalsIn((system) => new CronTask(system, 'report', work))).toEqual([
      'missing-option schedule: is not given; give a text',
    ]);
  });

  test('refuses to begin so little late that the cluster never looks', () => {
    expect(rulesOf(scheduled({ startingDeadline: '9s' }))).toEqual(['bad-duration']);
  });

  test('takes a beginning that is ten seconds late', () => {
    expect(rulesOf(scheduled({ startingDeadline: '10s' }))).toEqual([]);
  });

  test('refuses no attempt at all', () => {
    expect(rulesOf((system) => new Task(system, 'migration', { ...work, attempts: 0 }))).toEqual(['out-of-range']);
  });
});

describe('the clock', () => {
  test('refuses a schedule that no cluster takes', () => {
    expect(refusalsIn(scheduled({ schedule: '0 2 * * 7' }))).toEqual([
      "schedule-illegal schedule: '0 2 * * 7' says '7' for the day of the week; write minute, hour, day of the month, month and day of the week (0 to 6), such as '30 2 * * 1-5', or '@daily'",
    ]);
  });

  test('refuses it of the option, too', () => {
    expect(refusalsOf({ ...ending, task: onSchedule({ schedule: '0 2 * *' }) })).toEqual([
      "schedule-illegal task.schedule: '0 2 * *' has 4 fields in place of five; write minute, hour, day of the month, month and day of the week (0 to 6), such as '30 2 * * 1-5', or '@daily'",
    ]);
  });

  test('takes a schedule of words', () => {
    expect(rulesOf(scheduled({ schedule: '0 2 * JAN-JUN SUN' }))).toEqual([]);
  });

  test('refuses a time zone that nobody knows', () => {
    expect(refusalsIn(scheduled({ timeZone: 'Asia/Shangai' }))).toEqual([
      "time-zone-unknown timeZone: 'Asia/Shangai' is not on the IANA list of 2025b; did you mean 'Asia/Shanghai'? One that is younger: waive('time-zone-unknown', { reason: '…' })",
    ]);
  });

  test('takes a time zone that is younger than the list, with a reason', () => {
    const waivers = [waive('time-zone-unknown', { reason: 'founded last week' })];
    const { find } = shop(
      (system) =>
        new CronTask(system, 'report', { ...work, schedule: '@daily', timeZone: 'Antarctica/Atlantis', waivers }),
    );
    expect(find('CronJob', 'report')?.spec.timeZone).toBe('Antarctica/Atlantis');
  });
});

describe('what runs beside a task', () => {
  const sidecars = {
    uploader: { image: 'registry.example.com/shop/upload:1.0.0', cpu: '50m', memory: '64Mi' },
  } as const;
  const on = (kubernetes: string) => ({ platform: { kubernetes } });

  test('refuses a sidecar that never ends', () => {
    expect(refusalsOf({ ...ending, task: once(), sidecars }, on('1.28'))).toEqual([
      'sidecar-outlives-task sidecars.uploader: on Kubernetes 1.28 it works on when the program has ended, and so the task never ends; take it out, or upgrade to Kubernetes 1.29, which ends sidecars with the program',
    ]);
  });

  test('takes one that ends with the program', () => {
    expect(refusalsOf({ ...ending, task: once(), sidecars }, on('1.29'))).toEqual([]);
  });

  const meshed = (istio: string) => ({ platform: { ...platform, kubernetes: '1.30', mesh: istioSidecar(istio) } });
  const calling = (system: System) =>
    new Task(system, 'seed', { ...work, calls: [new MicroService(system, 'api', sized)] });

  test('refuses a call into a mesh that it cannot be in', () => {
    expect(refusalsIn(calling, meshed('1.23'))).toEqual([
      'caller-without-identity task: Istio 1.23 on Kubernetes 1.30 has no proxy that ends with a task, so it is out of the mesh, and api lets nobody in without an identity; upgrade to Istio 1.24 and Kubernetes 1.29, or take api out of the mesh',
    ]);
  });

  test('takes the same call where a proxy ends with it', () => {
    expect(refusalsIn(calling, meshed('1.24'))).toEqual([]);
  });

  test('takes one by the clock there, with containers before it, too', () => {
    const build = (system: System) =>
      new CronTask(system, 'report', {
        ...work,
        schedule: '@daily',
        calls: [new MicroService(system, 'api', sized)],
        initContainers: { wait: { args: ['wait'], cpu: '10m', memory: '16Mi' } },
        podAnnotations: { 'proxy.istio.io/config': 'concurrency: 2' },
      });
    expect(refusalsIn(build, meshed('1.24'))).toEqual([]);
  });
});

describe('what comes after', () => {
  test('refuses what is no service', () => {
    expect(refusalsOf({ after: ['migration'] as never })).toEqual([
      "order-no-service after[0]: 'migration' is not what belongs here; give a service or a task that is made before this one",
    ]);
  });

  test('refuses a task of another system', () => {
    const model = { key: 'prod/bank/migration' };
    expect(refusalsOf({ after: [{ model }] })).toEqual([
      "order-other-system after[0]: 'prod/bank/migration' is not of system 'prod/bycoin': each system is released by itself; remove it, and let the program wait for what another system brings",
    ]);
  });

  test('refuses to wait for the clock', () => {
    const build = (system: System) => new MicroService(system, 'api', { ...sized, after: [scheduled({})(system)] });
    expect(refusalsIn(build)).toEqual([
      "order-by-clock after: report runs by the clock, and no release waits for that; take report out of 'after'",
    ]);
  });

  test('refuses what comes before by the clock where that is said', () => {
    const build = (system: System) => {
      const api = new MicroService(system, 'api', sized);
      new CronTask(system, 'report', { ...work, schedule: '@daily', before: [api] });
    };
    expect(issuesOf(build).map(({ subject, path, remedy }) => [subject, path, remedy])).toEqual([
      ['report', 'before', "take api out of 'before'"],
    ]);
  });

  test('refuses what comes before in another Application where that is said', () => {
    const build = (system: System) => {
      const api = new MicroService(system, 'api', sized);
      new Task(system, 'migration', { ...work, application: 'tasks', before: [api] });
    };
    expect(issuesOf(build).map(({ rule, subject, path }) => [rule, subject, path])).toEqual([
      ['order-other-application', 'migration', 'before'],
    ]);
  });

  test('refuses two tasks that begin after each other, without advice for calls', () => {
    const build = (system: System) => {
      const first = new Task(system, 'first', work);
      new Task(system, 'second', { ...work, after: [first], before: [first] });
    };
    expect(refusalsIn(build)).toEqual([
      'order-cycle after: second begins after first, which cannot do without second; leave out that order, or another one of the circle',
    ]);
  });

  test('names both that an image may be', () => {
    expect(refusalsOf({ image: {} as never })).toEqual([
      "wrong-type image: {} is not what belongs here; give a text such as 'registry.example.com/shop/api:1.4.2', or a service that is made before, whose image it is",
    ]);
  });

  const circle = (essential: boolean) => (system: System) => {
    const migration = new Task(system, 'migration', work);
    const api = new MicroService(system, 'api', { ...sized, after: [migration] });
    migration.addCall(api, { essential });
  };

  test('refuses to begin after what needs it', () => {
    expect(refusalsIn(circle(true))).toEqual([
      'order-cycle after: api begins after migration, which cannot do without api; leave out that order, or let migration do without: call(api, { essential: false })',
    ]);
  });

  test('takes an order in which what comes before can do without', () => {
    expect(refusalsIn(circle(false))).toEqual([]);
  });

  test('refuses a circle that the other side says', () => {
    const build = (system: System) => {
      const api = new MicroService(system, 'api', sized);
      new Task(system, 'migration', { ...work, calls: [api], before: [api] });
    };
    expect(issuesOf(build).map(({ rule, subject, path }) => [rule, subject, path])).toEqual([
      ['order-cycle', 'migration', 'before'],
    ]);
  });

  test('refuses a circle by way of others', () => {
    const build = (system: System) => {
      const migration = new Task(system, 'migration', work);
      const api = new MicroService(system, 'api', { ...sized, after: [migration] });
      migration.addCall(new MicroService(system, 'front', { ...sized, calls: [api] }));
    };
    expect(refusalsIn(build)).toEqual([
      'order-cycle after: api begins after migration, which cannot do without api (by front); leave out that order, or let migration do without: call(front, { essential: false })',
    ]);
  });
});
