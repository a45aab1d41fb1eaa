import { closeSync, type Dirent, openSync, readdirSync, readFileSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { MARK_BYTES } from './mark.ts';

/** One thing in the output folder. Only files are read, and only what is asked for. */
export interface CommittedEntry {
  /** Below the output folder, with `/` on every system. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'other';
  /** The whole text of a file. */
  text(): string;
  /** Its beginning, long enough for a mark. */
  head(): string;
}

/** Deeper lies nothing of ours. */
const deepest = 4;

/**
 * The output folder as it is before the run: the committed tree. No git is asked. Links are not followed, since what
 * they lead to is not ours to change; hidden folders, where version control and the like live, are not looked at.
 */
export function committedIn(folder: string): readonly CommittedEntry[] {
  const entries: CommittedEntry[] = [];
  collect(folder, '', deepest, entries);
  return entries;
}

function collect(folder: string, above: string, depth: number, entries: CommittedEntry[]): void {
  for (const entry of entriesOf(join(folder, above))) {
    const path = above === '' ? entry.name : `${above}/${entry.name}`;
    const file = join(folder, path);
    const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : 'other';
    entries.push({ path, kind, text: () => readFileSync(file, 'utf8'), head: () => headOf(file) });
    if (kind === 'folder' && depth > 1 && !entry.name.startsWith('.')) collect(folder, path, depth - 1, entries);
  }
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []; // nothing was written yet
    throw error;
  }
}

function headOf(file: string): string {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(MARK_BYTES);
    return bytes.toString('utf8', 0, readSync(descriptor, bytes, 0, MARK_BYTES, 0));
  } finally {
    closeSync(descriptor);
  }
}
