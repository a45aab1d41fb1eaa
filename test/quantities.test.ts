import { Size } from 'cdk8s';
import { Cpu } from 'cdk8s-plus-27';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canonicalQuantity,
  compareQuantities,
  parseQuantity,
  sumQuantities,
  timesQuantity,
} from '../lib/model/quantity.ts';
import { quantityTextFor } from '../lib/model/quantity-value.ts';

const suffix = fc.constantFrom('m', '', 'k', 'M', 'G', 'T', 'Ki', 'Mi', 'Gi', 'Ti');
const number = fc.oneof(
  fc.nat({ max: 100_000 }).map(String),
  fc.tuple(fc.nat({ max: 9999 }), fc.stringMatching(/^\d{1,4}$/)).map(([whole, fraction]) => `${whole}.${fraction}`),
);
const quantity = fc.tuple(number, suffix).map(([digits, unit]) => `${digits}${unit}`);

describe('reading', () => {
  test.each([
    ['250m', 250_000_000n],
    ['2', 2_000_000_000n],
    ['0.5', 500_000_000n],
    ['.5', 500_000_000n],
    ['1.', 1_000_000_000n],
    ['1Ki', 1024_000_000_000n],
    ['1E', 10n ** 27n],
    // From Kubernetes' own tests: parts below a billionth are rounded up.
    ['3.001n', 4n],
    ['0.00000012345', 124n],
  ])('reads %s exactly', (text, nanos) => {
    expect(parseQuantity(text)?.nanos).toBe(nanos);
  });

  test.each([
    '',
    '.',
    '-5m',
    '+5m',
    '0x10',
    '1e3',
    '1E-3',
    ' 1',
    '1 ',
    '1Gi\n',
    '1i',
    '.5i',
    '0.1mi',
    '1GB',
    '1gi',
    '1K',
    '1.1.M',
    '9Ei',
    '1,5',
    '１',
    'Infinity',
    'NaN',
    2,
    null,
    undefined,
    {},
    [],
    ['1'],
    1n,
    true,
  ])('refuses %o', (value) => {
    expect(parseQuantity(value)).toBeUndefined();
  });

  test('never throws on anything', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        parseQuantity(value);
        quantityTextFor(value);
      }),
    );
  });
});

describe('canonical form', () => {
  // What the API server prints, by the tests of k8s.io/apimachinery and the table of causes of a permanent OutOfSync.
  test.each([
    ['1000m', '1'],
    ['0.1', '100m'],
    ['0.5', '500m'],
    ['1.5', '1500m'],
    ['1500m', '1500m'],
    ['2000m', '2'],
    ['0', '0'],
    ['0Gi', '0'],
    ['3072', '3072'],
    ['2000', '2k'],
    ['1000k', '1M'],
    ['1.5G', '1500M'],
    ['1024Mi', '1Gi'],
    ['3072Mi', '3Gi'],
    ['1.5Gi', '1536Mi'],
    ['1000Mi', '1000Mi'],
    ['1024G', '1024G'],
    ['0.5Ki', '512'],
    ['1.5Ki', '1536'],
    ['100.035Ki', '102435840m'],
    ['0.0000000001', '1n'],
    ['007Mi', '7Mi'],
  ])('prints %s as %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical);
  });

  test('is its own canonical form', () => {
    fc.assert(
      fc.property(quantity, (text) => {
        expect(canonicalQuantity(canonicalQuantity(text))).toBe(canonicalQuantity(text));
      }),
    );
  });

  test('keeps the value', () => {
    fc.assert(
      fc.property(quantity, (text) => {
        expect(parseQuantity(canonicalQuantity(text))?.nanos).toBe(parseQuantity(text)?.nanos);
      }),
    );
  });

  test('leaves alone what is no quantity', () => {
    expect(canonicalQuantity('much')).toBe('much');
  });
});

describe('arithmetic', () => {
  test('compares over units', () => {
    expect(['1Gi', '1G', '500Mi'].sort(compareQuantities)).toEqual(['500Mi', '1G', '1Gi']);
  });

  test('finds equal what is written in two ways', () => {
    expect(compareQuantities('1000m', '1')).toBe(0);
  });

  test('finds nothing larger than what is no quantity', () => {
    expect(compareQuantities('much', '1')).toBe(0);
  });

  test('adds', () => {
    expect(sumQuantities(['250m', '750m', '0.5'])).toBe('1500m');
  });

  test('adds to nothing', () => {
    expect(sumQuantities([])).toBe('0');
  });

  test('adds to the same, whatever the order', () => {
    fc.assert(
      fc.property(fc.array(quantity, { maxLength: 6 }), (texts) => {
        expect(sumQuantities(texts.toReversed())).toBe(sumQuantities(texts));
      }),
    );
  });

  test('multiplies', () => {
    expect(timesQuantity('256Mi', 16)).toBe('4Gi');
  });

  test('multiplies as it adds', () => {
    fc.assert(
      fc.property(quantity, fc.nat({ max: 8 }), (text, times) => {
        expect(timesQuantity(text, times)).toBe(sumQuantities(Array.from({ length: times }, () => text)));
      }),
    );
  });
});

describe('what users pass', () => {
  test.each([
    ['256Mi', '256Mi'],
    [Size.mebibytes(1024), '1Gi'],
    [Size.gibibytes(1.5), '1536Mi'],
    [Cpu.millis(250), '250m'],
    [Cpu.units(0.5), '500m'],
    [{ toKibibytes: () => 512 }, '512Ki'],
  ])('takes %o', (value, text) => {
    expect(quantityTextFor(value)).toBe(text);
  });

  test.each([512, null, {}, { amount: 5 }, { toKibibytes: () => 1e21 }, 'much', '-5m'])('refuses %o', (value) => {
    expect(quantityTextFor(value)).toBeUndefined();
  });

  test('refuses an object that throws when asked', () => {
    expect(
      quantityTextFor({
        toKibibytes: () => {
          throw new Error('no');
        },
      }),
    ).toBeUndefined();
  });
});
