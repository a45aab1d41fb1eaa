import { nearest } from '../support/nearest.ts';
import { inspectValue, isPlainObject } from '../support/plain.ts';
import type { Issue } from './issue.ts';
import { memberPath, type OptionKind } from './option-kinds.ts';

/**
 * One entry for each key of an options object: what it may be. Written with `satisfies OptionsTable<O>`, it cannot miss
 * a key of the interface, nor have one too many.
 */
export type OptionsTable<O extends object> = { readonly [K in keyof Required<O>]: OptionKind };

/** What is left of an options object once what cannot be used is dropped: times are numbers, quantities are text. */
export type ReadOptions<T> = {
  readonly [K in keyof T]: T[K] extends OptionKind<infer V> ? V | undefined : never;
};

/** Reads an options object by its table. Unknown keys, missing ones and wrong values are issues; the rest is returned. */
export function readOptions<T extends Readonly<Record<string, OptionKind>>>(
  table: T,
  options: unknown,
  path: string,
  issues: Issue[],
): ReadOptions<T> {
  const read: Record<string, unknown> = {};
  if (!isPlainObject(options)) {
    if (options !== undefined) {
      issues.push({
        rule: 'wrong-type',
        path,
        problem: `${inspectValue(options)} is not an object`,
        remedy: 'give an object with options',
      });
      return read as ReadOptions<T>;
    }
  } else {
    for (const key of Object.keys(options)) {
      if (options[key] === undefined) continue;
      const kind = Object.hasOwn(table, key) ? table[key] : undefined;
      if (kind === undefined) issues.push(unknownOption(table, key, path));
      else read[key] = kind.read(options[key], optionPath(path, key), issues);
    }
  }
  for (const key of requiredKeys(table)) {
    if (isPlainObject(options) && options[key] !== undefined) continue;
    const remedy = `give ${table[key]?.expects}`;
    issues.push({ rule: 'missing-option', path: optionPath(path, key), problem: 'is not given', remedy });
  }
  return read as ReadOptions<T>;
}

/** By table: programs have thousands of services and few tables. */
const requiredByTable = new WeakMap<object, readonly string[]>();

function requiredKeys(table: Readonly<Record<string, OptionKind>>): readonly string[] {
  const known = requiredByTable.get(table);
  if (known !== undefined) return known;
  const keys = Object.keys(table).filter((key) => 'required' in (table[key] ?? {}));
  requiredByTable.set(table, keys);
  return keys;
}

/** Options of ours have plain names, so that nothing needs quotes. */
function optionPath(path: string, key: string): string {
  return path === '' ? key : `${path}.${key}`;
}

/** A nested options object. */
export function optionsOf<T extends Readonly<Record<string, OptionKind>>>(table: T): OptionKind<ReadOptions<T>> {
  return {
    expects: `an object with ${Object.keys(table).join(', ')}`,
    read(value, path, issues) {
      if (isPlainObject(value)) return readOptions(table, value, path, issues);
      issues.push({
        rule: 'wrong-type',
        path,
        problem: `${inspectValue(value)} is not an object`,
        remedy: `give one with ${Object.keys(table).join(', ')}`,
      });
      return undefined;
    },
  };
}

function unknownOption(table: Readonly<Record<string, OptionKind>>, key: string, path: string): Issue {
  const close = nearest(key, Object.keys(table));
  return {
    rule: 'unknown-option',
    path: memberPath(path, key),
    problem: 'is not an option',
    remedy:
      close === undefined ? `remove it; options are ${Object.keys(table).join(', ')}` : `did you mean '${close}'?`,
  };
}
