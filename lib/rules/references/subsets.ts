import type { JudgedObject, Program } from '../../model/program.ts';
import { nearest } from '../../support/nearest.ts';
import { inspectValue } from '../../support/plain.ts';
import { fieldsIn, specOf, textIn } from '../fields.ts';
import { clusterOf, isKind, objectIssue } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { Contents } from './contents.ts';
import { destinationsOf, type ServiceHost, serviceHost } from './hosts.ts';

/** A subset that requests are sent to is one that a DestinationRule has: else each of them is answered with 503. */
export function* nameSubsetsThatAreThere(objects: readonly JudgedObject[], program: Program): Iterable<ObjectIssue> {
  const contents = Contents.of(objects, program);
  const subsets = new Map<string, string[]>();
  for (const object of objects) {
    const host = isKind(object, 'DestinationRule', 'networking.istio.io')
      ? serviceHost(object, specOf(object)['host'])
      : undefined;
    if (host === undefined) continue;
    const names = fieldsIn(specOf(object)['subsets']).flatMap(({ name }) => textIn(name) ?? []);
    const key = keyOf(object, host);
    subsets.set(key, [...(subsets.get(key) ?? []), ...names]);
  }
  for (const object of objects) {
    if (!isKind(object, 'VirtualService', 'networking.istio.io')) continue;
    for (const { pointer, destination } of destinationsOf(specOf(object))) {
      const [host, subset] = [serviceHost(object, destination['host']), textIn(destination['subset'])];
      if (host === undefined || subset === undefined || !contents.knows(object, host.namespace)) continue;
      const there = subsets.get(keyOf(object, host)) ?? [];
      if (there.includes(subset)) continue;
      const close = nearest(subset, there);
      yield objectIssue(
        object,
        'reference-missing',
        `${pointer}/subset`,
        `names subset ${inspectValue(subset)} of ${host.name}, which no DestinationRule has`,
        close === undefined ? 'add it to the DestinationRule of that host' : `did you mean '${close}'?`,
      );
    }
  }
}

function keyOf(object: JudgedObject, { name, namespace }: ServiceHost): string {
  return `${clusterOf(object)} ${namespace} ${name}`;
}
