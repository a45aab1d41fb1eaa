import type { OutputFile } from './layout.ts';
import { documentsOf, nameOfGeneration } from './retained-generation.ts';
import { systemFolderOfFile } from './retained-owner.ts';

/**
 * Generations that stand in files before a run and in none after it, though their service is there: pods of the release
 * before could not start again. That is no mistake where they were never delivered, and only people know.
 */
export function unkept(before: readonly OutputFile[], after: readonly OutputFile[]): readonly string[] {
  const leaving = before.flatMap(documentsInFile).filter(isGeneration);
  if (leaving.length === 0) return [];
  const documents = after.flatMap(documentsInFile);
  const left = new Set(documents.filter(isGeneration).map(titleOf));
  const owners = new Set(documents.map(ownerOf));
  const lost = leaving.filter((one) => owners.has(ownerOf(one)) && !left.has(titleOf(one))).map(titleOf);
  return [...new Set(lost)];
}

/** A document of a system's file, as text. */
interface Document {
  /** Folder of the system: `prod/bycoin`. */
  readonly system: string;
  readonly text: string;
}

function documentsInFile({ path, text }: OutputFile): readonly Document[] {
  const system = systemFolderOfFile(path);
  return system === undefined ? [] : documentsOf(text).map((document) => ({ system, text: document }));
}

function isGeneration({ text }: Document): boolean {
  return nameOfGeneration(text) !== undefined;
}

/** `prod/bycoin wallet-files-…`. */
function titleOf({ system, text }: Document): string {
  return `${system} ${nameOfGeneration(text)}`;
}

/** The service that an object is of, by the lines that say so. */
function ownerOf({ system, text }: Document): string {
  const [namespace, name] = [/^ {2}namespace: .*$/m, /^ {4}app\.kubernetes\.io\/name: .*$/m].map((line) =>
    line.exec(text)?.[0].trim(),
  );
  return `${system} ${namespace} ${name}`;
}
