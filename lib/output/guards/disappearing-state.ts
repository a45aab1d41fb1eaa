import type { OutgoingObject } from '../../constructs/outgoing.ts';
import type { LocatedIssue } from '../../model/issue.ts';
import type { State } from '../committed-state.ts';
import { filePlaceOf, foldersOf } from '../file-paths.ts';
import type { OutputFile } from '../layout.ts';
import { type CommittedObject, type CommittedObjects, environmentOf, kindOf } from './committed-objects.ts';
import { stillThere } from './disappearing.ts';
import { componentOf, entryFor, entryOf, isComponentFile, placeOfIssue, removalsIn } from './removals.ts';

/** What is there, and what will be. */
interface Removal {
  readonly before: CommittedObjects;
  readonly objects: readonly OutgoingObject[];
  readonly files: readonly OutputFile[];
  readonly folder: string;
  /** What may disappear: environments, systems, components (`prod/bycoin/ledger`), and objects in one that stays. */
  readonly removes: readonly string[];
}

/**
 * Volumes that no service of the program has any more. They stay in the cluster and nobody reads them, or they go with
 * their claim: a service that got another id, or is no longer one that keeps state, begins with nothing (cases.md C40).
 */
export function* disappearingState({ before, objects, files, folder, removes }: Removal): Iterable<LocatedIssue> {
  const kept = before.ofKinds('apps/StatefulSet', 'PersistentVolumeClaim').filter(hasVolumes);
  if (kept.length === 0) return;
  const made = new Set(objects.map(madeKey));
  const paths = new Set(files.map(({ path }) => path));
  const systems = new Set([...paths].filter(isComponentFile).map((path) => foldersOf(path)[1]));
  const named = removalsIn(removes);
  for (const object of kept) {
    const { path } = object;
    const [environment, system] = foldersOf(path);
    // Whoever lets a whole environment or system go has said it, or is told so already.
    if (made.has(committedKey(object)) || (system !== undefined && !systems.has(system))) continue;
    const stays = paths.has(path);
    const entry = stays ? entryOf(object) : componentOf(path);
    if ([environment, system, entry, entryOf(object)].some((name) => name !== undefined && named.has(name))) continue;
    const { kind, name } = entryFor(object);
    const isClaim = kind === 'PersistentVolumeClaim';
    const problem = isClaim
      ? 'is no longer made by the program: whoever prunes it takes its volume along'
      : 'has volumes, and the program no longer makes it: they stay, and nobody reads them';
    yield {
      rule: 'state-disappears',
      path: 'removes',
      problem: `${kind} ${name} of ${folder}/${path} ${problem}`,
      remedy: `make it again, under the same ${isClaim ? 'name' : 'id'}, or say that it goes: CloudNativeApp({ removes: ['${entry}'] })`,
      ...placeOfIssue(path),
    };
  }
}

/** Entries of `removes` about an object that the program makes: they would silence what is said when it goes. */
export function objectsStillThere(
  objects: readonly OutgoingObject[],
  removes: readonly string[],
): readonly LocatedIssue[] {
  const named = [...removalsIn(removes)].filter((name) => /\/[A-Z]\w*\/[^/]+$/.test(name));
  if (named.length === 0) return [];
  const made = new Set(
    objects.map((object) => {
      const { manifest } = object;
      return entryOf({ path: filePlaceOf(object).path, kind: kindOf(manifest), name: manifest.metadata.name });
    }),
  );
  return named.filter((name) => made.has(name)).map(stillThere);
}

function hasVolumes(object: CommittedObject): boolean {
  if (object.unchanged) return false;
  if (object.kind === 'PersistentVolumeClaim') return true;
  return ((object.manifest as State).spec?.volumeClaimTemplates ?? []).length > 0;
}

function madeKey(object: OutgoingObject): string {
  const { name, namespace } = object.manifest.metadata;
  return [environmentOf(filePlaceOf(object).path), kindOf(object.manifest), namespace, name].join(' ');
}

function committedKey({ environment, kind, namespace, name }: CommittedObject): string {
  return [environment, kind, namespace, name].join(' ');
}
