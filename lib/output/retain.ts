import type { LocatedIssue } from '../model/issue.ts';
import { grouped } from '../support/grouped.ts';
import { byCodeUnit } from '../support/order.ts';
import { type CommittedEntry, committedIn } from './committed.ts';
import { programIn } from './mark.ts';
import type { Change } from './plan.ts';
import { publish } from './publish.ts';
import { isRetainedCopy } from './retained.ts';
import { type RetainedFile, retainedIn, retainedText } from './retained-file.ts';
import { documentsOf, type Generation, generationOf, nameOfGeneration, objectsIn } from './retained-generation.ts';
import { isOfOthers, notOurs, systemFolderIn, systemFolderOfFile } from './retained-owner.ts';
import { inlineText } from './yaml-scalars.ts';

/** What is kept, and where. */
export interface Keeping {
  /** The program's name, as in the marks of its files. */
  readonly name: string;
  /** The committed output: what a cluster runs, or ran last. */
  readonly outdir: string;
  /** Folder of kept generations. */
  readonly folder: string;
  /** How many earlier generations of each ConfigMap are kept in an environment, by its folder. */
  readonly keep: (environment: string) => number;
}

/** What keeping did to the folder, by path below it. */
export interface Kept {
  readonly issues: readonly LocatedIssue[];
  readonly written: readonly string[];
  readonly removed: readonly string[];
  readonly unchanged: readonly string[];
}

/**
 * Adds the generations of the committed output to those that are kept, and lets the oldest go. The output is read, not
 * the program: what counts is what was delivered.
 */
export function retain({ name, outdir, folder, keep }: Keeping): Kept {
  const systems = filesBySystem(outdir, name);
  const { files, issues: unreadable } = retainedIn(
    folder,
    (file) => !isOfOthers(file, name, (path) => systems.has(systemFolderIn(path))),
  );
  const issues = [
    ...unreadable,
    ...files.filter(({ program = name }) => program !== name).map((file) => notOurs(file, name, folder)),
    ...(systems.size === 0 ? [nothingCommitted(outdir, name)] : []),
  ];
  if (issues.length > 0) return { issues, written: [], removed: [], unchanged: [] };
  const before = new Map(files.map((file) => [systemFolderIn(file.path), file]));
  const write: Change[] = [];
  const remove: string[] = [];
  const unchanged: string[] = [];
  for (const system of [...new Set([...before.keys(), ...systems.keys()])].sort(byCodeUnit)) {
    const path = `${system}.yaml`;
    const file = before.get(system);
    const limit = keep(system.split('/')[0] ?? '');
    const generations = generationsFor(systems.get(system) ?? [], file, limit);
    const text = retainedText(name, generations);
    if (generations.length === 0) remove.push(...(file === undefined ? [] : [path]));
    else if (file?.text === text) unchanged.push(path);
    else write.push({ path, text, before: file?.text });
  }
  if (write.length + remove.length > 0) {
    publish({ write, remove, keep: unchanged, foreign: [], leftovers: [], issues: [] }, folder);
  }
  return { issues: [], written: write.map(({ path }) => path), removed: remove, unchanged };
}

/** The committed files of each system, by its folder; what is kept there already says nothing new. */
function filesBySystem(outdir: string, name: string): ReadonlyMap<string, readonly CommittedEntry[]> {
  const ours = committedIn(outdir).filter(
    ({ path, kind, head }) =>
      kind === 'file' && systemFolderOfFile(path) !== undefined && !path.startsWith('_') && programIn(head()) === name,
  );
  const services = ours.filter(({ path }) => !isRetainedCopy(path));
  return grouped(services, ({ path }) => systemFolderOfFile(path) ?? '');
}

/** The newest first: those of the output, then what was kept before, of services that are still there. */
function generationsFor(
  committed: readonly CommittedEntry[],
  kept: RetainedFile | undefined,
  limit: number,
): readonly Generation[] {
  const documents = committed.flatMap((entry) => documentsOf(entry.text()));
  const before = new Map((kept?.generations ?? []).map((generation) => [keyOf(generation), generation]));
  const current = documents.flatMap(generationsInDocument).map((now) => asKept(now, before.get(keyOf(now))));
  const names = new Set(current.map(keyOf));
  const earlier = (kept?.generations ?? []).filter(
    (generation) => !names.has(keyOf(generation)) && documents.some((document) => isOfOwner(document, generation)),
  );
  const byBase = grouped(earlier, ({ namespace, base }) => `${namespace}/${base}`);
  const left = [...byBase.values()].flatMap((generations) => generations.slice(0, limit));
  return [...current, ...left].sort((a, b) => byCodeUnit(a.base, b.base));
}

/** As it was kept, where only its labels differ: a release that changes no file would else change what is kept. */
function asKept(now: Generation, before: Generation | undefined): Generation {
  return before?.owner === now.owner ? before : now;
}

function generationsInDocument(document: string): readonly Generation[] {
  if (nameOfGeneration(document) === undefined) return [];
  return objectsIn(document)
    .map(generationOf)
    .filter((generation) => typeof generation === 'object');
}

function isOfOwner(document: string, { namespace, owner }: Generation): boolean {
  const here = document.includes(`\n  namespace: ${inlineText(namespace)}\n`);
  return here && document.includes(`\n    app.kubernetes.io/name: ${inlineText(owner)}\n`);
}

function keyOf({ namespace, name }: Generation): string {
  return `${namespace}/${name}`;
}

/** A wrong folder would look as if everything were gone, and nothing would be kept. */
function nothingCommitted(outdir: string, name: string): LocatedIssue {
  return {
    rule: 'retain-without-output',
    path: outdir,
    problem: `has no file of a system that is generated by '${name}'`,
    remedy: 'synthesize and commit first, or run it where the output folder is',
    group: '',
    subject: '',
  };
}
