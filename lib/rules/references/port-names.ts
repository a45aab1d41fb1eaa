import type { JudgedObject } from '../../model/program.ts';
import { nearest } from '../../support/nearest.ts';
import { inspectValue } from '../../support/plain.ts';
import { type Fields, fields, fieldsIn, specOf, textIn } from '../fields.ts';
import { labelsIn } from '../label-selector.ts';
import { isKind, namespaceOf, objectIssue, objectText } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { WorkloadIndex } from '../workloads.ts';

/** A port that is named is one of the container's: else nothing arrives, and nothing says why. */
export function* namePortsThatAreThere(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const index = WorkloadIndex.of(objects);
  for (const { object, podSpec, pointer } of index.workloads) {
    for (const list of ['initContainers', 'containers']) {
      for (const [at, container] of fieldsIn(podSpec[list]).entries()) {
        yield* askedPorts(object, container, `${pointer}/spec/${list}/${at}`);
      }
    }
  }
  for (const object of objects) {
    const { selector, ports } = specOf(object);
    if (!isKind(object, 'Service', '') || Object.keys(fields(selector)).length === 0) continue;
    const named = fieldsIn(ports).flatMap(({ targetPort }, at) => ({
      name: targetPort,
      at: `/spec/ports/${at}/targetPort`,
    }));
    if (!named.some(({ name }) => typeof name === 'string')) continue;
    const workloads = index.matching(namespaceOf(object), { matchLabels: labelsIn(selector) });
    // That there are none is said of the selector.
    if (workloads.length === 0) continue;
    const there = workloads.flatMap(({ podSpec }) =>
      ['initContainers', 'containers'].flatMap((list) => fieldsIn(podSpec[list]).flatMap(portNames)),
    );
    const whose = workloads[0] === undefined ? '' : objectText(workloads[0].object);
    for (const { name, at } of named) yield* missing(object, { name, at, there, whose });
  }
}

/** Ports that checks and hooks of a container ask. */
function* askedPorts(object: JudgedObject, container: Fields, at: string): Iterable<ObjectIssue> {
  const there = portNames(container);
  const { livenessProbe, readinessProbe, startupProbe, lifecycle } = container;
  const { preStop, postStart } = fields(lifecycle);
  const asked = {
    livenessProbe,
    readinessProbe,
    startupProbe,
    'lifecycle/preStop': preStop,
    'lifecycle/postStart': postStart,
  };
  for (const [path, check] of Object.entries(asked)) {
    for (const by of ['httpGet', 'tcpSocket']) {
      const name = fields(fields(check)[by])['port'];
      yield* missing(object, { name, at: `${at}/${path}/${by}/port`, there, whose: 'its container' });
    }
  }
}

interface NamedPort {
  readonly name: unknown;
  readonly at: string;
  readonly there: readonly string[];
  readonly whose: string;
}

/** A number is fine: containers listen on ports that they do not name. */
function* missing(object: JudgedObject, { name, at, there, whose }: NamedPort): Iterable<ObjectIssue> {
  const port = textIn(name);
  if (port === undefined || there.includes(port)) return;
  const close = nearest(port, there);
  const list = there.length === 0 ? 'it names none' : there.join(', ');
  yield objectIssue(
    object,
    'reference-missing',
    at,
    `names port ${inspectValue(port)}, which ${whose} does not have (${list})`,
    close === undefined ? 'name one of its ports, or add it to them' : `did you mean '${close}'?`,
  );
}

function portNames(container: Fields): readonly string[] {
  return fieldsIn(container['ports']).flatMap(({ name }) => textIn(name) ?? []);
}
