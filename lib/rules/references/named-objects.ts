import { isClusterScoped } from '../../model/kinds.ts';
import type { JudgedObject, Program } from '../../model/program.ts';
import { nearest } from '../../support/nearest.ts';
import { inspectValue } from '../../support/plain.ts';
import { type Fields, fields, fieldsIn, specOf, textIn } from '../fields.ts';
import { objectIssue, objectText } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { WorkloadIndex } from '../workloads.ts';
import { Contents } from './contents.ts';
import type { MadeObject } from './made-by-controllers.ts';
import { podReferences } from './pod-references.ts';
import type { Part, Reference } from './reference.ts';
import { routeReferences } from './route-references.ts';
import { targetReferences } from './target-references.ts';

/** What an object names is there: made by this program, or said to be made by others. */
export function* nameWhatIsThere(objects: readonly JudgedObject[], program: Program): Iterable<ObjectIssue> {
  const contents = Contents.of(objects, program);
  for (const workload of WorkloadIndex.of(objects).workloads) {
    for (const reference of podReferences(workload)) yield* judge(workload.object, reference, contents);
  }
  for (const object of objects) {
    for (const reference of routeReferences(object)) yield* judge(object, reference, contents);
    for (const reference of targetReferences(object)) yield* judge(object, reference, contents);
  }
}

function* judge(object: JudgedObject, reference: Reference, contents: Contents): Iterable<ObjectIssue> {
  const { pointer, kind, name, part } = reference;
  const namespace = namespaceOf(object, reference);
  if (!contents.knows(object, namespace)) return;
  const found = contents.find(object, namespace, kind, name);
  if (found === undefined) {
    // Which Secrets we name, the model says, and that they are there.
    if (kind === 'Secret' && object.origin === 'rendered') return;
    const close = nearest(name, contents.names(object, namespace, kind));
    const place = namespace === '' ? 'the cluster' : `namespace '${namespace}'`;
    const problem = `names ${kind} ${inspectValue(name)}, which nothing here makes for ${place}`;
    yield objectIssue(object, 'reference-missing', pointer, problem, remedyFor(kind, name, close));
  } else if (found !== 'outside' && part !== undefined) {
    yield* judgePart(object, found, part);
  }
}

/** By its own kind, since charts give a namespace to all that they hold. */
function namespaceOf({ manifest }: JudgedObject, { namespace }: Reference): string {
  if (namespace === null) return '';
  return namespace ?? (isClusterScoped(manifest) ? '' : (manifest.metadata?.namespace ?? ''));
}

function remedyFor(kind: string, name: string, close: string | undefined): string {
  const meant = close === undefined ? 'make it' : `did you mean '${close}'? Else make it`;
  return `${meant}, or say that others do: existing: [existing('${kind}', '${name}')] of the system`;
}

function* judgePart(object: JudgedObject, found: JudgedObject | MadeObject, part: Part): Iterable<ObjectIssue> {
  const isWritten = 'manifest' in found;
  const names = isWritten ? partsOf[part.kind](found) : madePartsOf(found, part);
  const whose = isWritten ? objectText(found) : `${found.kind} ${found.name}`;
  // What is empty here, somebody else fills.
  if (names.length === 0 || names.includes(part.name)) return;
  const close = nearest(part.name, names);
  yield objectIssue(
    object,
    'reference-missing',
    part.pointer,
    `names ${part.kind} ${inspectValue(part.name)}, which ${whose} does not have (${names.slice(0, 5).join(', ')})`,
    close === undefined ? 'name one of those, or add it' : `did you mean '${close}'?`,
  );
}

/** What an object has, by the kind of part that is asked for. */
const partsOf: Readonly<Record<Part['kind'], (found: JudgedObject) => readonly string[]>> = {
  key: ({ manifest }) => keysOf(manifest as unknown as Fields),
  port: (found) => portsOf(specOf(found)),
  listener: (found) => fieldsIn(specOf(found)['listeners']).flatMap(({ name }) => textIn(name) ?? []),
};

/** Of what controllers make only the keys are ever known. */
function madePartsOf({ keys = [] }: MadeObject, { kind }: Part): readonly string[] {
  return kind === 'key' ? keys : [];
}

function keysOf(manifest: Fields): readonly string[] {
  return ['data', 'binaryData', 'stringData'].flatMap((member) => Object.keys(fields(manifest[member])));
}

/** A port may be named by its number. */
function portsOf(spec: Fields): readonly string[] {
  return fieldsIn(spec['ports']).flatMap(({ name, port }) =>
    [name, port].filter((part) => part !== undefined).map(String),
  );
}
