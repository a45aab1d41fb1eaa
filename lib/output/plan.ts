import type { LocatedIssue } from '../model/issue.ts';
import type { CommittedEntry } from './committed.ts';
import { foldersOf } from './file-paths.ts';
import { inTheWay, notOurs } from './foreign-files.ts';
import { disappearing } from './guards/disappearing.ts';
import type { OutputFile } from './layout.ts';
import { programIn } from './mark.ts';
import { isLeftover } from './temporary-names.ts';

/** A file that is not yet what the program says. */
export interface Change extends OutputFile {
  /** What stands there now; `undefined` for a new file. */
  readonly before: string | undefined;
}

/** What publishing would do to the output folder. */
export interface Plan {
  readonly write: readonly Change[];
  /** Files of this program that it no longer makes. */
  readonly remove: readonly string[];
  /** Files that are already what the program says. */
  readonly keep: readonly string[];
  /** What is there and not ours: left alone, and named. */
  readonly foreign: readonly string[];
  /** What an interrupted run left behind. */
  readonly leftovers: readonly string[];
  /** What is in the way, or too dangerous to do unasked. */
  readonly issues: readonly LocatedIssue[];
}

/** What a plan is made for. */
export interface PlanContext {
  /** The program's name, as in the marks of its files. */
  readonly name: string;
  /** The output folder, as messages name it. */
  readonly folder: string;
  /** Environments and systems that may disappear. */
  readonly removes: readonly string[];
}

/** Compares what the program says with the committed tree. */
export function planFor(
  files: readonly OutputFile[],
  committed: readonly CommittedEntry[],
  context: PlanContext,
): Plan {
  const there = new Map(committed.map((entry) => [entry.path, entry]));
  const write: Change[] = [];
  const keep: string[] = [];
  const blocked = new Set<string>();
  const others: { path: string; program: string | undefined }[] = [];
  for (const { path, text } of files) {
    const entry = there.get(path);
    if (entry === undefined || entry.kind !== 'file') {
      if (entry !== undefined) blocked.add(path);
      write.push({ path, text, before: undefined });
      continue;
    }
    const before = entry.text();
    if (before === text) {
      keep.push(path);
      continue;
    }
    const program = programIn(before);
    if (program !== context.name) others.push({ path, program });
    write.push({ path, text, before });
  }
  const wanted = new Set(files.map(({ path }) => path));
  const folders = new Set(files.flatMap(({ path }) => foldersOf(path)));
  for (const folder of folders) if (there.has(folder) && there.get(folder)?.kind !== 'folder') blocked.add(folder);
  const unwanted = committed.filter(({ path, kind }) => kind !== 'folder' && !wanted.has(path) && !folders.has(path));
  const leftovers = unwanted.filter(({ path, kind }) => kind === 'file' && isLeftover(path)).map(({ path }) => path);
  const remove = unwanted.filter((entry) => isOurs(entry, context.name)).map(({ path }) => path);
  const left = new Set([...leftovers, ...remove]);
  return {
    write,
    remove,
    keep,
    foreign: unwanted.map(({ path }) => path).filter((path) => !left.has(path)),
    leftovers,
    issues: [
      ...inTheWay(blocked, context.folder),
      ...notOurs(others, context),
      ...disappearing({ remove, wanted, ...context }),
    ],
  };
}

function isOurs(entry: CommittedEntry, program: string): boolean {
  if (entry.kind !== 'file' || !/\.(?:yaml|json)$/.test(entry.path) || isLeftover(entry.path)) return false;
  return programIn(entry.head()) === program;
}
