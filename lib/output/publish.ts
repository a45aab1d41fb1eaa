import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Disk, realDisk } from './disk.ts';
import { foldersOf } from './file-paths.ts';
import type { OutputFile } from './layout.ts';
import type { Plan } from './plan.ts';
import { newName, oldName } from './temporary-names.ts';

/**
 * Carries out a plan. Everything is prepared under temporary names first, then put in place by renames, deletions last;
 * what was there keeps a name until all is done. A run that fails puts it back, and one that is killed leaves each file
 * whole, old or new.
 *
 * @throws Error of the file system, with the folder as it was
 */
export function publish({ write, remove, leftovers }: Plan, folder: string, disk: Disk = realDisk): void {
  const at = (path: string) => join(folder, path);
  const undo: (() => void)[] = [];
  const changed = write.filter(({ before }) => before !== undefined).map(({ path }) => path);
  try {
    for (const path of leftovers) disk.removeFile(at(path));
    for (const path of missingFolders(folder, write)) {
      disk.makeFolder(path);
      undo.push(() => disk.removeFolder(path));
    }
    for (const { path, text } of write) {
      disk.writeNew(at(newName(path)), text);
      undo.push(() => disk.removeFile(at(newName(path))));
    }
    for (const path of changed) {
      disk.keepAs(at(path), at(oldName(path)));
      undo.push(() => disk.removeFile(at(oldName(path))));
    }
    for (const { path, before } of write) {
      disk.rename(at(newName(path)), at(path));
      undo.push(
        before === undefined ? () => disk.removeFile(at(path)) : () => disk.rename(at(oldName(path)), at(path)),
      );
    }
    for (const path of remove) {
      disk.rename(at(path), at(oldName(path)));
      undo.push(() => disk.rename(at(oldName(path)), at(path)));
    }
  } catch (error) {
    for (const step of undo.reverse()) tolerant(step);
    throw error;
  }
  // The folder is what the program says; what cannot be tidied up now, the next run tidies up.
  for (const path of [...changed, ...remove]) tolerant(() => disk.removeFile(at(oldName(path))));
  const emptied = [...new Set([...remove, ...leftovers].flatMap(foldersOf))].sort((a, b) => b.length - a.length);
  for (const path of emptied) tolerant(() => disk.removeFolder(at(path)));
}

/** Writes files into a folder that the CLI has emptied. */
export function fill(folder: string, files: readonly OutputFile[]): void {
  for (const path of missingFolders(folder, files)) mkdirSync(path, { recursive: true });
  for (const { path, text } of files) writeFileSync(join(folder, path), text);
}

/** Folders that are not there yet, outer ones first. */
function missingFolders(folder: string, files: readonly OutputFile[]): readonly string[] {
  const needed = new Set(files.flatMap(({ path }) => foldersOf(path)).map((path) => join(folder, path)));
  const above: string[] = [folder];
  for (let here = dirname(folder); here !== dirname(here); here = dirname(here)) above.push(here);
  return [...above.reverse(), ...[...needed].sort((a, b) => a.length - b.length)].filter((path) => !existsSync(path));
}

/** A folder that is not empty stays; what is gone already need not be removed. */
function tolerant(step: () => void): void {
  try {
    step();
  } catch {
    // nothing that could be done about it
  }
}
