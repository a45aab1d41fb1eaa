import { inspectValue, isPlainObject, sortedRecord } from '../support/plain.ts';
import { either, recordOf, text } from './option-kinds.ts';
import type { ReleasesModel } from './releases.ts';

type Versions = Readonly<Record<string, string>>;

/** A path, or the lines themselves. */
export const releasesKind = either<string | Versions>(
  "the path of a release file, or an object such as { 'bycoin/wallet': '1.4.2' }",
  { when: (value) => typeof value === 'string', kind: text },
  { when: (value) => typeof value === 'object' && value !== null, kind: recordOf(text) },
);

/** Reads a file as text; `undefined` where it cannot be read. */
export type ReadText = (path: string) => string | undefined;

/** The release file of an environment: the one that is named, or `releases/<id>.json` if it is there. */
export function resolveReleases(id: string, given: string | Versions | undefined, readText: ReadText): ReleasesModel {
  if (typeof given === 'object') return { source: 'releases', versions: sortedRecord(given), problem: undefined };
  const source = given ?? `releases/${id}.json`;
  const content = readText(source);
  if (content !== undefined) return { source, ...parsed(content) };
  return { source, versions: {}, problem: given === undefined ? undefined : 'cannot be read' };
}

function parsed(content: string): Omit<ReleasesModel, 'source'> {
  const lines = json(content);
  if (!isPlainObject(lines)) return { versions: {}, problem: lines === undefined ? 'is no JSON' : 'is no object' };
  const wrong = Object.entries(lines).find(([, version]) => typeof version !== 'string');
  const versions = Object.entries(lines).filter((line): line is [string, string] => typeof line[1] === 'string');
  return {
    versions: sortedRecord(Object.fromEntries(versions)),
    problem: wrong === undefined ? undefined : `has ${inspectValue(wrong[1])} for "${wrong[0]}", which is no text`,
  };
}

function json(content: string): unknown {
  try {
    // Windows' editors put a byte order mark before it.
    return JSON.parse(content.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
