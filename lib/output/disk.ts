import { constants, copyFileSync, linkSync, mkdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';

/** What publishing does to a disk. Each step either happens or leaves nothing behind. */
export interface Disk {
  makeFolder(path: string): void;
  /** Never through a link, never over something. */
  writeNew(path: string, text: string): void;
  /** A second name for a file, never over something. */
  keepAs(path: string, second: string): void;
  rename(path: string, to: string): void;
  removeFile(path: string): void;
  /** Only an empty one. */
  removeFolder(path: string): void;
}

export const realDisk: Disk = {
  makeFolder: (path) => mkdirSync(path),
  writeNew: (path, text) => whole(path, () => writeFileSync(path, text, { flag: 'wx' })),
  keepAs(path, second) {
    try {
      linkSync(path, second);
    } catch (error) {
      if (isTaken(error)) throw error;
      // A file system without hard links.
      whole(second, () => copyFileSync(path, second, constants.COPYFILE_EXCL));
    }
  },
  rename: renameSync,
  removeFile: (path) => rmSync(path, { force: true }),
  removeFolder: (path) => rmdirSync(path),
};

/** A full disk leaves half a file; what stood there before is not ours to remove. */
function whole(path: string, write: () => void): void {
  try {
    write();
  } catch (error) {
    if (!isTaken(error)) rmSync(path, { force: true });
    throw error;
  }
}

function isTaken(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'EEXIST';
}
