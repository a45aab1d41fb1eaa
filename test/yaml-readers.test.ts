import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { CORE_SCHEMA, load, YAML11_SCHEMA } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { yamlFor } from '../lib/output/yaml.ts';
import { anyString, anyValue, documentOf, trickyStrings } from './readers/strings.ts';

const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'js-yaml': (text) => load(text, { schema: CORE_SCHEMA }),
  'js-yaml as YAML 1.1': (text) => load(text, { schema: YAML11_SCHEMA }),
  yaml: (text) => parse(text, { version: '1.2' }),
  'yaml as YAML 1.1': (text) => parse(text, { version: '1.1' }),
};

describe('every reader gets back', () => {
  for (const [reader, read] of Object.entries(readers)) {
    test(`any value: ${reader}`, () => {
      fc.assert(
        fc.property(anyValue, (value) => readsBack(read, value)),
        { numRuns: 1_000 },
      );
    });

    test(`any string as value, item and key: ${reader}`, () => {
      fc.assert(
        fc.property(anyString.map(documentOf), (value) => readsBack(read, value)),
        {
          numRuns: 1_000,
        },
      );
    });

    test(`each of the known tricky strings: ${reader}`, () => {
      const misread = trickyStrings.filter((text) => !readsBack(read, documentOf(text)));
      expect({ looked: trickyStrings.length > 200, misread }).toEqual({ looked: true, misread: [] });
    });
  }
});

function readsBack(read: (text: string) => unknown, value: unknown): boolean {
  try {
    return isDeepStrictEqual(read(yamlFor(value)), value);
  } catch {
    return false;
  }
}
