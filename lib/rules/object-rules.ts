import { apiGroupOf, isClusterScoped } from '../model/kinds.ts';
import { nameLimitFor } from '../model/name-limits.ts';
import type { JudgedObject, Program } from '../model/program.ts';
import { clusterOf, isKind, objectIssue } from './object-issue.ts';
import type { ObjectIssue } from './rule.ts';

/** Of two objects with one name the cluster has the one that was applied last. */
export function* writeObjectsOnce(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const seen = new Map<string, JudgedObject>();
  for (const object of objects) {
    const { apiVersion, kind, metadata } = object.manifest;
    const key = [clusterOf(object), apiGroupOf(apiVersion), kind, metadata?.namespace ?? '', metadata?.name].join(' ');
    const other = seen.get(key);
    if (other === undefined) seen.set(key, object);
    else {
      const where = metadata?.namespace === undefined ? '' : ` in namespace '${metadata.namespace}'`;
      yield objectIssue(
        object,
        'object-twice',
        '',
        `is made twice${where}: at ${other.constructPath} and at ${object.constructPath}`,
        'give one of them another name, or remove it',
      );
    }
  }
}

/** Names whose limit is not the API server's, but what keeps pods' names whole: a rule for our own. */
const ownLimits = ['Deployment', 'Rollout'];

/** A name that is too long is refused, or breaks what a controller makes of it. */
export function* keepNamesShort(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const object of objects) {
    const { apiVersion, kind, metadata } = object.manifest;
    const name = metadata?.name ?? '';
    if (name.length <= 47 || (object.origin === 'foreign' && ownLimits.includes(kind))) continue;
    const limit = nameLimitFor(kind, apiGroupOf(apiVersion));
    if (name.length <= limit) continue;
    yield objectIssue(
      object,
      'object-name-too-long',
      '/metadata/name',
      `has ${name.length} characters, and a ${kind} may have ${limit}`,
      'give it a shorter name',
    );
  }
}

/** Without a namespace an object lands wherever the one who applies it happens to be. */
export function* sayTheNamespace(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const object of objects) {
    const { manifest, system } = object;
    if (system === undefined || manifest.metadata?.namespace !== undefined || isClusterScoped(manifest)) continue;
    yield objectIssue(
      object,
      'namespace-missing',
      '/metadata/namespace',
      'is not there',
      "write it, or let the system's chart give it",
    );
  }
}

/** What a controller writes stays out of Git: it would never be in sync. */
export function* leaveStatusToControllers(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const object of objects) {
    if (!('status' in object.manifest)) continue;
    yield objectIssue(object, 'status-in-output', '/status', 'belongs to a controller', 'remove it');
  }
}

/** What scales, and where it says whom. */
const autoscalers = [
  { kind: 'HorizontalPodAutoscaler', group: 'autoscaling', usual: 'Deployment' },
  { kind: 'ScaledObject', group: 'keda.sh', usual: 'Deployment' },
] as const;

/** One owner decides how many pods run: two would fight at every sync. */
export function* leaveReplicasToOneOwner(objects: readonly JudgedObject[], program: Program): Iterable<ObjectIssue> {
  const owners = new Map<string, JudgedObject>();
  for (const object of objects) {
    const autoscaler = autoscalers.find(({ kind, group }) => isKind(object, kind, group));
    const target = autoscaler === undefined ? undefined : specOf(object).scaleTargetRef;
    if (autoscaler === undefined || target === undefined) continue;
    const key = scaledKey(object, target.kind ?? autoscaler.usual, target.name);
    const other = owners.get(key);
    if (other === undefined) owners.set(key, object);
    else {
      const problem = `scales what ${other.manifest.kind} ${other.manifest.metadata.name} (at ${other.constructPath}) scales, too`;
      yield objectIssue(object, 'two-owners-of-replicas', '/spec/scaleTargetRef', problem, 'remove one of the two');
    }
  }
  const kept = new Map(program.services.map(({ key, autoscaling }) => [key, autoscaling?.keepReplicas]));
  for (const object of objects) {
    const { replicas } = specOf(object);
    // What an autoscaler will decide is said once more, on purpose, by the commit that brings it.
    if (owners.size === 0 || replicas === undefined || replicas === kept.get(`${object.group}/${object.subject}`))
      continue;
    const owner = owners.get(scaledKey(object, object.manifest.kind, object.manifest.metadata?.name));
    if (owner === undefined) continue;
    const problem = `is set, while ${owner.manifest.kind} ${owner.manifest.metadata.name} (at ${owner.constructPath}) decides it`;
    yield objectIssue(object, 'two-owners-of-replicas', '/spec/replicas', problem, "leave 'replicas' out");
  }
}

function scaledKey(object: JudgedObject, kind: string, name: string | undefined): string {
  return [clusterOf(object), object.manifest.metadata?.namespace, kind, name].join(' ');
}

function specOf({ manifest }: JudgedObject): {
  readonly replicas?: unknown;
  readonly scaleTargetRef?: { readonly kind?: string; readonly name?: string };
} {
  return ('spec' in manifest && typeof manifest.spec === 'object' && manifest.spec) || {};
}
