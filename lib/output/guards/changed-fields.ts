import type { OutgoingObject } from '../../constructs/outgoing.ts';
import type { Manifest } from '../../model/manifest.ts';
import { compareQuantities } from '../../model/quantity.ts';
import { objectIssue } from '../../rules/object-issue.ts';
import type { ObjectIssue } from '../../rules/rule.ts';
import { inspectValue, isPlainObject } from '../../support/plain.ts';
import { type CommittedObjects, kindOf } from './committed-objects.ts';
import { isSame } from './same-value.ts';

/** What the API server refuses to change: every sync would fail from then on. StatefulSets are judged for themselves. */
export function* changedFields(objects: readonly OutgoingObject[], committed: CommittedObjects): Iterable<ObjectIssue> {
  for (const object of objects) {
    const fixed = fixedFields[kindOf(object.manifest)];
    if (fixed === undefined || isMadeAnew(object.manifest)) continue;
    const before = committed.before(object);
    if (before === undefined || before.unchanged) continue;
    for (const field of fixed(before.manifest, object.manifest)) {
      const { pointer, problem } =
        field.problem === undefined ? changeAt(field, before.manifest, object.manifest) : field;
      yield objectIssue(
        object,
        'field-immutable',
        pointer,
        `${problem}: ${field.why ?? 'no cluster takes the change'}`,
        field.remedy ?? 'keep what it was, or give the object another name',
      );
    }
  }
}

interface ChangedField {
  readonly pointer: string;
  readonly problem?: string;
  readonly why?: string;
  readonly remedy?: string;
}

type FixedFields = (then: Manifest, now: Manifest) => Iterable<ChangedField>;

/**
 * By kind, what may not change.
 *
 * @see https://github.com/kubernetes/kubernetes/tree/master/pkg/apis - the validation of updates of each group
 */
const fixedFields: Readonly<Record<string, FixedFields>> = {
  'apps/Deployment': all('/spec/selector'),
  'apps/DaemonSet': all('/spec/selector'),
  'apps/ReplicaSet': all('/spec/selector'),
  'argoproj.io/Rollout': function* (then, now) {
    for (const field of all('/spec/selector')(then, now)) {
      yield { ...field, why: 'Argo Rollouts would leave the pods that run to nobody' };
    }
  },
  Service: clusterAddress,
  'rbac.authorization.k8s.io/RoleBinding': all('/roleRef'),
  'rbac.authorization.k8s.io/ClusterRoleBinding': all('/roleRef'),
  ConfigMap: content,
  Secret: content,
  PersistentVolumeClaim: claim,
};

function all(...pointers: readonly string[]): FixedFields {
  return (then, now) => changedAt(pointers, then, now);
}

function* changedAt(pointers: readonly string[], then: Manifest, now: Manifest): Iterable<ChangedField> {
  for (const pointer of pointers) {
    const was = valueAt(then, pointer);
    if (was !== undefined && !isSame(was, valueAt(now, pointer))) yield { pointer };
  }
}

/** A Service gets its address once. An external name has none, and may get one. */
function* clusterAddress(then: Manifest, now: Manifest): Iterable<ChangedField> {
  const pointer = '/spec/clusterIP';
  const external = [then, now].some((service) => valueAt(service, '/spec/type') === 'ExternalName');
  const [was, is] = [valueAt(then, pointer), valueAt(now, pointer)];
  // Without the field a Service keeps the address that it was given, and no Service without an address is given one.
  const changes = is === undefined ? was === 'None' : was !== is && (is === 'None' || was !== undefined);
  if (!external && changes) yield { pointer, remedy: 'keep what it was, or give the Service another name' };
}

/** What is immutable stays so, and changes nothing that it holds. Its values may be secret: no message shows them. */
function* content(then: Manifest, now: Manifest): Iterable<ChangedField> {
  if (valueAt(then, '/immutable') !== true) return;
  for (const pointer of ['/immutable', '/data', '/stringData', '/binaryData']) {
    if (isSame(valueAt(then, pointer) ?? {}, valueAt(now, pointer) ?? {})) continue;
    yield { pointer, problem: 'is not what it is in the committed tree, where the object is immutable' };
  }
}

/** Disks may grow, where their class allows it; none becomes smaller. */
function* claim(then: Manifest, now: Manifest): Iterable<ChangedField> {
  yield* changedAt(['/spec/accessModes', '/spec/storageClassName', '/spec/volumeName', '/spec/volumeMode'], then, now);
  const pointer = '/spec/resources/requests/storage';
  const [was, is] = [valueAt(then, pointer), valueAt(now, pointer)];
  if (typeof was !== 'string' || typeof is !== 'string' || compareQuantities(is, was) >= 0) return;
  yield { pointer, why: 'no disk becomes smaller', remedy: `write '${was}', or give the claim another name` };
}

/** Argo CD deletes such an object and makes it again, which somebody has asked for. */
function isMadeAnew({ kind, metadata }: Manifest): boolean {
  const options = metadata.annotations?.['argocd.argoproj.io/sync-options']?.split(',').map((option) => option.trim());
  return (
    kind !== 'PersistentVolumeClaim' && options?.includes('Force=true') === true && options.includes('Replace=true')
  );
}

/** As deep as a single member has changed: what is long would be cut off in a message where it differs. */
function changeAt({ pointer }: ChangedField, then: Manifest, now: Manifest) {
  let [path, was, is] = [pointer, valueAt(then, pointer), valueAt(now, pointer)];
  while (isPlainObject(was) && isPlainObject(is)) {
    const [old, next] = [was, is];
    const [key, ...others] = Object.keys({ ...old, ...next }).filter((each) => !isSame(old[each], next[each]));
    if (key === undefined || others.length > 0) break;
    [path, was, is] = [`${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, old[key], next[key]];
  }
  return { pointer: path, problem: `is ${inspectValue(is)}, and ${inspectValue(was)} in the committed tree` };
}

function valueAt(manifest: Manifest, pointer: string): unknown {
  let here: unknown = manifest;
  for (const key of pointer.slice(1).split('/')) here = isPlainObject(here) ? here[key] : undefined;
  return here;
}
