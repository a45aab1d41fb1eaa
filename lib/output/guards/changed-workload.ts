import type { OutgoingObject } from '../../constructs/outgoing.ts';
import type { Manifest } from '../../model/manifest.ts';
import type { ObjectIssue } from '../../rules/rule.ts';
import { filePlaceOf } from '../file-paths.ts';
import { type CommittedObjects, environmentOf, kindOf } from './committed-objects.ts';

/** What owns pods under a name. */
export const ownerKinds = ['apps/Deployment', 'argoproj.io/Rollout', 'apps/StatefulSet'] as const;
type Kind = (typeof ownerKinds)[number];

/** Which kinds have the pods of a name, and which of them is kept until the other one serves. */
type Owners = Partial<Record<Kind, 'kept' | 'free'>>;

/**
 * Workloads whose place one of another kind takes, otherwise than in the commits that lose no request (cases.md C36): in
 * one step the old pods are gone before the new ones are ready.
 */
export function* changedWorkload(
  objects: readonly OutgoingObject[],
  committed: CommittedObjects,
): Iterable<ObjectIssue> {
  for (const owned of byName(objects)) {
    const [object] = owned;
    const before = ownerKinds.flatMap((kind) => committed.before(object, kind) ?? []);
    const kinds = new Set([...owned.map(({ manifest }) => kindOf(manifest)), ...before.map(({ kind }) => kind)]);
    if (kinds.size < 2) continue;
    const problem = skipped(ownersIn(before), ownersIn(owned));
    if (problem === undefined) continue;
    const { problem: text, remedy } = problem;
    const rest = "or waive('workload-replaced', { reason: '…' }) where nobody calls it";
    yield {
      object,
      issue: { rule: 'workload-replaced', path: 'rollout', problem: text, remedy: `${remedy}, ${rest}` },
    };
  }
}

/** What is wrong with a change, by the step that is missing before it. */
function skipped(then: Owners, now: Owners): { readonly problem: string; readonly remedy: string } | undefined {
  for (const old of ownerKinds) {
    for (const next of ownerKinds) {
      if (old === next || then[old] === undefined || now[next] === undefined) continue;
      const [was, is] = [shortOf(old), shortOf(next)];
      if (then[next] === undefined && now[old] === undefined) {
        return {
          problem: `the committed ${was} would be gone before a pod of the new ${is} is ready`,
          remedy: stepTo(old, next, 'start'),
        };
      }
      if (then[next] === undefined && now[old] === 'free') {
        return {
          problem: `requests would go to the new ${is} before a pod of it is ready`,
          remedy: stepTo(old, next, 'start'),
        };
      }
      if (then[old] === 'kept' && now[old] === undefined) {
        return {
          problem: `the committed ${was} is not pruned yet, and would run on beside the ${is}`,
          remedy: stepTo(old, next, 'serve'),
        };
      }
    }
  }
  return undefined;
}

/** Pods with names and volumes of their own share them with no others, so there is no way by steps. */
function stepTo(old: Kind, next: Kind, step: 'start' | 'serve'): string {
  if (old === 'apps/StatefulSet' || next === 'apps/StatefulSet') {
    return 'give the new one another id, let callers move to it, and take the old one out in a later commit';
  }
  const option = old === 'apps/Deployment' ? 'rollingUpdate()' : 'canary({ … })';
  return `commit replaces: { rollout: ${option}, step: '${step}' } first (docs/rollouts.md has the three commits)`;
}

function byName(objects: readonly OutgoingObject[]): Iterable<readonly [OutgoingObject, ...OutgoingObject[]]> {
  const names = new Map<string, [OutgoingObject, ...OutgoingObject[]]>();
  for (const object of objects) {
    if (!isOwner(kindOf(object.manifest))) continue;
    const { name, namespace } = object.manifest.metadata;
    const key = [environmentOf(filePlaceOf(object).path), namespace, name].join(' ');
    const owned = names.get(key);
    if (owned === undefined) names.set(key, [object]);
    else owned.push(object);
  }
  return names.values();
}

function ownersIn(objects: readonly { readonly manifest: Manifest }[]): Owners {
  return Object.fromEntries(
    objects.map(({ manifest }) => [kindOf(manifest), isKept(manifest) ? ('kept' as const) : ('free' as const)]),
  );
}

function isOwner(kind: string): kind is Kind {
  return ownerKinds.some((owner) => owner === kind);
}

function shortOf(kind: Kind): string {
  return kind.slice(kind.indexOf('/') + 1);
}

/** Whether Argo CD leaves it in the cluster where it is no longer in Git. */
export function isKept({ metadata }: Manifest): boolean {
  return metadata.annotations?.['argocd.argoproj.io/sync-options']?.includes('Prune=false') === true;
}
