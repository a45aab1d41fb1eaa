import { existsSync } from 'node:fs';
import type { OutputFile } from './layout.ts';
import { systemFolderOfFile } from './retained-file.ts';
import { documentsOf, nameOfGeneration } from './retained-generation.ts';

/**
 * Generations that stand in files before a run and in none after it: pods of the release before could not start again.
 * That is no mistake where they were never delivered, and only people know. Nothing is said where nothing is kept.
 */
export function unkept(before: readonly OutputFile[], after: readonly OutputFile[], folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  const left = new Set(after.flatMap(generationsIn));
  return before.flatMap(generationsIn).filter((generation) => !left.has(generation));
}

/** `prod/bycoin wallet-files-…`. */
function generationsIn({ path, text }: OutputFile): readonly string[] {
  if (!text.includes('\nimmutable: true\n')) return [];
  const system = systemFolderOfFile(path);
  return documentsOf(text).flatMap((document) => {
    const name = nameOfGeneration(document);
    return name === undefined ? [] : [`${system} ${name}`];
  });
}
