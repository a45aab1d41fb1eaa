import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type UnwritableValue, UnwritableValueError, unwritableValues } from '../lib/output/unwritable-values.ts';
import { yamlFor } from '../lib/output/yaml.ts';
import { anyLeaf, anyString } from './readers/strings.ts';

describe('refuses', () => {
  const cyclic: Record<string, unknown> = {};
  cyclic['self'] = { again: cyclic };
  class Model {}

  const refused: readonly (readonly [what: string, manifest: unknown, path: string, problem: RegExp])[] = [
    ['undefined in a list', { args: ['a', undefined] }, 'args[1]', /undefined in a list/],
    // biome-ignore lint/suspicious/noSparseArray: the hole is what is refused
    ['a hole in a list', { args: ['a', , 'b'] }, 'args[1]', /hole/],
    ['NaN', { spec: { replicas: Number.NaN } }, 'spec.replicas', /NaN/],
    ['an infinity', { a: Number.NEGATIVE_INFINITY }, 'a', /-Infinity/],
    ['an integer beyond 2^53', { a: 2 ** 63 }, 'a', /9223372036854776000/],
    ['a BigInt of more than 64 bits', { a: 2n ** 64n }, 'a', /64 bits/],
    ['a Date', { a: new Date(0) }, 'a', /instance of Date/],
    ['a Map', { a: new Map() }, 'a', /instance of Map/],
    ['a Set', { a: new Set() }, 'a', /instance of Set/],
    ['a Buffer', { a: Buffer.from('x') }, 'a', /instance of Buffer/],
    ['a class instance', { a: [{ b: new Model() }] }, 'a[0].b', /instance of Model/],
    ['a function', { a: () => 1 }, 'a', /function/],
    ['a symbol', { a: Symbol('x') }, 'a', /symbol/],
    ['half of a surrogate pair', { a: 'x\ud800' }, 'a', /surrogate/],
    ['half of a surrogate pair in text of several lines', { a: 'x\n\udc00y' }, 'a', /surrogate/],
    ['half of a surrogate pair in a key', { a: { 'x\ud800': 1 } }, 'a["x\\ud800"]', /surrogate/],
    ['a key over 1,000 characters', { labels: { ['k'.repeat(1001)]: '1' } }, `labels.${'k'.repeat(60)}…`, /1001 char/],
    ['a key that is too long once escaped', { ['\u0085'.repeat(200)]: 1 }, `["${'\u0085'.repeat(60)}…"]`, /200 char/],
    ['an object that contains itself', cyclic, 'self.again', /contains itself/],
    ['an object nested beyond 100 levels', nested(150), `${'a.'.repeat(100)}a`, /100 levels/],
    ['nothing at all', undefined, '', /undefined/],
    [
      'a key of an annotation with its path',
      { metadata: { annotations: { 'a/b': [1, NaN] } } },
      'metadata.annotations["a/b"][1]',
      /NaN/,
    ],
  ];
  for (const [what, manifest, path, problem] of refused) {
    test(what, () => {
      expect(problemsOf(manifest)).toEqual([
        { path, problem: expect.stringMatching(problem), remedy: expect.any(String) },
      ]);
    });
  }

  test('all such values of a manifest at once', () => {
    expect(problemsOf({ a: NaN, b: [new Date(0)], c: 1 }).map(({ path }) => path)).toEqual(['a', 'b[0]']);
  });

  test('with a message that says path, problem and remedy', () => {
    expect(() => yamlFor({ a: { b: NaN } })).toThrow('a.b: NaN is no finite number; give a finite number');
  });

  test('exactly what it has an explanation for', () => {
    const unwritable = fc.constantFrom<unknown>(
      undefined,
      NaN,
      2 ** 60,
      'a\udfff',
      new Date(0),
      2n ** 70n,
      Symbol.iterator,
    );
    const anyMixture = fc.dictionary(anyString, fc.array(fc.oneof(anyLeaf, unwritable), { maxLength: 2 }), {
      maxKeys: 2,
    });
    fc.assert(
      fc.property(anyMixture, (value) => {
        expect(problemsOf(value)).toEqual([...unwritableValues(value)]);
      }),
    );
  });
});

function problemsOf(manifest: unknown): readonly UnwritableValue[] {
  try {
    yamlFor(manifest);
    return [];
  } catch (error) {
    if (error instanceof UnwritableValueError) return error.problems;
    throw error;
  }
}

function nested(levels: number): unknown {
  return levels === 0 ? 1 : { a: nested(levels - 1) };
}
