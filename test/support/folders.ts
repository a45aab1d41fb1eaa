import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** Files below a folder, by path, with their text. */
export type Tree = Readonly<Record<string, string>>;

/** A folder of its own for one test, removed after it, with files in it. */
export function withFolder<T>(files: Tree, run: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'output-'));
  try {
    place(folder, files);
    return run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Puts files into a folder. */
export function place(folder: string, files: Tree): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

/** Everything in a folder: files with their bytes, empty folders and links by what they are. */
export function treeOf(folder: string): Tree {
  const tree: [string, string][] = [];
  const visit = (path: string) => {
    const entries = readdirSync(join(folder, path), { withFileTypes: true });
    if (entries.length === 0 && path !== '') tree.push([`${path}/`, 'empty']);
    for (const entry of entries) {
      const here = path === '' ? entry.name : `${path}/${entry.name}`;
      if (entry.isDirectory()) visit(here);
      else tree.push([here, entry.isFile() ? readFileSync(join(folder, here), 'latin1') : 'link']);
    }
  };
  visit('');
  return Object.fromEntries(tree.sort(([a], [b]) => (a < b ? -1 : 1)));
}
