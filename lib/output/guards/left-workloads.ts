import type { OutgoingObject } from '../../constructs/outgoing.ts';
import type { LocatedIssue } from '../../model/issue.ts';
import { filePlaceOf } from '../file-paths.ts';
import { isKept, ownerKinds } from './changed-workload.ts';
import { type CommittedObject, type CommittedObjects, environmentOf, kindOf } from './committed-objects.ts';
import { entryFor, entryOf, placeOfIssue, removalsIn } from './removals.ts';

/** What is there, and what will be. */
interface Removal {
  readonly before: CommittedObjects;
  readonly objects: readonly OutgoingObject[];
  readonly folder: string;
  readonly removes: readonly string[];
}

/**
 * Workloads that Argo CD was told not to prune while another kind takes their place, and that the program has no longer,
 * neither of them: what was to be taken away later would run on for good, with nobody who knows of it.
 */
export function* leftWorkloads({ before, objects, folder, removes }: Removal): Iterable<LocatedIssue> {
  const kept = keptOf(before.ofKinds(...replacedKinds));
  if (kept.length === 0) return;
  const made = new Set<string>();
  for (const object of objects) {
    if (!isReplaced(kindOf(object.manifest))) continue;
    const { name, namespace } = object.manifest.metadata;
    made.add(keyOf({ environment: environmentOf(filePlaceOf(object).path), name, namespace }));
  }
  const named = removalsIn(removes);
  for (const object of kept) {
    const entry = entryOf(object);
    // Where one of them is still made, `workload-replaced` says what is missing.
    if (made.has(keyOf(object)) || named.has(entry)) continue;
    const { kind, name } = entryFor(object);
    yield {
      rule: 'workload-left-behind',
      path: 'rollout',
      problem: `${kind} ${name} of ${folder}/${object.path} is not to be pruned while another takes its place, and the program makes neither any more: it would run on for good`,
      remedy: `commit step: 'serve' of its replaces first (docs/rollouts.md); or delete it by hand, and say that it goes: CloudNativeApp({ removes: ['${entry}'] })`,
      ...placeOfIssue(object.path),
    };
  }
}

/** Those of a pair of one name: what somebody keeps for other reasons is theirs. */
function keptOf(committed: readonly CommittedObject[]): readonly CommittedObject[] {
  const pairs = new Map<string, CommittedObject[]>();
  for (const object of committed) pairs.set(keyOf(object), [...(pairs.get(keyOf(object)) ?? []), object]);
  return [...pairs.values()]
    .filter((pair) => pair.length > 1)
    .flatMap((pair) => pair.filter((one) => isKept(one.manifest)));
}

const replacedKinds = ownerKinds.filter((kind) => kind !== 'apps/StatefulSet');

function isReplaced(kind: string): boolean {
  return replacedKinds.some((replaced) => replaced === kind);
}

function keyOf({ environment, namespace, name }: Pick<CommittedObject, 'environment' | 'namespace' | 'name'>): string {
  return [environment, namespace, name].join(' ');
}
