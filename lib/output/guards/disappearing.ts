import type { LocatedIssue } from '../../model/issue.ts';
import { foldersOf } from '../file-paths.ts';
import { isComponentFile, removalsIn } from './removals.ts';

/** What is there, and what will be. */
interface Removal {
  /** Files of this program that it no longer makes. */
  readonly remove: readonly string[];
  readonly wanted: ReadonlySet<string>;
  readonly folder: string;
  /** Environments (`prod`), systems (`prod/bycoin`) and components (`prod/bycoin/wallet`) that may disappear. */
  readonly removes: readonly string[];
}

/**
 * Removing a whole environment or system takes everything that runs there with it as soon as Argo CD prunes, so the
 * program must name it. So must one that leaves a system without a single component. An entry that names what is gone
 * already is in nobody's way; one that names what is made would silence the next removal.
 */
export function* disappearing({ remove, wanted, folder, removes }: Removal): Iterable<LocatedIssue> {
  const made = new Set([...wanted].flatMap((path) => foldersOf(path).slice(0, 2)));
  const filled = new Set([...wanted].filter(isComponentFile).map((path) => foldersOf(path)[1]));
  const named = removalsIn(removes);
  for (const name of named) {
    const isSystem = foldersOf(name).length === 1;
    if (isSystem ? filled.has(name) : made.has(name) || wanted.has(`${name}.yaml`)) yield stillThere(name);
  }
  for (const [environment, files] of filesByFolder(remove, 0)) {
    const systems = [...filesByFolder(files, 1)].filter(
      ([system, gone]) => !made.has(system) || (!filled.has(system) && gone.some(isComponentFile)),
    );
    const unnamed = systems.filter(([system]) => !named.has(system) && !named.has(environment));
    if (made.has(environment)) {
      for (const [system, { length }] of unnamed) {
        yield disappears('system', system, { folder, length, emptied: made.has(system) });
      }
    } else if (!named.has(environment) && (unnamed.length > 0 || systems.length === 0)) {
      yield disappears('environment', environment, { folder, length: files.length });
    }
  }
}

/** Files by the folder that they lie in at a depth; folders that begin with `_`, and those beside the output folder, hold what no environment does. */
function filesByFolder(paths: readonly string[], depth: number): ReadonlyMap<string, readonly string[]> {
  const folders = new Map<string, string[]>();
  for (const path of paths) {
    const folder = foldersOf(path)[depth];
    if (folder === undefined || folder.startsWith('_') || folder === '..') continue;
    const files = folders.get(folder);
    if (files === undefined) folders.set(folder, [path]);
    else files.push(path);
  }
  return folders;
}

function disappears(
  what: 'environment' | 'system',
  name: string,
  { folder, length, emptied = false }: { readonly folder: string; readonly length: number; readonly emptied?: boolean },
): LocatedIssue {
  const files = `${length} ${length === 1 ? 'file' : 'files'}`;
  const problem = emptied ? 'makes anything in the system' : `makes the ${what}`;
  return {
    rule: `${what}-disappears`,
    path: 'removes',
    problem: `${folder}/${name} has ${files} and the program no longer ${problem}: whatever applies them would remove all that runs there`,
    remedy: `make it again, or say that it goes: CloudNativeApp({ removes: ['${name}'] })`,
    group: name,
    subject: '',
  };
}

/** Says so of what a program names and makes. */
export function stillThere(name: string): LocatedIssue {
  return {
    rule: 'removes-still-there',
    path: 'removes',
    problem: `'${name}' may disappear, and the program still makes it`,
    remedy: "take it out of the program, or out of 'removes'",
    group: name,
    subject: '',
  };
}
