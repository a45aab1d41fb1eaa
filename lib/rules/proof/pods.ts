import type { JudgedObject } from '../../model/program.ts';
import { isPlainObject } from '../../support/plain.ts';
import { objectText } from '../object-issue.ts';
import { type Labels, workloadOf } from '../workloads.ts';

/** One kind of pods, as a workload's template makes them: all its replicas are alike to every policy. */
export interface Pod {
  /** Unique in its cluster. */
  readonly key: string;
  /** As messages name it. */
  readonly name: string;
  readonly namespace: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** `undefined` where nobody says it. */
  readonly serviceAccount: string | undefined;
  /** What a policy's named port means here. */
  readonly ports: readonly ContainerPort[];
  /** The workload; `undefined` for pods that this program does not make. */
  readonly object: JudgedObject | undefined;
}

/** A port as a container declares it. */
export interface ContainerPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
}

/** The pods that an object makes, if any. */
export function podOf(object: JudgedObject): Pod | undefined {
  const workload = workloadOf(object);
  if (workload === undefined) return undefined;
  const { metadata } = object.manifest;
  const namespace = metadata?.namespace ?? 'default';
  const { serviceAccountName, containers, initContainers } = workload.podSpec;
  return {
    key: `${namespace} ${object.manifest.kind} ${metadata?.name}`,
    name: objectText(object),
    namespace,
    labels: workload.labels,
    annotations: workload.annotations,
    serviceAccount: typeof serviceAccountName === 'string' ? serviceAccountName : 'default',
    ports: [...listIn(containers), ...listIn(initContainers)].flatMap(({ ports }) => listIn(ports)).flatMap(namedPort),
    object,
  };
}

function namedPort({ name, containerPort, protocol }: Readonly<Record<string, unknown>>): readonly ContainerPort[] {
  if (typeof name !== 'string' || typeof containerPort !== 'number') return [];
  return [{ name, port: containerPort, protocol: typeof protocol === 'string' ? protocol : 'TCP' }];
}

/** The objects in a list, whatever somebody wrote in its place. */
export function listIn(value: unknown): readonly Readonly<Record<string, unknown>>[] {
  if (!Array.isArray(value)) return none;
  return value.every(isPlainObject) ? value : value.filter(isPlainObject);
}

/** The texts in a list, whatever somebody wrote in its place. */
export function textsIn(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return none;
  return value.every(isText) ? value : value.filter(isText);
}

const none: readonly never[] = [];

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
