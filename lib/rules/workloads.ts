import type { Manifest } from '../model/manifest.ts';
import type { JudgedObject } from '../model/program.ts';
import { isPlainObject } from '../support/plain.ts';
import { namespaceOf } from './object-issue.ts';

/** Labels by key. */
export type Labels = Readonly<Record<string, string>>;

/** What owns pods, with the labels that its pods get. */
export interface Workload {
  readonly object: JudgedObject;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** The pods' spec, in Kubernetes spelling, whatever is in it. */
  readonly podSpec: Readonly<Record<string, unknown>>;
  /** JSON pointer of the pod template in the object. */
  readonly pointer: string;
}

/** A label selector, as far as anybody may have written it. */
export interface Selector {
  readonly matchLabels?: Labels | undefined;
  readonly matchExpressions?:
    | readonly { readonly key: string; readonly operator: string; readonly values?: readonly string[] }[]
    | undefined;
}

/** Where pod templates stand in their owner, by kind; other kinds have them, if at all, at the first. */
const templatePaths: Readonly<Record<string, readonly string[]>> = {
  CronJob: ['spec', 'jobTemplate', 'spec', 'template'],
  ScaledJob: ['spec', 'jobTargetRef', 'template'],
  Pod: [],
};
const usualPath = ['spec', 'template'];
const withTemplate = [
  'Deployment',
  'StatefulSet',
  'DaemonSet',
  'ReplicaSet',
  'Job',
  'Rollout',
  'ReplicationController',
];

/** The workload that an object is; `undefined` for what owns no pods. */
export function workloadOf(object: JudgedObject): Workload | undefined {
  const { kind } = object.manifest;
  const path = templatePaths[kind] ?? (withTemplate.includes(kind) ? usualPath : analysisPath(object.manifest));
  if (path === undefined) return undefined;
  let template: unknown = object.manifest;
  for (const step of path) template = memberOf(template, step);
  if (!isPlainObject(template) || !isPlainObject(template['spec'])) return undefined;
  const { metadata, spec } = template as {
    metadata?: { labels?: Labels; annotations?: Labels };
    spec: Readonly<Record<string, unknown>>;
  };
  const pointer = path.map((step) => `/${step}`).join('');
  return { object, labels: metadata?.labels ?? {}, annotations: metadata?.annotations ?? {}, podSpec: spec, pointer };
}

function memberOf(value: unknown, step: string): unknown {
  if (Array.isArray(value)) return value[Number(step)];
  return isPlainObject(value) ? value[step] : undefined;
}

/** The pods of an analysis are those of its first job: others of its jobs are alike but for what they run. */
function analysisPath({ kind, spec }: Manifest & { readonly spec?: unknown }): readonly string[] | undefined {
  if (kind !== 'AnalysisTemplate') return undefined;
  const metrics = memberOf(spec, 'metrics');
  const index = Array.isArray(metrics)
    ? metrics.findIndex((metric) => memberOf(memberOf(metric, 'provider'), 'job') !== undefined)
    : -1;
  return index < 0 ? undefined : ['spec', 'metrics', String(index), 'provider', 'job', ...usualPath];
}

/** Workloads by namespace and label, so that a selector is compared with few of them. */
export class WorkloadIndex {
  readonly workloads: readonly Workload[];
  readonly #byNamespace = new Map<string, Workload[]>();
  readonly #byLabel = new Map<string, Workload[]>();

  /** The index of objects that several rules judge: built for the first of them. */
  static of(objects: readonly JudgedObject[]): WorkloadIndex {
    const index = indexes.get(objects) ?? new WorkloadIndex(objects);
    indexes.set(objects, index);
    return index;
  }

  private constructor(objects: readonly JudgedObject[]) {
    this.workloads = objects.flatMap((object) => workloadOf(object) ?? []);
    for (const workload of this.workloads) {
      const namespace = namespaceOf(workload.object);
      add(this.#byNamespace, namespace, workload);
      for (const [key, value] of Object.entries(workload.labels))
        add(this.#byLabel, labelKey(namespace, key, value), workload);
    }
  }

  /** Workloads of a namespace whose pods a selector matches. */
  matching(namespace: string, selector: Selector): readonly Workload[] {
    return this.#candidates(namespace, selector).filter(({ labels }) => selects(selector, labels));
  }

  /** The shortest list that must hold all matches. */
  #candidates(namespace: string, { matchLabels = {} }: Selector): readonly Workload[] {
    let shortest = this.#byNamespace.get(namespace) ?? none;
    for (const [key, value] of Object.entries(matchLabels)) {
      const list = this.#byLabel.get(labelKey(namespace, key, value)) ?? none;
      if (list.length < shortest.length) shortest = list;
    }
    return shortest;
  }
}

const indexes = new WeakMap<readonly JudgedObject[], WorkloadIndex>();

/** Whether a selector matches labels. One that says nothing matches all. */
export function selects({ matchLabels = {}, matchExpressions = [] }: Selector, labels: Labels): boolean {
  for (const key of Object.keys(matchLabels)) {
    if (labels[key] !== matchLabels[key]) return false;
  }
  return matchExpressions.every(({ key, operator, values = [] }) => {
    const value = labels[key];
    switch (operator) {
      case 'In':
        return value !== undefined && values.includes(value);
      case 'NotIn':
        return value === undefined || !values.includes(value);
      case 'Exists':
        return value !== undefined;
      default:
        return value === undefined;
    }
  });
}

const none: readonly Workload[] = Object.freeze([]);

function labelKey(namespace: string, key: string, value: string): string {
  return `${namespace} ${key}=${value}`;
}

function add(index: Map<string, Workload[]>, key: string, workload: Workload): void {
  const list = index.get(key);
  if (list === undefined) index.set(key, [workload]);
  else list.push(workload);
}
