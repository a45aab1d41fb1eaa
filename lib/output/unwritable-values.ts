import { isPlainObject } from '../support/plain.ts';
import { bigIntText, hasLoneSurrogate, keyText, numberText } from './yaml-scalars.ts';

/** A value in a manifest that YAML readers cannot read, or read differently, and what to write in its place. */
export interface UnwritableValue {
  readonly path: string;
  readonly problem: string;
  readonly remedy: string;
}

/** Thrown instead of writing YAML that some reader would misread; lists every such value of the manifest. */
export class UnwritableValueError extends Error {
  readonly problems: readonly UnwritableValue[];

  constructor(problems: readonly UnwritableValue[]) {
    super(problems.map(({ path, problem, remedy }) => `${path || 'manifest'}: ${problem}; ${remedy}`).join('\n'));
    this.name = 'UnwritableValueError';
    this.problems = problems;
  }
}

/** Python's reader stops at its recursion limit some 300 levels down; a manifest stays below 40. */
export const MAX_DEPTH = 100;

interface Place {
  readonly path: string;
  readonly ancestors: readonly object[];
}

/** Everything in a manifest that must not be written; much slower than writing, so ask only after a refusal. */
export function* unwritableValues(
  value: unknown,
  place: Place = { path: '', ancestors: [] },
): Generator<UnwritableValue> {
  const { path, ancestors } = place;
  if (!isCollection(value)) {
    const found = leafProblem(value);
    if (found) yield { path, ...found };
    return;
  }
  if (ancestors.includes(value)) {
    yield { path, problem: 'the object contains itself', remedy: 'give a copy of what is needed there' };
    return;
  }
  if (ancestors.length > MAX_DEPTH) {
    yield { path, problem: `is nested deeper than ${MAX_DEPTH} levels`, remedy: 'give a flatter object' };
    return;
  }
  const inside = [...ancestors, value];
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const here = `${path}[${index}]`;
      if (item === undefined) {
        const problem = index in value ? 'undefined in a list' : 'a hole in a list';
        yield { path: here, problem, remedy: 'leave the item out' };
      } else yield* unwritableValues(item, { path: here, ancestors: inside });
    }
    return;
  }
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const here = memberPath(path, key);
    const found = keyProblem(key);
    if (found) yield { path: here, ...found };
    yield* unwritableValues(member, { path: here, ancestors: inside });
  }
}

type Problem = Omit<UnwritableValue, 'path'>;

function isCollection(value: unknown): value is object {
  return typeof value === 'object' && value !== null && (Array.isArray(value) || isPlainObject(value));
}

function memberPath(path: string, key: string): string {
  const shown = shortened(key);
  if (!/^[A-Za-z_]\w*…?$/.test(shown)) return `${path}[${JSON.stringify(shown)}]`;
  return path === '' ? shown : `${path}.${shown}`;
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}

function keyProblem(key: string): Problem | undefined {
  if (keyText(key) !== undefined) return undefined;
  if (hasLoneSurrogate(key)) return surrogateProblem(key);
  return {
    problem: `the key has ${key.length} characters, and readers look for its colon in the first 1,024 only`,
    remedy: 'give a shorter key',
  };
}

function leafProblem(value: unknown): Problem | undefined {
  switch (typeof value) {
    case 'string':
      return hasLoneSurrogate(value) ? surrogateProblem(value) : undefined;
    case 'number':
      return numberText(value) === undefined ? numberProblem(value) : undefined;
    case 'bigint':
      if (bigIntText(value) !== undefined) return undefined;
      return { problem: `${value} has more than 64 bits`, remedy: 'give it as text' };
    case 'boolean':
      return undefined;
    case 'object':
      return value === null ? undefined : instanceProblem(value);
    case 'undefined':
      return { problem: 'undefined is no data', remedy: 'give null, an object or a list' };
    default:
      return { problem: `a ${typeof value} is no data`, remedy: 'give plain data, or leave it out' };
  }
}

function numberProblem(value: number): Problem {
  if (!Number.isFinite(value)) return { problem: `${value} is no finite number`, remedy: 'give a finite number' };
  return { problem: `${value} is beyond the integers that a number holds exactly`, remedy: 'give a BigInt or text' };
}

const remedies: Readonly<Record<string, string>> = {
  Date: 'give its text, such as by .toISOString()',
  Map: 'give a plain object, such as by Object.fromEntries()',
  Set: 'give a list, such as [...set]',
  Buffer: "give its text, such as by .toString('base64')",
};

function instanceProblem(value: object): Problem {
  const name = value.constructor?.name || 'class without a name';
  return { problem: `an instance of ${name} is no plain data`, remedy: remedies[name] ?? 'give a plain object' };
}

function surrogateProblem(text: string): Problem {
  return {
    problem: `${JSON.stringify(shortened(text))} has half of a surrogate pair`,
    remedy: 'give whole characters',
  };
}
