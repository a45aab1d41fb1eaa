import type { OutgoingObject } from '../constructs/outgoing.ts';
import type { LocatedIssue } from '../model/issue.ts';
import type { Manifest } from '../model/manifest.ts';
import { isSameState, type State, statesIn } from './committed-state.ts';
import { filePlaceOf, foldersOf } from './file-paths.ts';

/** What is there, and what will be. */
interface Removal {
  /** Files that change or go, as they are there. */
  readonly before: readonly { readonly path: string; readonly text: string | undefined }[];
  readonly objects: readonly OutgoingObject[];
  readonly folder: string;
  /** What may disappear: environments, systems, and services (`prod/bycoin/ledger`). */
  readonly removes: readonly string[];
}

/**
 * Volumes that no service of the program has any more. They stay in the cluster, and nobody reads them: a service that got
 * another id, or is no longer one that keeps state, begins with nothing (cases.md C40).
 */
export function* disappearingState({ before, objects, folder, removes }: Removal): Iterable<LocatedIssue> {
  const kept = before.flatMap(({ path, text }) =>
    statesIn(text)
      .filter(hasVolumes)
      .map((state) => ({ path, state })),
  );
  if (kept.length === 0) return;
  const made = objects.map((object) => ({ path: filePlaceOf(object).path, manifest: object.manifest }));
  const named = removes.map((name) => name.replace(/\/+$/, ''));
  for (const { path, state } of kept) {
    const owner = path.replace(/\.yaml$/, '');
    const [environment = '', system = ''] = foldersOf(path);
    // Whoever lets a whole environment or system go has said it, or is told so already.
    if (!made.some((object) => object.path.startsWith(`${system}/`))) continue;
    if ([environment, system, owner].some((name) => named.includes(name)) || isMade(state, environment, made)) continue;
    yield {
      rule: 'state-disappears',
      path: 'removes',
      problem: `StatefulSet ${state.metadata?.name} of ${folder}/${path} has volumes, and the program no longer makes it: they stay, and nobody reads them`,
      remedy: `make it again, under the same id, or say that it goes: CloudNativeApp({ removes: ['${owner}'] })`,
      group: system,
      subject: owner.slice(system.length + 1),
    };
  }
}

function hasVolumes({ spec }: State): boolean {
  return (spec?.volumeClaimTemplates ?? []).length > 0;
}

function isMade(
  state: State,
  environment: string,
  made: readonly { readonly path: string; readonly manifest: Manifest }[],
): boolean {
  return made.some(
    ({ path, manifest }) =>
      manifest.kind === 'StatefulSet' && path.startsWith(`${environment}/`) && isSameState(state, manifest as State),
  );
}
