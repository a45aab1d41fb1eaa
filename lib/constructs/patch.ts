import { JsonPatch } from 'cdk8s';
import type { Issue } from '../model/issue.ts';
import type { Manifest } from '../model/manifest.ts';
import { nearest } from '../support/nearest.ts';
import { inspectValue, isPlainObject } from '../support/plain.ts';

/** One operation of RFC 6902, as data. */
export interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  readonly path: string;
  readonly from?: string | undefined;
  readonly value?: unknown;
}

const kinds: readonly unknown[] = ['add', 'remove', 'replace', 'move', 'copy', 'test'];

/** An operation as data, from cdk8s' `JsonPatch` of any copy or a plain object; `undefined` for anything else. */
export function operationOf(given: unknown): PatchOperation | undefined {
  if (typeof given !== 'object' || given === null) return undefined;
  const made = '_toJson' in given && typeof given._toJson === 'function' ? given._toJson() : given;
  const { op, path } = made as { readonly op?: unknown; readonly path?: unknown };
  return kinds.includes(op) && typeof path === 'string' ? (made as PatchOperation) : undefined;
}

/** What is said of a patch that is none. */
export function notAnOperation(role: string, given: unknown): Issue {
  return {
    rule: 'not-a-patch',
    path: `object('${role}').addJsonPatch`,
    problem: `${inspectValue(given)} is no operation of a JSON patch`,
    remedy: "give JsonPatch.replace('/spec/minReadySeconds', 30), or the like",
  };
}

/**
 * Applies patches to a copy. Each is checked first: cdk8s accepts `replace` and `remove` of an absent path in silence,
 * and a misspelt path would then do nothing, or add a field that no cluster knows.
 *
 * @see https://datatracker.ietf.org/doc/html/rfc6902
 */
export function patched(
  manifest: Manifest,
  operations: readonly PatchOperation[],
): { readonly manifest: Manifest; readonly problems: readonly { readonly index: number; readonly issue: Issue }[] } {
  if (operations.length === 0) return { manifest, problems: [] };
  let document: unknown = structuredClone(manifest);
  const problems: { index: number; issue: Issue }[] = [];
  for (const [index, operation] of operations.entries()) {
    const issue = problemOf(document, operation);
    if (issue === undefined) document = JsonPatch.apply(document, asJsonPatch(operation));
    else problems.push({ index, issue });
  }
  return { manifest: document as Manifest, problems };
}

function asJsonPatch({ op, path, from = '', value }: PatchOperation): JsonPatch {
  switch (op) {
    case 'remove':
      return JsonPatch.remove(path);
    case 'move':
      return JsonPatch.move(from, path);
    case 'copy':
      return JsonPatch.copy(from, path);
    case 'test':
      return JsonPatch.test(path, value);
    default:
      return JsonPatch[op](path, structuredClone(value));
  }
}

function problemOf(document: unknown, { op, path, from, value }: PatchOperation): Issue | undefined {
  const unwritable = unwritableIn(value, '');
  if (unwritable !== undefined) {
    const problem = `its value${unwritable} is nothing that JSON can say`;
    return {
      rule: 'patch-value-unwritable',
      path,
      problem,
      remedy: 'give texts, finite numbers, booleans, lists and objects',
    };
  }
  if (op === 'move' || op === 'copy') return absent(document, from ?? '', false) ?? absent(document, path, true);
  if (op === 'add') return absent(document, path, true);
  const missing = absent(document, path, false);
  if (missing !== undefined || op !== 'test') return missing;
  const found = at(document, path);
  if (JSON.stringify(found) === JSON.stringify(value)) return undefined;
  return {
    rule: 'patch-test-failed',
    path,
    problem: `is ${inspectValue(found)}, not ${inspectValue(value)}`,
    remedy: 'change the test or what it guards',
  };
}

/** Where in a value stands what cdk8s would turn into `null` in silence: a `NaN`, an `undefined` in a list, a class instance. */
function unwritableIn(value: unknown, at: string): string | undefined {
  if (value === undefined) return at === '' ? undefined : at;
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return undefined;
  if (typeof value === 'number') return Number.isFinite(value) ? undefined : at;
  if (!Array.isArray(value) && !isPlainObject(value)) return at;
  const members = Array.isArray(value)
    ? Array.from(value, (item, index) => [String(index), item] as const)
    : Object.entries(value);
  for (const [key, member] of members) {
    if (member === undefined && !Array.isArray(value)) continue;
    const found = unwritableIn(member, `${at}/${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What is missing on the way to a pointer; with `parentOnly` the last step may be new. */
function absent(document: unknown, pointer: string, parentOnly: boolean): Issue | undefined {
  if (pointer !== '' && !pointer.startsWith('/')) {
    return {
      rule: 'patch-path-absent',
      path: pointer,
      problem: 'is not a JSON pointer',
      remedy: `begin it with '/': '/${pointer.replaceAll('.', '/')}'`,
    };
  }
  const steps = stepsOf(pointer);
  let here = document;
  for (const [depth, step] of steps.entries()) {
    const last = depth === steps.length - 1;
    if (last && parentOnly && (Array.isArray(here) ? step === '-' || /^\d+$/.test(step) : isObject(here)))
      return undefined;
    const known = Array.isArray(here) ? here.map((_, index) => String(index)) : isObject(here) ? Object.keys(here) : [];
    if (!known.includes(step)) return absentStep(pointer, steps.slice(0, depth), step, known);
    here = (here as Record<string, unknown>)[step];
  }
  return undefined;
}

function absentStep(pointer: string, parents: readonly string[], step: string, known: readonly string[]): Issue {
  const parent = parents.length === 0 ? 'the object' : `/${parents.join('/')}`;
  const close = nearest(step, known);
  return {
    rule: 'patch-path-absent',
    path: pointer,
    problem: `'${step}' is not in ${parent}`,
    remedy:
      close === undefined
        ? `it has ${known.length === 0 ? 'nothing' : known.join(', ')}; add what is missing first`
        : `did you mean '${close}'?`,
  };
}

function at(document: unknown, pointer: string): unknown {
  return stepsOf(pointer).reduce<unknown>((here, step) => (here as Record<string, unknown>)[step], document);
}

function stepsOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
