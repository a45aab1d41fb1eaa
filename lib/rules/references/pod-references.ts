import { type Fields, fields, fieldsIn, textIn } from '../fields.ts';
import type { Workload } from '../workloads.ts';
import type { Reference } from './reference.ts';

/** What pods name: without it they wait for ever, or are not made. */
export function* podReferences({ podSpec, pointer, object }: Workload): Iterable<Reference> {
  const at = `${pointer}/spec`;
  yield* named(`${at}/serviceAccountName`, 'ServiceAccount', podSpec['serviceAccountName']);
  yield* named(`${at}/priorityClassName`, 'PriorityClass', podSpec['priorityClassName'], null);
  for (const [index, { name }] of fieldsIn(podSpec['imagePullSecrets']).entries()) {
    yield* named(`${at}/imagePullSecrets/${index}/name`, 'Secret', name);
  }
  for (const [index, volume] of fieldsIn(podSpec['volumes']).entries()) {
    yield* volumeReferences(`${at}/volumes/${index}`, volume);
  }
  for (const list of ['initContainers', 'containers']) {
    for (const [index, container] of fieldsIn(podSpec[list]).entries()) {
      yield* variableReferences(`${at}/${list}/${index}`, container);
    }
  }
  const { serviceName } = fields((object.manifest as { readonly spec?: unknown }).spec);
  if (object.manifest.kind === 'StatefulSet') yield* named('/spec/serviceName', 'Service', serviceName);
}

function* volumeReferences(at: string, volume: Fields): Iterable<Reference> {
  yield* sourceReferences(at, volume, 'secretName');
  const { claimName } = fields(volume['persistentVolumeClaim']);
  yield* named(`${at}/persistentVolumeClaim/claimName`, 'PersistentVolumeClaim', claimName);
  for (const [index, source] of fieldsIn(fields(volume['projected'])['sources']).entries()) {
    yield* sourceReferences(`${at}/projected/sources/${index}`, source, 'name');
  }
}

/** A volume's own source of a Secret spells its name in another way than a projected one. */
function* sourceReferences(at: string, source: Fields, secretName: 'name' | 'secretName'): Iterable<Reference> {
  for (const [member, kind, name] of [
    ['secret', 'Secret', secretName],
    ['configMap', 'ConfigMap', 'name'],
  ] as const) {
    const what = fields(source[member]);
    if (what['optional'] === true) continue;
    yield* named(`${at}/${member}/${name}`, kind, what[name]);
    for (const [index, { key }] of fieldsIn(what['items']).entries()) {
      yield* keyed(`${at}/${member}`, kind, what[name], key, `/items/${index}/key`);
    }
  }
}

function* variableReferences(at: string, container: Fields): Iterable<Reference> {
  for (const [index, { valueFrom }] of fieldsIn(container['env']).entries()) {
    if (valueFrom === undefined) continue;
    for (const [member, kind] of [
      ['secretKeyRef', 'Secret'],
      ['configMapKeyRef', 'ConfigMap'],
    ] as const) {
      const { name, key, optional } = fields(fields(valueFrom)[member]);
      if (optional !== true) yield* keyed(`${at}/env/${index}/valueFrom/${member}`, kind, name, key, '/key');
    }
  }
  for (const [index, source] of fieldsIn(container['envFrom']).entries()) {
    for (const [member, kind] of [
      ['secretRef', 'Secret'],
      ['configMapRef', 'ConfigMap'],
    ] as const) {
      const { name, optional } = fields(source[member]);
      if (optional !== true) yield* named(`${at}/envFrom/${index}/${member}/name`, kind, name);
    }
  }
}

function* named(pointer: string, kind: string, value: unknown, namespace?: null): Iterable<Reference> {
  const name = textIn(value);
  if (name !== undefined) yield { pointer, kind, name, namespace };
}

function* keyed(at: string, kind: string, value: unknown, key: unknown, keyAt: string): Iterable<Reference> {
  const [name, part] = [textIn(value), textIn(key)];
  if (name === undefined) return;
  const pointer = `${at}/name`;
  yield part === undefined
    ? { pointer, kind, name }
    : { pointer, kind, name, part: { kind: 'key', name: part, pointer: `${at}${keyAt}` } };
}
