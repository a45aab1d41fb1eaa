import { inspectValue, isPlainObject } from '../support/plain.ts';
import { wholeSeconds } from './duration.ts';
import type { Defaults } from './editions.ts';
import type { Issue } from './issue.ts';
import { duration, flag, kindOf, listOf, type OptionKind, oneOf, required, text, wholeNumber } from './option-kinds.ts';
import type { PlatformModel } from './platform.ts';
import { type OptionsTable, optionsOf, type ReadOptions, readOptions } from './read-options.ts';
import type { SystemModel } from './system.ts';
import type { HistoryOptions, Neighbour, Once, OnceOptions, OnSchedule, ScheduleOptions, TaskModel } from './task.ts';
import { atLeast } from './version.ts';

/** A week: what takes longer is no task of a release. */
const longest = 604_800_000;
const deadline = duration({ from: 1000, to: longest, whole: true, example: '15m' });

export const onceOptions = {
  deadline,
  attempts: wholeNumber(1, 100),
} satisfies OptionsTable<OnceOptions>;

/** So many finished runs a cluster keeps without harm: each is a Job and its pods. */
const keptRuns = wholeNumber(0, 100);

export const historyOptions = { succeeded: keptRuns, failed: keptRuns } satisfies OptionsTable<HistoryOptions>;

export const scheduleOptions = {
  ...onceOptions,
  schedule: required(text),
  timeZone: text,
  startingDeadline: duration({ from: 10_000, to: longest, whole: true, example: '5m' }),
  concurrency: oneOf('forbid', 'allow', 'replace'),
  history: optionsOf(historyOptions),
  keepFor: duration({ from: 1000, whole: true, example: '72h' }),
  suspend: flag,
} satisfies OptionsTable<ScheduleOptions>;

type Read<Kind, Table> = { readonly kind: Kind; readonly path: string; readonly options: ReadOptions<Table> };

/** What could be read of a task. */
export type ReadTask = Read<'once', typeof onceOptions> | Read<'scheduled', typeof scheduleOptions>;

const expected = "once({ deadline: '15m' }) or onSchedule({ schedule: '0 2 * * *' })";
const taskShape = kindOf<Once | OnSchedule>(expected, isTask);

/** A task as its functions make it. */
export const taskKind: OptionKind<ReadTask> = {
  expects: expected,
  read(value, path, issues) {
    const task = taskShape.read(value, path, issues);
    if (task === undefined) return undefined;
    const at = task.inProps === true ? '' : path;
    return task.kind === 'once'
      ? { kind: 'once', path: at, options: readOptions(onceOptions, task.options, at, issues) }
      : { kind: 'scheduled', path: at, options: readOptions(scheduleOptions, task.options, at, issues) };
  },
};

function isTask(value: unknown): boolean {
  return isPlainObject(value) && (value['kind'] === 'once' || value['kind'] === 'scheduled') && 'options' in value;
}

/** How it ends; `undefined` for what serves or works on for ever. */
export function resolveTask(task: ReadTask | undefined, { tasks }: Defaults): TaskModel | undefined {
  if (task === undefined) return undefined;
  const { kind, path, options } = task;
  const end = {
    path,
    deadline: seconds(options.deadline) ?? tasks.deadline[kind],
    attempts: options.attempts ?? tasks.attempts,
  };
  if (kind === 'once') return { kind, ...end };
  return {
    kind,
    ...end,
    schedule: options.schedule ?? '',
    timeZone: options.timeZone ?? tasks.timeZone,
    startingDeadline: seconds(options.startingDeadline) ?? tasks.startingDeadline,
    concurrency: options.concurrency ?? tasks.concurrency,
    history: {
      succeeded: options.history?.succeeded ?? tasks.history.succeeded,
      failed: options.history?.failed ?? tasks.history.failed,
    },
    keepFor: seconds(options.keepFor) ?? tasks.keepFor,
    suspend: options.suspend ?? false,
  };
}

/** What only has a meaning for what serves, or works on for ever. */
const servingOptions = [
  'port',
  'protocol',
  'servicePort',
  'ports',
  'replicas',
  'autoscaling',
  'serves',
  'expose',
  'state',
  'rollout',
  'health',
  'spread',
] as const;

/** Options of a task: those of what serves are issues, and left out, so that nothing of theirs is rendered or judged. */
export function withoutServing<Options extends { readonly task?: ReadTask | undefined }>(
  options: Options,
  issues: Issue[],
): Options {
  if (options.task === undefined) return options;
  const said: Readonly<Record<string, unknown>> = options;
  for (const name of servingOptions) {
    if (said[name] === undefined) continue;
    issues.push({
      rule: 'task-serves',
      path: name,
      problem: "stands beside 'task': what runs to its end serves nobody, and has one pod",
      remedy: "remove it, or remove 'task'",
    });
  }
  const left = Object.fromEntries(Object.entries(said).filter(([name]) => !servingNames.has(name)));
  return { ...left, spread: { nodes: 'none', zones: 'none' } } as unknown as Options;
}

const servingNames: ReadonlySet<string> = new Set(servingOptions);

/**
 * Whether its pod ends beside the proxy that a mesh puts into it: a native sidecar goes when the program has gone, any
 * other works on for ever. Istio takes the wish from the pod from 1.24 on.
 *
 * @see https://istio.io/latest/docs/reference/config/annotations/#SidecarNativeSidecar
 */
export function endsInMesh({ mesh, kubernetes }: PlatformModel): boolean {
  if (mesh?.mode !== 'sidecar') return true;
  return mesh.nativeSidecars || (atLeast(mesh.version, '1.24') && atLeast(kubernetes, '1.29'));
}

/** What comes before or after: services and tasks, of whichever copy of this package. */
export const neighbours = listOf(
  kindOf<Neighbour>(
    'a service or a task that is made before this one',
    (value) => typeof keyOf(value) === 'string',
    'order-no-service',
  ),
);

function keyOf(value: unknown): unknown {
  const model = typeof value === 'object' && value !== null ? (value as { readonly model?: unknown }).model : undefined;
  return typeof model === 'object' && model !== null ? (model as { readonly key?: unknown }).key : undefined;
}

/** Keys of what comes before or after; what another system ships comes when that system does. */
export function resolveOrder(
  side: 'after' | 'before',
  options: { readonly [Side in typeof side]?: readonly Neighbour[] | undefined },
  { key: system }: SystemModel,
  issues: Issue[],
): readonly string[] {
  const keys: string[] = [];
  for (const [index, { model }] of (options[side] ?? []).entries()) {
    const { key } = model;
    if (keys.includes(key)) continue;
    if (key.startsWith(`${system}/`)) keys.push(key);
    else {
      issues.push({
        rule: 'order-other-system',
        path: `${side}[${index}]`,
        problem: `${inspectValue(key)} is not of system '${system}': each system is released by itself`,
        remedy: 'remove it, and let the program wait for what another system brings',
      });
    }
  }
  return keys;
}

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : wholeSeconds(milliseconds);
}
