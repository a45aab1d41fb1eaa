import type { JudgedObject, Program } from '../../model/program.ts';
import { nearest } from '../../support/nearest.ts';
import { inspectValue } from '../../support/plain.ts';
import { type Fields, fields, fieldsIn, specOf, textIn } from '../fields.ts';
import { labelsIn, selectorIn } from '../label-selector.ts';
import { clusterOf, isKind, namespaceOf, objectIssue, objectText } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { selects } from '../workloads.ts';
import { Contents } from './contents.ts';
import { OutsidePods } from './outside-pods.ts';

/** A ServiceMonitor selects Service objects, and names a port of theirs: else nothing is measured, and no alert says so. */
export function* monitorServicesThatAreThere(
  objects: readonly JudgedObject[],
  program: Program,
): Iterable<ObjectIssue> {
  const monitors = objects.filter((object) => isKind(object, 'ServiceMonitor', 'monitoring.coreos.com'));
  if (monitors.length === 0) return;
  const contents = Contents.of(objects, program);
  const outside = new OutsidePods(objects, program);
  const services = objects.filter((object) => isKind(object, 'Service', ''));
  for (const monitor of monitors) {
    const selector = selectorIn(specOf(monitor)['selector']);
    const namespaces = namespacesOf(monitor);
    // Of a namespace that others fill, too, nobody here knows all Service objects.
    if (namespaces === undefined || namespaces.some((namespace) => !contents.knows(monitor, namespace))) continue;
    const places = namespaces.map((namespace) => `${clusterOf(monitor)} ${namespace}`);
    // An operator's Service objects are labelled as its pods are.
    if (places.some((place) => outside.mayMatch(place, selector))) continue;
    const selected = services.filter(
      (service) => places.includes(namespaceOf(service)) && selects(selector, labelsOf(service)),
    );
    if (selected.length > 0) yield* unnamedPorts(monitor, selected);
    else {
      yield objectIssue(
        monitor,
        'reference-missing',
        '/spec/selector',
        `selects no Service of what leaves for ${namespaces.map((name) => `namespace '${name}'`).join(', ')}`,
        "write labels that the Service object itself has (not its pods), or waive('reference-missing', { reason: '…' }) where others make it",
      );
    }
  }
}

function* unnamedPorts(monitor: JudgedObject, selected: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const there = selected.flatMap((service) => portNamesIn(specOf(service)));
  const whose = selected[0] === undefined ? '' : objectText(selected[0]);
  for (const [index, { port }] of fieldsIn(specOf(monitor)['endpoints']).entries()) {
    const name = textIn(port);
    if (name === undefined || there.includes(name)) continue;
    const close = nearest(name, there);
    yield objectIssue(
      monitor,
      'reference-missing',
      `/spec/endpoints/${index}/port`,
      `names port ${inspectValue(name)}, which ${whose} does not have (${there.length === 0 ? 'it names none' : there.join(', ')})`,
      close === undefined ? 'name one of its ports, or add it to them' : `did you mean '${close}'?`,
    );
  }
}

/** Its own namespace where none is written; `undefined` for all. */
function namespacesOf(monitor: JudgedObject): readonly string[] | undefined {
  const { any, matchNames } = fields(specOf(monitor)['namespaceSelector']);
  if (any === true) return undefined;
  return Array.isArray(matchNames) && matchNames.length > 0
    ? matchNames.map(String)
    : [monitor.manifest.metadata?.namespace ?? ''];
}

function labelsOf({ manifest }: JudgedObject) {
  return labelsIn(manifest.metadata?.labels);
}

function portNamesIn(spec: Fields): readonly string[] {
  return fieldsIn(spec['ports']).flatMap(({ name }) => textIn(name) ?? []);
}
