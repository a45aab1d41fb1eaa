import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { atLeast, isVersion } from '../lib/model/version.ts';
import { deepFreeze } from '../lib/support/freeze.ts';
import { nearest } from '../lib/support/nearest.ts';
import { inspectValue, isPlainObject, sortedRecord } from '../lib/support/plain.ts';

class Ledger {}

describe('versions', () => {
  test.each([
    ['1.33', '1.33', true],
    ['1.30.3', '1.30', true],
    ['1.9', '1.10', false],
    ['1.33', '1.33.1', false],
    ['v1.33.4-aliyun.1', '1.33', true],
    ['v1.30.3+k3s1', '1.30.3', true],
    ['newest', '1.0', false],
  ])('%s is at least %s: %s', (version, minimum, expected) => {
    expect(atLeast(version, minimum)).toBe(expected);
  });

  test.each(['1', '', 'latest', '1.33 ', '1.x', 1.33, null, undefined])('refuses %j', (value) => {
    expect(isVersion(value)).toBe(false);
  });
});

describe('frozen data', () => {
  test('is frozen through and through', () => {
    const data = deepFreeze({ a: [{ b: { c: 1 } }] });
    expect(Object.isFrozen(data.a[0]?.b)).toBe(true);
  });

  test('may go round in circles', () => {
    const data: Record<string, unknown> = {};
    data['self'] = data;
    expect(Object.isFrozen(deepFreeze(data))).toBe(true);
  });

  test('leaves class instances alone', () => {
    expect(Object.isFrozen(deepFreeze({ ledger: new Ledger() }).ledger)).toBe(false);
  });

  test('is frozen below what was frozen already', () => {
    const inner = { a: 1 };
    deepFreeze(Object.freeze({ inner }));
    expect(Object.isFrozen(inner)).toBe(true);
  });

  test('does not run getters', () => {
    expect(() =>
      deepFreeze({
        get boom() {
          throw new Error('read');
        },
      }),
    ).not.toThrow();
  });

  test('never throws on anything', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        deepFreeze(value);
      }),
    );
  });
});

describe('plain objects', () => {
  test.each([
    [{}, true],
    [Object.create(null), true],
    [runInNewContext('({})'), true],
    [[], false],
    [runInNewContext('[]'), false],
    [new Ledger(), false],
    [new Date(0), false],
    [new Map(), false],
    [null, false],
    ['x', false],
  ])('%o: %s', (value, expected) => {
    expect(isPlainObject(value)).toBe(expected);
  });

  test('sort their keys by code unit', () => {
    expect(Object.keys(sortedRecord({ b: 1, a: 2, B: 3, ä: 4 }))).toEqual(['B', 'a', 'b', 'ä']);
  });

  test('keep a key called __proto__', () => {
    expect(Object.keys(sortedRecord(JSON.parse('{"__proto__": 1}')))).toEqual(['__proto__']);
  });
});

describe('shown values', () => {
  test.each([
    ['wallet', "'wallet'"],
    ["it's", "'it\\'s'"],
    ['say "hi"', '\'say "hi"\''],
    ['a\nb', "'a\\nb'"],
    ['\u009b31m\u001b', "'\\u009b31m\\u001b'"],
    ['x'.repeat(100), `'${'x'.repeat(79)}…'`],
    [5, '5'],
    [Number.NaN, 'NaN'],
    [5n, '5n'],
    [null, 'null'],
    [undefined, 'undefined'],
    [Symbol('x'), 'Symbol(x)'],
    [() => 1, 'a function'],
    [Ledger, 'a function'],
    [new Ledger(), 'a Ledger'],
    [new Error('x'), 'an Error'],
    [{ min: 1, max: [2] }, '{ min: 1, max: [ 2 ] }'],
    [[1, 'a'], "[ 1, 'a' ]"],
  ])('%#: %s', (value, text) => {
    expect(inspectValue(value)).toBe(text);
  });

  test('can be a proxy that was revoked', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(inspectValue(proxy)).toBe('an object');
  });

  test('are short and on one line, whatever they are', () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string({ unit: 'binary', maxLength: 300 })), (value) => {
        expect(inspectValue(value)).toMatch(/^.{0,200}$/);
      }),
    );
  });

  test('do not run getters', () => {
    expect(
      inspectValue({
        get boom() {
          throw new Error('read');
        },
      }),
    ).toBe('{ boom: [Getter] }');
  });
});

describe('an address with a password', () => {
  test.each<[string, unknown]>([
    ['a text', 'https://me:hush@db.example.com/x'],
    ['a text in a list', ['https://me:hush@db.example.com/x']],
    ['a long text in an object', { url: `https://me:${'hush'.repeat(40)}@db.example.com/x` }],
  ])('is not shown: %s', (_, value) => {
    const shown = inspectValue(value);
    expect([shown.includes('hush'), shown.includes('://…@db.example.com')]).toEqual([false, true]);
  });

  test('without one is shown', () => {
    expect(inspectValue('https://db.example.com/a@b')).toBe("'https://db.example.com/a@b'");
  });
});

describe('nearest', () => {
  const keys = ['image', 'replicas', 'port', 'memory', 'cpu'];

  test.each([
    ['replcas', 'replicas'],
    ['Image', 'image'],
    ['cpus', 'cpu'],
    ['mesh', undefined],
    ['', undefined],
    ['x'.repeat(1000), undefined],
  ])('%s: %s', (word, expected) => {
    expect(nearest(word, keys)).toBe(expected);
  });

  test.each([
    ['b', ['a'], undefined],
    ['ab', ['ac'], undefined],
    ['a', ['ab'], undefined],
    ['A', ['a'], 'a'],
    ['pu', ['cpu'], 'cpu'],
    ['api', ['apo'], 'apo'],
  ])('of names as short as %s among %j: %s', (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });

  test('does not depend on the order of candidates', () => {
    expect(nearest('port', ['sort', 'fort'])).toBe(nearest('port', ['fort', 'sort']));
  });
});
