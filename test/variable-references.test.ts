import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { orderedByReference, referencesIn } from '../lib/model/variable-references.ts';

describe('C02: references', () => {
  test.each([
    ['postgres://$(DB_USER):$(DB_PASSWORD)@db', ['DB_USER', 'DB_PASSWORD']],
    ['$(A)$(A)', ['A']],
    ['$$(A)', []],
    ['$$$(A)', ['A']],
    ['$$$$(A)', []],
    ['$A ${A}', []],
    ['$(A', []],
    ['$($(A)', ['$(A']],
    ['$()', []],
    ['$', []],
    ['', []],
    ['(A)', []],
  ])('of %j', (text, names) => {
    expect(referencesIn(text)).toEqual(names);
  });

  test('never throw on anything', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string({ unit: fc.constantFrom('$', '(', ')', 'A') })), (text) => {
        referencesIn(text);
      }),
    );
  });
});

describe('C02: order', () => {
  const namesOf = (values: Record<string, string | undefined>) =>
    orderedByReference(Object.entries(values).map(([name, value]) => ({ name, value }))).ordered.map(
      ({ name }) => name,
    );

  test('puts what is referred to first', () => {
    const values = {
      APP_URL: 'postgres://$(DB_USER):$(DB_PASSWORD)@db:5432/app',
      DB_USER: undefined,
      DB_PASSWORD: undefined,
    };
    expect(namesOf(values)).toEqual(['DB_PASSWORD', 'DB_USER', 'APP_URL']);
  });

  test('sorts by code unit, not by locale', () => {
    expect(namesOf({ a: '', B: '', _c: '' })).toEqual(['B', '_c', 'a']);
  });

  test('follows chains', () => {
    expect(namesOf({ A: '$(B)', B: '$(C)', C: '', D: '' })).toEqual(['C', 'D', 'B', 'A']);
  });

  const name = fc.constantFrom('A', 'B', 'C', 'D', 'E', 'F');
  const entries = fc.uniqueArray(
    fc.record({ name, value: fc.array(name, { maxLength: 2 }).map((to) => to.map((other) => `$(${other})`).join('')) }),
    { selector: (entry) => entry.name },
  );

  test('does not depend on the order given', () => {
    fc.assert(
      fc.property(
        entries.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length }))),
        ([list, shuffled]) => {
          expect(orderedByReference(shuffled)).toEqual(orderedByReference(list));
        },
      ),
    );
  });

  test('always puts dependencies first, or names a cycle', () => {
    fc.assert(
      fc.property(entries, (list) => {
        const { ordered, cycle } = orderedByReference(list);
        const all: string[] = ordered.map((entry) => entry.name);
        const isEarlier = (to: string, index: number) => !all.includes(to) || all.indexOf(to) < index;
        const inOrder = ordered.every((entry, index) => referencesIn(entry.value).every((to) => isEarlier(to, index)));
        expect(inOrder).toBe(cycle === undefined);
      }),
    );
  });

  test('keeps every entry', () => {
    fc.assert(
      fc.property(entries, (list) => {
        expect(orderedByReference(list).ordered.toSorted((a, b) => (a.name < b.name ? -1 : 1))).toEqual(
          list.toSorted((a, b) => (a.name < b.name ? -1 : 1)),
        );
      }),
    );
  });

  test('keeps the entries themselves', () => {
    const entry = { name: 'A', from: 'secret' };
    expect(orderedByReference([entry]).ordered[0]).toBe(entry);
  });
});

describe('C02: what is refused', () => {
  test('names a cycle', () => {
    const entries = [
      { name: 'A', value: '$(B)' },
      { name: 'B', value: '$(C)' },
      { name: 'C', value: '$(B)' },
    ];
    expect(orderedByReference(entries).cycle).toEqual(['B', 'C']);
  });

  test('names a variable that refers to itself', () => {
    expect(orderedByReference([{ name: 'PATH', value: '$(PATH):/bin' }]).cycle).toEqual(['PATH']);
  });

  test('names a reference to what is not defined', () => {
    expect(orderedByReference([{ name: 'A', value: '$(B)' }]).undefined).toEqual([{ name: 'A', reference: 'B' }]);
  });

  test('knows what Kubernetes gives to every container', () => {
    expect(orderedByReference([{ name: 'A', value: '$(KUBERNETES_SERVICE_HOST)' }]).undefined).toEqual([]);
  });
});
