import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import { memberPath } from '../model/option-kinds.ts';
import type { Program } from '../model/program.ts';
import { problemOfSchedule } from '../model/schedule.ts';
import type { ServiceModel } from '../model/service.ts';
import type { TaskModel } from '../model/task.ts';
import { timeZones } from '../model/time-zones.ts';
import { atLeast } from '../model/version.ts';
import { componentsOf } from '../support/components.ts';
import { nearest } from '../support/nearest.ts';
import { inspectValue } from '../support/plain.ts';
import type { KeyedIssue, ServiceRule } from './rule.ts';
import { ordersSaidBy, type SaidOrder } from './said-orders.ts';

/** Duties of a task, and of what comes after one. */
export const taskRules: readonly ServiceRule[] = [spellSchedule, knowTheZone, endWithItsSidecars, comeAfterWhatEnds];

/** A schedule that the cluster takes, without a zone in it (cases.md C19). */
function* spellSchedule({ task, problems }: ServiceModel): Iterable<Issue> {
  if (task?.kind !== 'scheduled') return;
  const path = pathOf(task, 'schedule');
  // What could not be read is said already.
  if (problems.some((problem) => problem.path === path)) return;
  const { schedule } = task;
  const zoned = /^(?:CRON_)?TZ=(\S*)\s*(.*)$/.exec(schedule);
  if (zoned !== null) {
    yield {
      rule: 'schedule-names-zone',
      path,
      problem: `${inspectValue(schedule)} names a time zone, which clusters refuse from Kubernetes 1.29 on`,
      remedy: `write schedule: '${zoned[2]}' and timeZone: '${zoned[1]}'`,
    };
    return;
  }
  const problem = problemOfSchedule(schedule);
  if (problem === undefined) return;
  yield {
    rule: 'schedule-illegal',
    path,
    problem: `${inspectValue(schedule)} ${problem}`,
    remedy:
      "write minute, hour, day of the month, month and day of the week (0 to 6), such as '30 2 * * 1-5', or '@daily'",
  };
}

/** A cluster makes no run by the clock of a place that it does not know. */
function* knowTheZone({ task }: ServiceModel): Iterable<Issue> {
  if (task?.kind !== 'scheduled' || timeZones.has(task.timeZone)) return;
  const close = nearest(task.timeZone, [...timeZones]);
  yield {
    rule: 'time-zone-unknown',
    path: pathOf(task, 'timeZone'),
    problem: `${inspectValue(task.timeZone)} is not on the IANA list of 2025b`,
    remedy: `${close === undefined ? "write one such as 'Asia/Shanghai'" : `did you mean '${close}'?`} One that is younger: waive('time-zone-unknown', { reason: '…' })`,
  };
}

/** A container that the cluster does not know as a sidecar works on when the program has ended, and the pod with it. */
function* endWithItsSidecars({ task, containers, system }: ServiceModel): Iterable<Issue> {
  const { kubernetes } = system.environment.platform;
  if (task === undefined || atLeast(kubernetes, '1.29')) return;
  for (const { kind, name } of containers) {
    if (kind !== 'sidecar') continue;
    yield {
      rule: 'sidecar-outlives-task',
      path: memberPath('sidecars', name),
      problem: `on Kubernetes ${kubernetes} it works on when the program has ended, and so the task never ends`,
      remedy: 'take it out, or upgrade to Kubernetes 1.29, which ends sidecars with the program',
    };
  }
}

/** What the clock begins is no part of a release: to wait for it would be to wait for the night. */
function* comeAfterWhatEnds(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const { option, first, other } of ordersSaidBy(service, graph)) {
    if (first.task?.kind !== 'scheduled') continue;
    yield {
      rule: 'order-by-clock',
      path: option,
      problem: `${first.name} runs by the clock, and no release waits for that`,
      remedy: `take ${other.name} out of '${option}'`,
    };
  }
}

/** What comes after something must not be what that needs: neither could ever begin. */
export function* keepOrderWithoutCycles({ services, graph }: Program): Iterable<KeyedIssue> {
  if (services.every(({ after }) => after.length === 0)) return;
  const byKey = new Map(services.map((service) => [service.key, service]));
  const known = (keys: readonly string[]) => keys.flatMap((key) => byKey.get(key) ?? []);
  const needs = (service: ServiceModel) => known([...service.after, ...essentialCallees(service, graph)]);
  for (const group of componentsOf(services, needs)) {
    const inGroup = new Set(group);
    const said = services
      .filter((service) => inGroup.has(service))
      .flatMap((service) => [...ordersSaidBy(service, { serviceOf: (key) => byKey.get(key) })])
      .find(({ first, then }) => inGroup.has(first) && inGroup.has(then) && (group.length > 1 || first === then));
    if (said !== undefined) yield cycleIssue(said, group, graph);
  }
}

/** One order of a cycle is told, where somebody says it; which one is wrong only people know. */
function cycleIssue(
  { option, first, then, other }: SaidOrder,
  group: readonly ServiceModel[],
  graph: CallGraph,
): KeyedIssue {
  const between = group.filter((each) => each !== first && each !== then).map(({ name }) => name);
  const way = between.length === 0 ? '' : ` (by ${between.toSorted().join(', ')})`;
  const called = essentialCallees(first, graph);
  const callee = group.find(({ key }) => called.includes(key));
  const otherwise =
    callee === undefined
      ? 'or another one of the circle'
      : `or let ${first.name} do without: call(${callee.name}, { essential: false })`;
  return {
    key: option === 'after' ? then.key : first.key,
    issue: {
      rule: 'order-cycle',
      path: option,
      problem:
        first === then
          ? `${then.name} begins after itself`
          : `${then.name} begins after ${first.name}, which cannot do without ${then.name}${way}`,
      remedy: first === then ? `take ${other.name} out of '${option}'` : `leave out that order, ${otherwise}`,
    },
  };
}

function essentialCallees({ key }: ServiceModel, graph: CallGraph): readonly string[] {
  return graph
    .callsOf(key)
    .filter(({ essential, accessOnly }) => essential && !accessOnly)
    .map(({ callee }) => callee.key);
}

function pathOf({ path }: TaskModel, option: string): string {
  return path === '' ? option : `${path}.${option}`;
}
