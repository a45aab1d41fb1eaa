import type { LocatedIssue } from '../model/issue.ts';
import { inspectValue, isPlainObject } from '../support/plain.ts';
import { type CommittedEntry, committedIn } from './committed.ts';
import { type Generation, generationOf, objectsIn } from './retained-generation.ts';

/** Generations that are kept for a system. */
export interface RetainedFile {
  /** Below the folder, with `/` on every system: `prod/bycoin.yaml`. */
  readonly path: string;
  /** The program that it is kept for; `undefined` where its first line does not say. */
  readonly program: string | undefined;
  /** As it stands on disk. */
  readonly text: string;
  /** The newest of each base first. */
  readonly generations: readonly Generation[];
}

/** All kept generations, and what is wrong with their files. */
export interface RetainedFiles {
  readonly files: readonly RetainedFile[];
  readonly issues: readonly LocatedIssue[];
}

const start = '# Kept by `cloud-native retain` for ';
const header = [
  '# ConfigMaps that pods of earlier releases were started with, the newest first, so that an aborted rollout or',
  '# `rollout undo` finds them. An object may be taken out, never changed: its name is its content.',
].join('\n');

/** The text of a file that keeps generations of a program. */
export function retainedText(program: string, generations: readonly Generation[]): string {
  return `${start}${program}\n${header}\n${generations.map(({ text }) => text).join('')}`;
}

/** Reads the files of a folder of kept generations that are asked for; what is not there holds none. */
export function retainedIn(
  folder: string,
  isAsked: (file: Pick<RetainedFile, 'path' | 'program'>) => boolean,
): RetainedFiles {
  const files: RetainedFile[] = [];
  const issues: LocatedIssue[] = [];
  for (const entry of entriesIn(folder, issues)) {
    if (entry.kind === 'folder' || !entry.path.endsWith('.yaml')) continue;
    const file = read(folder, entry, isAsked, issues);
    if (file !== undefined) files.push(file);
  }
  return { files, issues };
}

function entriesIn(folder: string, issues: LocatedIssue[]): readonly CommittedEntry[] {
  try {
    return committedIn(folder);
  } catch (error) {
    issues.push(unread(folder, (error as Error).message));
    return [];
  }
}

function read(
  folder: string,
  entry: CommittedEntry,
  isAsked: Parameters<typeof retainedIn>[1],
  issues: LocatedIssue[],
): RetainedFile | undefined {
  const path = `${folder}/${entry.path}`;
  try {
    const text = entry.text();
    const program = programKeeping(text);
    if (!isAsked({ path: entry.path, program })) return undefined;
    const generations = objectsIn(text).flatMap((value, index) =>
      generationIn(value, `${path}, object ${index + 1}`, issues),
    );
    return { path: entry.path, program, text, generations: withoutRepeats(generations) };
  } catch (error) {
    issues.push(unread(path, (error as Error).message));
    return undefined;
  }
}

function programKeeping(text: string): string | undefined {
  const [line = ''] = text.split(/\r?\n/, 1);
  return line.startsWith(start) ? line.slice(start.length) : undefined;
}

function generationIn(value: unknown, path: string, issues: LocatedIssue[]): readonly Generation[] {
  const generation = generationOf(value);
  if (typeof generation === 'object') return [generation];
  issues.push(generation === 'changed' ? changed(value, path) : foreign(value, path));
  return [];
}

/** Two of one name hold the same: a merge put both there. */
function withoutRepeats(generations: readonly Generation[]): readonly Generation[] {
  const names = generations.map(({ namespace, name }) => `${namespace}/${name}`);
  return generations.filter((_, index) => names.indexOf(names[index] ?? '') === index);
}

function unread(path: string, problem: string): LocatedIssue {
  return {
    rule: 'retained-unreadable',
    path,
    problem: `cannot be read: ${problem}`,
    remedy: "take the committed file back (git checkout), or delete it and run 'npx cloud-native retain'",
    group: '',
    subject: '',
  };
}

function foreign(value: unknown, path: string): LocatedIssue {
  return {
    rule: 'retained-foreign',
    path,
    problem: `${objectText(value)} is no immutable ConfigMap that is named by its content`,
    remedy: 'take it out; what a system has beside its services is made by the program',
    group: '',
    subject: '',
  };
}

function changed(value: unknown, path: string): LocatedIssue {
  return {
    rule: 'retained-changed',
    path,
    problem: `${objectText(value)} does not hold what its name stands for: no cluster takes other content under that name`,
    remedy: 'put back what it held (git checkout), or take it out: pods of that release then cannot start again',
    group: '',
    subject: '',
  };
}

function objectText(value: unknown): string {
  if (!isPlainObject(value)) return inspectValue(value);
  const { kind, metadata } = value;
  const name = isPlainObject(metadata) ? metadata['name'] : undefined;
  return typeof kind === 'string' && typeof name === 'string' ? `${kind} ${inspectValue(name)}` : inspectValue(value);
}
