/**
 * Text that every YAML 1.1 and 1.2 reader takes for the same string without quotes. It starts with a letter, `_`, `/`
 * or the `--` of a flag, so it is no number, date, indicator or document mark; `:` and single spaces stand only between
 * characters that give them no meaning, as in `registry.example.com/bycoin/wallet:1.4.2@sha256:…`.
 */
const plainText = /^(?:--)?[A-Za-z_/][\w./+=@,-]*(?:[: ][\w./][\w./+=@,-]*)*$/;

/** `250m`, `256Mi`, `30s`: no reader knows a number that ends so. */
const quantity = /^\d+(?:ms?|s|h|[KMGT]i)$/;

/** Words that some reader takes for a boolean, null or number (`e1` and `e-1` among them: an empty mantissa). */
const reservedWord = /^(?:y|n|yes|no|on|off|true|false|null|nan|inf|infinity|e[-+]?[\d_.]+)$/i;

const maxPlainLength = 512;

/** Readers give up looking for a key's colon after 1,024 characters of written text. */
const maxKeyText = 1_000;

/**
 * Characters that readers refuse, change or take for line breaks, or that reorder or hide the text around them: DEL and
 * C1 controls, line and paragraph separators, and all of Unicode's format characters. Spelled out, since `\p{Cf}`
 * depends on the version of Node.
 */
const dangerous =
  /[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff0-\uffff\u{110bd}\u{110cd}\u{13430}-\u{1343f}\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e0fff}]/gu;

/** Where readers differ in a literal block: indentation they must guess, tabs in it, white space at a line's end. */
const unclearLayout = /^[\n \t]|\n *\t|[ \t](?:\n|$)/;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const control = /[\0-\x08\x0b-\x1f]/;

/** A string on one line, plain or double-quoted; `undefined` for what no encoding carries. */
export function inlineText(value: string): string | undefined {
  if (value.length <= maxPlainLength) {
    if (plainText.test(value) ? !reservedWord.test(value) : quantity.test(value)) return value;
  }
  if (hasLoneSurrogate(value)) return undefined;
  return JSON.stringify(value).replace(dangerous, escaped);
}

/** The literal block of a text of several lines, without its last line break; `undefined` where only quotes are safe. */
export function blockText(value: string, indent: string): string | undefined {
  if (unclearLayout.test(value) || control.test(value) || hasLoneSurrogate(value)) return undefined;
  if (value.search(dangerous) !== -1) return undefined;
  const body = value.endsWith('\n') ? value.slice(0, -1) : value;
  const chomping = body === value ? '-' : body.endsWith('\n') ? '+' : '';
  return `|${chomping}\n${indent}${body.replace(/\n(?!\n|$)/g, `\n${indent}`)}`;
}

/** A key is always on one line; `undefined` for one that readers would not find the end of. */
export function keyText(key: string): string | undefined {
  const text = inlineText(key);
  return text !== undefined && text.length <= maxKeyText ? text : undefined;
}

/**
 * A number as all readers know it: 1.1 wants a point where JavaScript writes `1e-7`. `undefined` for what is not finite,
 * and for integers beyond 2^53, which have lost digits already when they get here and are floats to Go.
 */
export function numberText(value: number): string | undefined {
  if (Number.isSafeInteger(value)) return String(value === 0 ? 0 : value);
  if (!Number.isFinite(value) || Number.isInteger(value)) return undefined;
  return String(value).replace(/^(-?\d)e/, '$1.0e');
}

/** What int64 or uint64 holds, as every Go reader needs. */
export function bigIntText(value: bigint): string | undefined {
  return value >= -(2n ** 63n) && value < 2n ** 64n ? String(value) : undefined;
}

/** Half a character outside the basic plane, which no encoding carries. */
export function hasLoneSurrogate(text: string): boolean {
  return /[\ud800-\udfff]/u.test(text);
}

function escaped(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  const hex = code.toString(16);
  return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
