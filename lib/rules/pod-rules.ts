import type { JudgedObject } from '../model/program.ts';
import { isPlainObject } from '../support/plain.ts';
import { objectIssue } from './object-issue.ts';
import type { ObjectIssue } from './rule.ts';
import { workloadOf } from './workloads.ts';

/** A Service's name must not become a program's setting (cases.md C04). For pods of ours, whatever was patched. */
export function* keepServiceLinksOut(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const object of objects) {
    if (object.origin !== 'patched') continue;
    const workload = workloadOf(object);
    if (workload === undefined || workload.podSpec['enableServiceLinks'] === false) continue;
    yield objectIssue(
      object,
      'service-links',
      `${workload.pointer}/spec/enableServiceLinks`,
      'is not false: each Service object would add variables such as WALLET_PORT=tcp://…',
      'leave it false',
    );
  }
}

/** Lists in a container that are merged by a key, which must be there once. */
const keyedLists = [
  { list: 'env', key: 'name' },
  { list: 'volumeMounts', key: 'mountPath' },
  { list: 'ports', key: 'containerPort' },
] as const;

/** With two entries of one key server-side apply fails, and client-side apply loses one. */
export function* listEntriesOnce(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const object of objects) {
    if (object.origin === 'rendered') continue;
    const workload = workloadOf(object);
    if (workload === undefined) continue;
    const spec = `${workload.pointer}/spec`;
    yield* repeated(object, `${spec}/volumes`, workload.podSpec['volumes'], 'name');
    for (const containers of ['initContainers', 'containers']) {
      const list = workload.podSpec[containers];
      for (const [index, container] of (Array.isArray(list) ? list : []).entries()) {
        if (!isPlainObject(container)) continue;
        for (const { list: name, key } of keyedLists) {
          yield* repeated(object, `${spec}/${containers}/${index}/${name}`, container[name], key);
        }
      }
    }
  }
}

function* repeated(object: JudgedObject, pointer: string, list: unknown, key: string): Iterable<ObjectIssue> {
  const seen = new Set<string>();
  for (const [index, entry] of (Array.isArray(list) ? list : []).entries()) {
    if (!isPlainObject(entry) || entry[key] === undefined) continue;
    // One port may be open for two protocols.
    const value = `${entry[key]} ${key === 'containerPort' ? (entry['protocol'] ?? 'TCP') : ''}`;
    if (seen.has(value)) {
      yield objectIssue(
        object,
        'entry-twice',
        `${pointer}/${index}`,
        `has the ${key} '${entry[key]}' of an entry before it`,
        'remove one of the two',
      );
    }
    seen.add(value);
  }
}
