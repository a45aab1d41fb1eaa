import type { OutgoingObject } from '../constructs/outgoing.ts';
import type { LocatedIssue } from '../model/issue.ts';
import type { SystemModel } from '../model/system.ts';
import { grouped } from '../support/grouped.ts';
import { byPath, filePlaceOf, systemFolderOf } from './file-paths.ts';
import type { OutputFile } from './layout.ts';
import { marked } from './mark.ts';
import { retainedIn } from './retained-file.ts';
import type { Generation } from './retained-generation.ts';
import { isOfOthers, notOurs, systemFolderIn, withoutSystem } from './retained-owner.ts';

/** What a program takes over from the folder of kept generations. */
export interface Retained {
  readonly files: readonly OutputFile[];
  readonly issues: readonly LocatedIssue[];
  /** How many objects the files hold. */
  readonly objects: number;
}

/** Where nothing is kept. */
export const noneRetained: Retained = { files: [], issues: [], objects: 0 };

/** What a program is, as far as generations are kept for it. */
interface RetainingProgram {
  readonly name: string;
  readonly systems: readonly SystemModel[];
  readonly objects: readonly OutgoingObject[];
}

/**
 * One file for each earlier generation that is kept, beside the file of its service. So nobody ever changes such a file: a
 * release adds some, what CI keeps removes others, and a revert of either meets nothing that the other has done.
 *
 * A generation that the program makes again is left out, since it is the same object, and so is one whose service is gone:
 * nothing is left to roll back. What another program keeps in the same folder is not looked at.
 */
export function retainedFor({ name, systems, objects }: RetainingProgram, folder: string): Retained {
  const made = new Map(systems.map(({ key }) => [systemFolderOf(key), key]));
  const isMade = (path: string) => made.has(systemFolderIn(path));
  const { files, issues } = retainedIn(folder, (file) => !isOfOthers(file, name, isMade));
  if (files.length + issues.length === 0) return noneRetained;
  const others = files.filter(({ program = name }) => program !== name);
  const stray = files.filter(({ path }) => !isMade(path));
  const bySystem = grouped(objects, ({ system }) => system);
  const kept = new Map<string, string>();
  for (const { path, generations } of files) {
    const folderOf = folderIn(bySystem.get(made.get(systemFolderIn(path))) ?? []);
    for (const generation of generations) {
      const place = folderOf(generation);
      if (place !== undefined) kept.set(`${place}/${retainedFileName(generation)}`, marked(name, generation.text));
    }
  }
  return {
    files: [...kept].map(([path, text]) => ({ path, text })),
    issues: [
      ...issues,
      ...others.map((file) => notOurs(file, name, folder)),
      ...stray.map((file) => withoutSystem(file, folder)),
    ],
    objects: kept.size,
  };
}

/** Whether a file of the output is a copy of what is kept. Before there was one for each object, all were in one. */
export function isRetainedCopy(path: string): boolean {
  return /\/_retained(?:-[^/]+)?\.yaml$/.test(path);
}

function retainedFileName({ name }: Generation): string {
  return `_retained-${name}.yaml`;
}

/** Files of a program with those that hold what is kept, in the order of their paths. */
export function withFiles(files: readonly OutputFile[], more: readonly OutputFile[]): readonly OutputFile[] {
  return [...files, ...more].sort((a, b) => byPath(a.path, b.path));
}

/** A construct of the user's may have the name of the file that is ours. */
export function* placesTaken(files: readonly OutputFile[], more: readonly OutputFile[]): Iterable<LocatedIssue> {
  const paths = more.length === 0 ? undefined : new Set(files.map(({ path }) => path));
  for (const { path } of more) {
    if (paths?.has(path) !== true) continue;
    yield {
      rule: 'file-shared',
      path: 'id',
      problem: `a construct and what is kept for rollbacks would both be written to ${path}`,
      remedy: 'give the construct another id',
      group: '',
      subject: '',
    };
  }
}

/** Where a generation is missing: the folder of its service, which is what one Application applies; nowhere where it has none. */
function folderIn(objects: readonly OutgoingObject[]): (generation: Generation) => string | undefined {
  const there = new Set<string>();
  const folders = new Map<string, string>();
  for (const object of objects) {
    const { kind, metadata } = object.manifest;
    if (kind === 'ConfigMap') there.add(`${metadata.namespace}/${metadata.name}`);
    const owner = `${metadata.namespace}/${metadata.labels?.['app.kubernetes.io/name']}`;
    if (!folders.has(owner)) folders.set(owner, filePlaceOf(object).path.split('/').slice(0, -1).join('/'));
  }
  return ({ name, namespace, owner }) =>
    there.has(`${namespace}/${name}`) ? undefined : folders.get(`${namespace}/${owner}`);
}
