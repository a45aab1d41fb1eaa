import { isPlainObject } from '../support/plain.ts';
import { MAX_DEPTH, UnwritableValueError, unwritableValues } from './unwritable-values.ts';
import { bigIntText, blockText, inlineText, keyText, numberText } from './yaml-scalars.ts';

/**
 * One YAML document that readers of 1.1 and 1.2 read alike: it starts with `---` and keeps the order of keys. There are
 * no anchors, tags, comments or folded lines; members that are `undefined` are left out.
 *
 * @throws UnwritableValueError for what is no plain data, or what readers disagree about
 */
export function yamlFor(manifest: unknown): string {
  try {
    return `---\n${rootText(manifest)}`;
  } catch (refusal) {
    if (refusal !== unwritable) throw refusal;
  }
  throw new UnwritableValueError([...unwritableValues(manifest)]);
}

/** Thrown while writing, where paths are not kept, since keeping them would cost every manifest what few need. */
const unwritable = Symbol('unwritable');

const indents = Array.from({ length: MAX_DEPTH + 2 }, (_, depth) => '  '.repeat(depth));

function rootText(value: unknown): string {
  if (typeof value === 'string') return `${inlineText(value) ?? refuse()}\n`;
  return itemText(value, 0);
}

/** What follows `key:`, with its line break. */
function memberText(value: unknown, depth: number): string {
  if (typeof value === 'string') return ` ${stringText(value, depth)}\n`;
  if (typeof value !== 'object' || value === null) return ` ${leafText(value)}\n`;
  const text = collectionText(value, depth);
  return isEmptyCollection(text) ? ` ${text}` : `\n${indents[depth]}${text}`;
}

/** What follows `- `, with its line break. */
function itemText(value: unknown, depth: number): string {
  if (typeof value === 'string') return `${stringText(value, depth)}\n`;
  if (typeof value !== 'object' || value === null) return `${leafText(value)}\n`;
  return collectionText(value, depth);
}

/** The lines of a list or object; the indent of the first one is left to whoever knows what stands before it. */
function collectionText(value: object, depth: number): string {
  if (depth > MAX_DEPTH) return refuse();
  if (Array.isArray(value)) return listText(value, depth);
  return isPlainObject(value) ? objectText(value, depth) : refuse();
}

function listText(items: readonly unknown[], depth: number): string {
  let text = '';
  for (const item of items) {
    if (text !== '') text += indents[depth];
    text += `- ${itemText(item, depth + 1)}`;
  }
  return text === '' ? '[]\n' : text;
}

function objectText(members: Readonly<Record<string, unknown>>, depth: number): string {
  let text = '';
  for (const key of Object.keys(members)) {
    const member = members[key];
    if (member === undefined) continue;
    if (text !== '') text += indents[depth];
    text += `${remembered(keyTexts, key, keyText) ?? refuse()}:${memberText(member, depth + 1)}`;
  }
  return text === '' ? '{}\n' : text;
}

function isEmptyCollection(text: string): boolean {
  return text === '{}\n' || text === '[]\n';
}

function stringText(value: string, depth: number): string {
  if (value.includes('\n')) {
    const block = blockText(value, indents[depth] ?? '');
    if (block !== undefined) return block;
  }
  return remembered(stringTexts, value, inlineText) ?? refuse();
}

function leafText(value: unknown): string {
  switch (typeof value) {
    case 'number':
      return numberText(value) ?? refuse();
    case 'bigint':
      return bigIntText(value) ?? refuse();
    case 'boolean':
      return value ? 'true' : 'false';
    default:
      return value === null ? 'null' : refuse();
  }
}

function refuse(): never {
  throw unwritable;
}

/** Manifests repeat their keys and most of their strings. */
const keyTexts = new Map<string, string>();
const stringTexts = new Map<string, string>();
const maxRemembered = 20_000;
const maxRememberedLength = 200;

function remembered(
  texts: Map<string, string>,
  value: string,
  textOf: (value: string) => string | undefined,
): string | undefined {
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = textOf(value);
  if (text === undefined || value.length > maxRememberedLength) return text;
  if (texts.size >= maxRemembered) texts.clear();
  texts.set(value, text);
  return text;
}
