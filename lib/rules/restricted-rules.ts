import type { JudgedObject } from '../model/program.ts';
import { isPlainObject } from '../support/plain.ts';
import { objectIssue } from './object-issue.ts';
import type { ObjectIssue } from './rule.ts';
import { workloadOf } from './workloads.ts';

type Fields = Readonly<Record<string, unknown>>;

/**
 * The namespaces that we write enforce Pod Security "restricted": a workload that does not meet it is applied, and then
 * gets no pods, which only the events of its ReplicaSet say.
 *
 * @see https://kubernetes.io/docs/concepts/security/pod-security-standards/#restricted
 */
export function* keepPodsRestricted(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const object of objects) {
    if (object.origin === 'rendered' || object.system === undefined) continue;
    const workload = workloadOf(object);
    if (workload === undefined) continue;
    const pointer = `${workload.pointer}/spec`;
    for (const [path, problem, value] of breachesOf(workload.podSpec)) {
      const remedy = `write ${value} there, by an option or by JsonPatch.add('${pointer}${path}', …); or waive('pod-not-restricted', { reason: '…' })`;
      yield objectIssue(object, 'pod-not-restricted', `${pointer}${path}`, problem, remedy);
    }
  }
}

/** Where a pod breaks the standard: pointer, what is wrong, what to write. */
type Breach = readonly [path: string, problem: string, value: string];

const volumeTypes = [
  'configMap',
  'csi',
  'downwardAPI',
  'emptyDir',
  'ephemeral',
  'persistentVolumeClaim',
  'projected',
  'secret',
];

function* breachesOf(podSpec: Fields): Iterable<Breach> {
  for (const key of ['hostNetwork', 'hostPID', 'hostIPC']) {
    if (podSpec[key] === true) yield [`/${key}`, 'shares the node with the pod', 'false'];
  }
  for (const [index, volume] of fieldsIn(podSpec['volumes']).entries()) {
    const type = Object.keys(volume).find((key) => key !== 'name');
    if (type !== undefined && !volumeTypes.includes(type)) {
      yield [`/volumes/${index}`, `is a volume of type ${type}`, `one of ${volumeTypes.join(', ')}`];
    }
  }
  const pod = fields(podSpec['securityContext']);
  for (const list of ['initContainers', 'containers']) {
    for (const [index, container] of fieldsIn(podSpec[list]).entries()) {
      yield* containerBreaches(`/${list}/${index}/securityContext`, fields(container['securityContext']), pod);
    }
  }
}

function* containerBreaches(path: string, own: Fields, pod: Fields): Iterable<Breach> {
  const capabilities = fields(own['capabilities']);
  const dropped = capabilities['drop'];
  const added = Array.isArray(capabilities['add']) ? capabilities['add'] : [];
  if (own['privileged'] === true) yield [`${path}/privileged`, 'is true', 'false'];
  if (own['allowPrivilegeEscalation'] !== false) yield [`${path}/allowPrivilegeEscalation`, 'is not false', 'false'];
  if ((own['runAsNonRoot'] ?? pod['runAsNonRoot']) !== true) yield [`${path}/runAsNonRoot`, 'is not true', 'true'];
  if ((own['runAsUser'] ?? pod['runAsUser']) === 0) yield [`${path}/runAsUser`, 'is 0', 'another number'];
  if (!Array.isArray(dropped) || !dropped.includes('ALL')) {
    yield [`${path}/capabilities/drop`, "does not name 'ALL'", "['ALL']"];
  }
  if (added.some((capability) => capability !== 'NET_BIND_SERVICE')) {
    yield [`${path}/capabilities/add`, `adds ${added.join(', ')}`, "at most ['NET_BIND_SERVICE']"];
  }
  const seccomp = fields(own['seccompProfile'] ?? pod['seccompProfile'])['type'];
  if (seccomp !== 'RuntimeDefault' && seccomp !== 'Localhost') {
    yield [`${path}/seccompProfile`, 'names no seccomp profile', "{ type: 'RuntimeDefault' }"];
  }
}

function fields(value: unknown): Fields {
  return isPlainObject(value) ? value : {};
}

function fieldsIn(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fields) : [];
}
