import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface Ran {
  readonly ok: boolean;
  /** What it printed, both streams. */
  readonly text: string;
}

/** Runs a program to its end. Which of them fail is for the caller to judge: some must. */
export function run(folder: string, program: string, ...options: readonly string[]): Ran {
  const { status, stdout, stderr, error } = spawnSync(program, options, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return { ok: status === 0, text: `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}` };
}

/** The files of a folder, by path, without installed packages. */
export function filesOf(folder: string): Map<string, string> {
  const files = new Map<string, string>();
  if (!existsSync(folder)) return files;
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(folder.length + 1);
    if (entry.isFile() && !name.includes('node_modules')) files.set(name, readFileSync(path, 'utf8'));
  }
  return new Map([...files].sort(([left], [right]) => (left < right ? -1 : 1)));
}
