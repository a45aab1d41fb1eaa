import type { LocatedIssue } from '../model/issue.ts';
import type { RetainedFile } from './retained-file.ts';

/** Whose a kept file is, as far as its path and first line say. */
type Owned = Pick<RetainedFile, 'path' | 'program'>;

/** The system whose generations a file keeps, by its folder in the output: `prod/bycoin`. */
export function systemFolderIn(path: string): string {
  return path.slice(0, -'.yaml'.length);
}

/** The folder of a system in the output that a file of it lies in, however deep; `undefined` for a file of no system. */
export function systemFolderOfFile(path: string): string | undefined {
  return /^[^/]+\/[^/]+(?=\/)/.exec(path)?.[0];
}

/**
 * Whether a kept file is nothing to a program: it is of another one, or says not whose it is, and the program has no such
 * system. Two programs of one working directory keep in one folder.
 */
export function isOfOthers({ path, program }: Owned, name: string, hasSystem: (path: string) => boolean): boolean {
  return program !== name && !hasSystem(path);
}

/** The kept file of a system that another program has kept: neither may rewrite what the other relies on. */
export function notOurs({ path, program }: Owned, name: string, folder: string): LocatedIssue {
  return issue('retained-not-ours', `${folder}/${path}`, {
    problem: `is kept for '${program}', and this program, which has the same system, is '${name}'`,
    remedy: `if it has a new name, write that into the first line of the file; if there are two programs, give each a folder, such as CloudNativeApp({ retained: '${folder}-${name}' })`,
  });
}

/** A kept file of this program, for a system that it does not make. */
export function withoutSystem({ path }: Owned, folder: string): LocatedIssue {
  return issue('retained-without-system', `${folder}/${path}`, {
    problem: `the program makes no system '${systemFolderIn(path)}'`,
    remedy:
      "delete the file, or make the system again; 'npx cloud-native retain' deletes it once the system is gone from the output",
  });
}

function issue(rule: string, path: string, text: Pick<LocatedIssue, 'problem' | 'remedy'>): LocatedIssue {
  return { rule, path, ...text, group: '', subject: '' };
}
