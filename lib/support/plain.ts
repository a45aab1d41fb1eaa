import { inspect } from 'node:util';

/** Longest text of a received value in a message; more hides the message. */
const maxShown = 80;

/** Whether it is a plain object, such as a literal makes: not an array, not a class instance. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  try {
    if (Array.isArray(value)) return false;
    const prototype: unknown = Object.getPrototypeOf(value);
    // Not compared with Object.prototype: under Jest a user's objects come from another realm, with one of its own.
    return prototype === null || Object.getPrototypeOf(prototype) === null;
  } catch {
    // A proxy may throw whenever it is looked at.
    return false;
  }
}

/** A copy with its keys in code unit order, the same for every locale. JavaScript keeps numbers such as `10` before it. */
export function sortedRecord<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : Number(a > b))));
}

/** How a value that a user gave is shown in a message: short, on one line, whatever it is. */
export function inspectValue(value: unknown): string {
  if (typeof value === 'string') return `'${escaped(shortened(withoutUser(value)))}'`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? `${value}n` : String(value);
  try {
    if (!Array.isArray(value) && !isPlainObject(value)) return instanceText(value);
    const options = { depth: 1, maxArrayLength: 5, maxStringLength: 2000, breakLength: Number.POSITIVE_INFINITY };
    return shortened(withoutUser(inspect(value, { ...options, customInspect: false })).replace(/\s+/g, ' '));
  } catch {
    return 'an object';
  }
}

function instanceText(value: object): string {
  const name: unknown = value.constructor?.name;
  if (typeof name !== 'string' || !/^\w{1,60}$/.test(name)) return 'an object';
  return /^[AEIOU]/i.test(name) ? `an ${name}` : `a ${name}`;
}

/** An address without the user and password in it, which no message may show. */
function withoutUser(text: string): string {
  return text.replace(/:\/\/[^\s/?#'"]*@/g, '://…@');
}

/** By code points, so that no character is cut in two. */
function shortened(text: string): string {
  if (text.length <= maxShown) return text;
  const points = Array.from(text.slice(0, 2 * maxShown));
  return points.length <= maxShown && text.length <= 2 * maxShown ? text : `${points.slice(0, maxShown - 1).join('')}…`;
}

/** Nothing that moves a terminal's cursor or turns the direction of writing gets through. */
function escaped(text: string): string {
  const quoted = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'");
  return quoted.replace(
    /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** A copy of plain data without the members that are `undefined`: what a reader of its text would get. */
export function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (!isPlainObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, withoutUndefined(member)]])),
  );
}
