import { isIPv4, isIPv6 } from 'node:net';
import { isDeepStrictEqual } from 'node:util';
import { Ajv, type ValidateFunction } from 'ajv';
import type { Definitions, Schema } from '../../scripts/schemas/schema.ts';

export interface Judge {
  readonly compile: (schema: Schema) => ValidateFunction;
}

/** An Ajv that knows one version's definitions and Kubernetes' own keywords and formats; what it does not know it ignores. */
export function judge(definitions: Definitions): Judge {
  const ajv = new Ajv({
    allErrors: true,
    strict: false,
    inlineRefs: false,
    formats,
    code: { regExp, optimize: false },
  });
  ajv.addKeyword({
    keyword: 'x-kubernetes-list-map-keys',
    type: 'array',
    validate: hasUniqueKeys,
    error: { message: 'has two entries with the same key' },
  });
  ajv.addKeyword({
    keyword: 'x-kubernetes-list-type',
    type: 'array',
    validate: isSet,
    error: { message: 'has an entry twice' },
  });
  ajv.addSchema({ $id: 'kubernetes', definitions });
  return { compile: (schema) => ajv.compile(schema) };
}

const formats = {
  byte: /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  double: true,
  int32: {
    type: 'number',
    validate: (value: number): boolean => Number.isInteger(value) && Math.abs(value + 0.5) < 2 ** 31,
  },
  ipv4: isIPv4,
  ipv6: isIPv6,
  int64: { type: 'number', validate: (value: number): boolean => Number.isSafeInteger(value) },
} as const;

/** Patterns are Go's, and one of them has a flag in front. */
const regExp = Object.assign(
  (pattern: string, flags: string): RegExp =>
    new RegExp(pattern.replace('(?i)', ''), pattern.includes('(?i)') ? `${flags}i` : flags),
  { code: 'new RegExp' },
);

function hasUniqueKeys(keys: readonly string[], entries: readonly Readonly<Record<string, unknown>>[]): boolean {
  const seen = new Set(entries.map((entry) => JSON.stringify(keys.map((key) => entry?.[key] ?? null))));
  return seen.size === entries.length;
}

const isSet = (type: string, entries: readonly unknown[]): boolean =>
  type !== 'set' ||
  entries.every((entry, index) => entries.findIndex((other) => isDeepStrictEqual(other, entry)) === index);
