import type { JudgedObject } from '../../model/program.ts';
import { nearest } from '../../support/nearest.ts';
import { inspectValue } from '../../support/plain.ts';
import { type Fields, fields, fieldsIn, specOf, textIn } from '../fields.ts';
import { isKind, namespaceOf, objectIssue, objectText } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { type Workload, WorkloadIndex } from '../workloads.ts';

const lists = ['initContainers', 'containers'] as const;

/** What a container mounts is one of its pod's volumes. */
export function* mountVolumesThatAreThere(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const workload of WorkloadIndex.of(objects).workloads) {
    const { object, podSpec, pointer } = workload;
    if (object.origin === 'rendered') continue;
    const there = volumesOf(workload);
    for (const list of lists) {
      for (const [index, container] of fieldsIn(podSpec[list]).entries()) {
        for (const [at, { name }] of fieldsIn(container['volumeMounts']).entries()) {
          const volume = textIn(name);
          if (volume === undefined || there.includes(volume)) continue;
          const path = `${pointer}/spec/${list}/${index}/volumeMounts/${at}/name`;
          yield missing(object, path, { what: 'volume', name: volume, whose: 'its pod', there });
        }
      }
    }
  }
}

/** An autoscaler that measures one container measures one that is there. */
export function* measureContainersThatAreThere(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const workloads = new Map<string, Workload>();
  for (const workload of WorkloadIndex.of(objects).workloads) {
    workloads.set(
      keyOf(workload.object, workload.object.manifest.kind, workload.object.manifest.metadata?.name),
      workload,
    );
  }
  for (const object of objects) {
    if (!isKind(object, 'HorizontalPodAutoscaler', 'autoscaling')) continue;
    const { scaleTargetRef, metrics } = specOf(object);
    const { kind, name } = fields(scaleTargetRef);
    const workload = workloads.get(keyOf(object, textIn(kind), textIn(name)));
    if (workload === undefined) continue;
    const there = lists.flatMap((list) => namesIn(workload.podSpec[list]));
    for (const [index, { containerResource }] of fieldsIn(metrics).entries()) {
      const container = textIn(fields(containerResource)['container']);
      if (container === undefined || there.includes(container)) continue;
      const path = `/spec/metrics/${index}/containerResource/container`;
      yield missing(object, path, { what: 'container', name: container, whose: objectText(workload.object), there });
    }
  }
}

interface MissingPart {
  readonly what: string;
  readonly name: string;
  readonly whose: string;
  readonly there: readonly string[];
}

function missing(object: JudgedObject, pointer: string, { what, name, whose, there }: MissingPart): ObjectIssue {
  const close = nearest(name, there);
  const list = there.length === 0 ? 'it has none' : there.join(', ');
  const problem = `names ${what} ${inspectValue(name)}, which ${whose} does not have (${list})`;
  const remedy = close === undefined ? `name one that is there, or add it` : `did you mean '${close}'?`;
  return objectIssue(object, 'reference-missing', pointer, problem, remedy);
}

/** A StatefulSet gives its pods volumes of their own. */
function volumesOf({ object, podSpec }: Workload): readonly string[] {
  const claims = fieldsIn(specOf(object)['volumeClaimTemplates']).map(({ metadata }) => fields(metadata));
  return [...namesIn(podSpec['volumes']), ...namesIn(claims)];
}

function namesIn(list: unknown): readonly string[] {
  return fieldsIn(list).flatMap(({ name }: Fields) => textIn(name) ?? []);
}

function keyOf(object: JudgedObject, kind: string | undefined, name: string | undefined): string {
  return `${namespaceOf(object)} ${kind} ${name}`;
}
