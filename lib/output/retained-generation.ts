import { parseAllDocuments } from 'yaml';
import { baseOfHashedName, hashedName } from '../model/hashed-name.ts';
import type { Manifest } from '../model/manifest.ts';
import { isPlainObject } from '../support/plain.ts';
import { yamlFor } from './yaml.ts';

/** A ConfigMap that is named by its content: what pods of one release were started with. */
export interface Generation {
  readonly name: string;
  /** Its name without the hash: what follows it has the same. */
  readonly base: string;
  readonly namespace: string;
  /** The service that it belongs to, by its label. */
  readonly owner: string;
  /** The object as it is written: the same bytes as when it was rendered. */
  readonly text: string;
}

/** Why an object is none. */
export type NoGeneration = 'foreign' | 'changed';

/** Understands an object of a file. Its own name proves that nobody has changed what it holds. */
export function generationOf(value: unknown): Generation | NoGeneration {
  if (!isHashedConfigMap(value)) return 'foreign';
  const { name, namespace = '', labels } = value.metadata;
  const base = baseOfHashedName(name);
  if (base === undefined) return 'foreign';
  if (hashedName(base, value) !== name) return 'changed';
  try {
    return { name, base, namespace, owner: labels?.['app.kubernetes.io/name'] ?? '', text: yamlFor(value) };
  } catch {
    return 'foreign'; // metadata that no emitter of ours has written
  }
}

/**
 * The objects of a file of YAML documents; those without content, a comment alone, are none.
 *
 * @throws Error where it is no YAML, in one line
 */
export function objectsIn(text: string): readonly unknown[] {
  return parseAllDocuments(text)
    .map((document) => {
      const [error] = document.errors;
      if (error !== undefined) throw new Error(error.message.split('\n')[0]);
      return document.toJS() as unknown;
    })
    .filter((value) => value !== null && value !== undefined);
}

/** The documents of a file as text. No line of a value begins one: what a block holds is indented. */
export function documentsOf(text: string): readonly string[] {
  return text.split(/^---\n/m).filter((document) => document.trim() !== '');
}

/** The name of a document that may be one: our own text is regular enough to see without a YAML reader that others cannot. */
export function nameOfGeneration(document: string): string | undefined {
  const [, name = ''] = /^kind: ConfigMap\nmetadata:\n {2}name: "?(.+?)"?$/m.exec(document) ?? [];
  return baseOfHashedName(name) !== undefined && /^immutable: true$/m.test(document) ? name : undefined;
}

function isHashedConfigMap(value: unknown): value is Manifest {
  if (!isPlainObject(value) || value['apiVersion'] !== 'v1' || value['kind'] !== 'ConfigMap') return false;
  const { metadata, immutable, data = {}, binaryData = {} } = value;
  if (immutable !== true || !isPlainObject(metadata) || typeof metadata['name'] !== 'string') return false;
  const { namespace = '', labels = {} } = metadata;
  return typeof namespace === 'string' && [labels, data, binaryData].every(isTexts);
}

function isTexts(value: unknown): boolean {
  return isPlainObject(value) && Object.values(value).every((member) => typeof member === 'string');
}
