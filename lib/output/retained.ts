import type { OutgoingObject } from '../constructs/outgoing.ts';
import type { LocatedIssue } from '../model/issue.ts';
import type { SystemModel } from '../model/system.ts';
import { grouped } from '../support/grouped.ts';
import { byPath, filePlaceOf, systemFolderOf } from './file-paths.ts';
import type { OutputFile } from './layout.ts';
import { marked } from './mark.ts';
import { type RetainedFile, retainedIn, systemFolderIn } from './retained-file.ts';
import type { Generation } from './retained-generation.ts';

/** The file of a system that holds what is kept for rollbacks, beside those of its services. */
export const retainedFileName = '_retained.yaml';

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
 * One file for each system that earlier generations are kept for. A generation that the program makes again is left out,
 * since it is the same object, and so is one whose service is gone: nothing is left to roll back.
 */
export function retainedFor({ name, systems, objects }: RetainingProgram, folder: string): Retained {
  const { files, issues } = retainedIn(folder);
  if (files.length + issues.length === 0) return noneRetained;
  const made = new Map(systems.map(({ key }) => [systemFolderOf(key), key]));
  const stray = files.filter(({ path }) => !made.has(systemFolderIn(path))).map((file) => withoutSystem(file, folder));
  const bySystem = grouped(objects, ({ system }) => system);
  const kept = new Map<string, Generation[]>();
  for (const { path, generations } of files) {
    const folderOf = folderIn(bySystem.get(made.get(systemFolderIn(path))) ?? []);
    for (const generation of generations) {
      const place = folderOf(generation);
      if (place === undefined) continue;
      const there = kept.get(place);
      if (there === undefined) kept.set(place, [generation]);
      else there.push(generation);
    }
  }
  return {
    files: [...kept].map(([place, generations]) => ({
      path: `${place}/${retainedFileName}`,
      text: marked(
        name,
        generations
          .sort(byName)
          .map(({ text }) => text)
          .join(''),
      ),
    })),
    issues: [...issues, ...stray],
    objects: [...kept.values()].flat().length,
  };
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

/** In the output order says nothing, so it is the same whatever was released last. */
function byName(a: Generation, b: Generation): number {
  return a.name < b.name ? -1 : 1;
}

function withoutSystem({ path }: RetainedFile, folder: string): LocatedIssue {
  return {
    rule: 'retained-without-system',
    path: `${folder}/${path}`,
    problem: `the program makes no system '${systemFolderIn(path)}'`,
    remedy:
      "delete the file, or make the system again; 'npx cloud-native retain' deletes it once the system is gone from the output",
    group: '',
    subject: '',
  };
}
