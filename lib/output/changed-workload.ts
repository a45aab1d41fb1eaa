import { parseAllDocuments } from 'yaml';
import type { OutgoingObject } from '../constructs/outgoing.ts';
import type { Manifest } from '../model/manifest.ts';
import type { ObjectIssue } from '../rules/rule.ts';
import { filePlaceOf } from './file-paths.ts';
import type { Change } from './plan.ts';

const kinds = ['Deployment', 'Rollout'] as const;
type Kind = (typeof kinds)[number];

/** Which kinds have the pods of a name, and which of them is kept until the other one serves. */
type Owners = Partial<Record<Kind, 'kept' | 'free'>>;

/**
 * Deployments whose place a Rollout takes, or the reverse, otherwise than in the commits that lose no request (cases.md C36):
 * in one step the old pods are gone before the new ones are ready.
 */
export function* changedWorkload(
  objects: readonly OutgoingObject[],
  changes: readonly Change[],
): Iterable<ObjectIssue> {
  const now = byPlace(objects);
  for (const { path, before } of changes) {
    const then = ownersIn(before);
    for (const [key, { owners, object }] of now.get(path) ?? []) {
      const problem = skipped(then.get(key) ?? {}, owners);
      if (problem === undefined) continue;
      yield {
        object,
        issue: {
          rule: 'workload-replaced',
          path: 'rollout',
          problem: problem.problem,
          remedy: `${problem.remedy} (docs/rollouts.md has the three commits), or waive('workload-replaced', { reason: '…' }) where nobody calls it`,
        },
      };
    }
  }
}

/** What is wrong with a change, by the step that is missing before it. */
function skipped(then: Owners, now: Owners): { readonly problem: string; readonly remedy: string } | undefined {
  for (const [old, next] of [kinds, kinds.toReversed()] as [Kind, Kind][]) {
    if (then[old] === undefined || now[next] === undefined) continue;
    const option = old === 'Deployment' ? 'rollingUpdate()' : 'canary({ … })';
    const begin = `commit replaces: { rollout: ${option}, step: 'start' } first`;
    if (then[next] === undefined && now[old] === undefined) {
      return {
        problem: `the committed ${old} would be gone before a pod of the new ${next} is ready`,
        remedy: begin,
      };
    }
    if (then[next] === undefined && now[old] === 'free') {
      return { problem: `requests would go to the new ${next} before a pod of it is ready`, remedy: begin };
    }
    if (then[old] === 'kept' && now[old] === undefined) {
      return {
        problem: `the committed ${old} is not pruned yet, and would run on beside the ${next}`,
        remedy: `commit replaces: { rollout: ${option}, step: 'serve' } first`,
      };
    }
  }
  return undefined;
}

interface Placed {
  readonly owners: Owners;
  readonly object: OutgoingObject;
}

function byPlace(objects: readonly OutgoingObject[]): ReadonlyMap<string, ReadonlyMap<string, Placed>> {
  const places = new Map<string, Map<string, Placed>>();
  for (const object of objects) {
    const kind = kindOf(object.manifest);
    if (kind === undefined) continue;
    const { path } = filePlaceOf(object);
    const place = places.get(path) ?? new Map<string, Placed>();
    places.set(path, place);
    const key = keyOf(object.manifest);
    place.set(key, { object, owners: { ...place.get(key)?.owners, [kind]: standing(object.manifest) } });
  }
  return places;
}

/** What a committed file says. What is no YAML says nothing. */
function ownersIn(text: string | undefined): ReadonlyMap<string, Owners> {
  const owners = new Map<string, Owners>();
  if (text === undefined || !kinds.some((kind) => text.includes(`kind: ${kind}\n`))) return owners;
  for (const document of parseAllDocuments(text)) {
    if (document.errors.length > 0) continue;
    const manifest = document.toJS() as Partial<Manifest> | null;
    const kind = kindOf(manifest);
    if (manifest === null || kind === undefined) continue;
    owners.set(keyOf(manifest), { ...owners.get(keyOf(manifest)), [kind]: standing(manifest) });
  }
  return owners;
}

function kindOf(manifest: Partial<Manifest> | null): Kind | undefined {
  return kinds.find((kind) => kind === manifest?.kind);
}

function keyOf({ metadata }: Partial<Manifest>): string {
  return `${metadata?.namespace} ${metadata?.name}`;
}

function standing({ metadata }: Partial<Manifest>): 'kept' | 'free' {
  const options = metadata?.annotations?.['argocd.argoproj.io/sync-options'] ?? '';
  return options.includes('Prune=false') ? 'kept' : 'free';
}
