import { inspectValue, isPlainObject } from '../support/plain.ts';
import { remembered } from '../support/remember.ts';
import { parseDuration } from './duration.ts';
import type { Issue } from './issue.ts';
import { quantityTextFor } from './quantity-value.ts';

/**
 * What one option may be: reads the value that a user gave, and reports what is wrong with it. JavaScript users pass
 * anything; what cannot be used is dropped with an issue, so that resolvers work with what their types say and
 * everything wrong is reported at once.
 */
export interface OptionKind<T = unknown> {
  /** What belongs here, for remedies: `a whole number from 1 to 65535`. */
  readonly expects: string;
  read(value: unknown, path: string, issues: Issue[]): T | undefined;
}

/** An option kind with an entry that must be there. */
export interface RequiredKind<T = unknown> extends OptionKind<T> {
  readonly required: true;
}

const quantityText = remembered(quantityTextFor);
const durationMilliseconds = remembered(parseDuration);

/** The option must be given. */
export function required<T>(kind: OptionKind<T>): RequiredKind<T> {
  return { ...kind, required: true };
}

/** A kind by a predicate: what it expects, whether a value is one, and under which rule it is refused. */
export function kindOf<T>(expects: string, accepts: (value: unknown) => boolean, rule = 'wrong-type'): OptionKind<T> {
  return {
    expects,
    read(value, path, issues) {
      if (accepts(value)) return value as T;
      issues.push({
        rule,
        path,
        problem: `${inspectValue(value)} is not what belongs here`,
        remedy: `give ${expects}`,
      });
      return undefined;
    },
  };
}

export const text = kindOf<string>('a text', (value) => typeof value === 'string' && value !== '');
export const anyText = kindOf<string>('a text', (value) => typeof value === 'string');
export const scalar = kindOf<string | number | boolean>(
  'a text, a finite number or a boolean',
  (value) => typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value),
);
export const off = kindOf<false>('false (leave it out otherwise)', (value) => value === false);
export const flag = kindOf<boolean>('true or false', (value) => typeof value === 'boolean');
export const anything: OptionKind = { expects: 'anything', read: (value) => value };

/** A whole number in a range. */
export function wholeNumber(from: number, to: number): OptionKind<number> {
  const range = to === Number.POSITIVE_INFINITY ? `from ${from} on` : `from ${from} to ${to}`;
  return numberKind(`a whole number ${range}`, (value) => Number.isInteger(value) && value >= from && value <= to);
}

/** A number in a range, whole or not. */
export function numberFrom(from: number, to: number): OptionKind<number> {
  return numberKind(`a number from ${from} to ${to}`, (value) => value >= from && value <= to);
}

function numberKind(expects: string, accepts: (value: number) => boolean): OptionKind<number> {
  return {
    expects,
    read(value, path, issues) {
      if (typeof value === 'number' && accepts(value)) return value;
      const rule = typeof value === 'number' ? 'out-of-range' : 'wrong-type';
      const problem = `${inspectValue(value)} is not ${typeof value === 'number' ? 'in range' : 'what belongs here'}`;
      issues.push({ rule, path, problem, remedy: `give ${expects}` });
      return undefined;
    },
  };
}

/** One of a few texts. */
export function oneOf<const T extends string>(...values: readonly T[]): OptionKind<T> {
  const list = values.map((value) => `'${value}'`).join(', ');
  return kindOf<T>(`one of ${list}`, (value) => values.includes(value as T));
}

/**
 * A Kubernetes quantity above zero, in canonical text; cdk8s' `Size` becomes text. `written` is what people may write,
 * `canonical` what may come of it: a thousandth of a byte is a quantity, and always a slip.
 */
export function quantity(of: string, example: string, written: RegExp, canonical: RegExp): OptionKind<string> {
  const expects = `${of} above zero such as '${example}'`;
  return {
    expects,
    read(value, path, issues) {
      const text = quantityText(value);
      const fits = text !== undefined && text !== '0' && canonical.test(text);
      if (fits && (typeof value !== 'string' || written.test(value))) return text;
      issues.push({
        rule: 'bad-quantity',
        path,
        problem: `${inspectValue(value)} is not ${of} above zero`,
        remedy: `write one such as '${example}'`,
      });
      return undefined;
    },
  };
}

/** A time in milliseconds, from text or cdk8s' `Duration`, within bounds; `whole` asks for whole seconds. */
export function duration(bounds: { from?: number; to?: number; whole?: boolean; example: string }): OptionKind<number> {
  const { from = 1, to = Number.POSITIVE_INFINITY, whole = false, example } = bounds;
  const limits = to === Number.POSITIVE_INFINITY ? '' : `, at most ${to / 1000}s`;
  const expects = `a time such as '${example}'${whole ? ' in whole seconds' : ''}${limits}`;
  return {
    expects,
    read(value, path, issues) {
      const milliseconds = durationMilliseconds(value);
      if (
        milliseconds !== undefined &&
        milliseconds >= from &&
        milliseconds <= to &&
        !(whole && milliseconds % 1000 !== 0)
      ) {
        return milliseconds;
      }
      issues.push({
        rule: 'bad-duration',
        path,
        problem: `${inspectValue(value)} is not what belongs here`,
        remedy: `write ${expects}`,
      });
      return undefined;
    },
  };
}

/** A list; entries that cannot be used are dropped with an issue. */
export function listOf<T>(entry: OptionKind<T>): OptionKind<readonly T[]> {
  return {
    expects: `a list, each entry ${entry.expects}`,
    read(value, path, issues) {
      if (!Array.isArray(value)) return kindOf<readonly T[]>(this.expects, () => false).read(value, path, issues);
      return Array.from(value, (item, index) => entry.read(item, `${path}[${index}]`, issues)).filter(
        (item): item is NonNullable<typeof item> => item !== undefined,
      );
    },
  };
}

/** A list with at least one entry: an empty one would mean nothing, where leaving it out means everything. */
export function filledListOf<T>(entry: OptionKind<T>): OptionKind<readonly T[]> {
  const list = listOf(entry);
  const expects = `${list.expects}, at least one`;
  return {
    expects,
    read(value, path, issues) {
      if (!Array.isArray(value) || value.length === 0)
        return kindOf<readonly T[]>(expects, () => false).read(value, path, issues);
      return list.read(value, path, issues);
    },
  };
}

/** An object whose keys the user chooses; `undefined` members mean *not here*. */
export function recordOf<T>(entry: OptionKind<T>): OptionKind<Readonly<Record<string, T>>> {
  return {
    expects: `an object, each value ${entry.expects}`,
    read(value, path, issues) {
      if (!isPlainObject(value)) return kindOf<Record<string, T>>(this.expects, () => false).read(value, path, issues);
      const record: [string, T][] = [];
      for (const [key, item] of Object.entries(value)) {
        if (item === undefined) continue;
        const read = entry.read(item, memberPath(path, key), issues);
        if (read !== undefined) record.push([key, read]);
      }
      return Object.fromEntries(record);
    },
  };
}

/** What another kind reads, as something else. */
export function mapped<T, U>(kind: OptionKind<T>, to: (read: T) => U): OptionKind<U> {
  return {
    expects: kind.expects,
    read(value, path, issues) {
      const read = kind.read(value, path, issues);
      return read === undefined ? undefined : to(read);
    },
  };
}

/** The first kind that `accepts` the value; `kinds` carry their own test so that the right one reports. */
export function either<T>(
  expects: string,
  ...kinds: readonly { readonly when: (value: unknown) => boolean; readonly kind: OptionKind<T> }[]
): OptionKind<T> {
  return {
    expects,
    read(value, path, issues) {
      const match = kinds.find((candidate) => candidate.when(value));
      return (match?.kind ?? kindOf<T>(expects, () => false)).read(value, path, issues);
    },
  };
}

/** `path.key`, quoted where the key is no plain name: `config['my-key']`. */
export function memberPath(path: string, key: string): string {
  if (/^[A-Za-z_$][\w$]*$/.test(key)) return path === '' ? key : `${path}.${key}`;
  return `${path}[${JSON.stringify(key).replaceAll('"', "'")}]`;
}
