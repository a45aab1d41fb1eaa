import { describe, expect, test } from 'vitest';
import { yamlFor } from '../lib/output/yaml.ts';

describe('plain text', () => {
  const plain = [
    'wallet',
    'apps/v1',
    '/ready',
    'registry.example.com/bycoin/wallet:1.4.2@sha256:00ff',
    'http://wallet.bycoin.svc.cluster.local:8080/v1',
    'cluster.local/ns/bycoin/sa/wallet',
    '--port=8080',
    'Keeps the accounts',
    '250m',
    '256Mi',
    '30s',
    '500ms',
  ];
  for (const text of plain) {
    test(`leaves ${text} without quotes`, () => expect(yamlFor({ a: text })).toBe(`---\na: ${text}\n`));
  }

  test('leaves an image with a numeric tag as it is [C03]', () => {
    expect(yamlFor({ image: 'registry.example.com/wallet:6801028' })).toBe(
      '---\nimage: registry.example.com/wallet:6801028\n',
    );
  });
});

describe('quotes', () => {
  const hashes = [
    '72225e2',
    '09334553',
    '6801028',
    '6063e25',
    '1e3',
    '0x1F',
    '0o17',
    '1_000',
    '12:30:45',
    '.5',
    '+1',
    '.inf',
  ];
  for (const text of hashes) {
    test(`a commit hash or number-like value ${text} [C03]`, () => {
      expect(yamlFor({ commit: text })).toBe(`---\ncommit: "${text}"\n`);
    });
    test(`a commit hash or number-like key ${text} [C03]`, () => {
      expect(yamlFor({ [text]: 'a' })).toBe(`---\n"${text}": a\n`);
    });
  }

  for (const word of [
    'y',
    'No',
    'off',
    'TRUE',
    'null',
    '~',
    '',
    '=',
    '<<',
    'e1',
    'e-1',
    '2024-01-01',
    '1.4',
    '8080',
    '25%',
  ]) {
    test(`the text '${word}' in values and keys`, () => {
      expect(yamlFor({ [word]: word })).toBe(`---\n"${word}": "${word}"\n`);
    });
  }

  test('escapes what readers refuse or take for line breaks', () => {
    expect(yamlFor('a\u0085\u2028\u007f\ufeff\u202e\uffff\u{e0001}')).toBe(
      '---\n"a\\u0085\\u2028\\u007f\\ufeff\\u202e\\uffff\\U000e0001"\n',
    );
  });

  test('keeps other languages and emoji readable', () => {
    expect(yamlFor({ a: '账本 Ärger 😀' })).toBe('---\na: "账本 Ärger 😀"\n');
  });
});

describe('numbers', () => {
  test('writes an octal mode as the plain decimal integer that it is [C01]', () => {
    expect(yamlFor({ defaultMode: 0o644 })).toBe('---\ndefaultMode: 420\n');
  });

  test('writes a small number with the point that YAML 1.1 asks for', () => {
    expect(yamlFor({ a: 1e-7 })).toBe('---\na: 1.0e-7\n');
  });

  test('writes minus zero as zero', () => expect(yamlFor({ a: -0 })).toBe('---\na: 0\n'));

  test('writes 64-bit integers given as BigInt', () => {
    expect(yamlFor({ a: 2n ** 64n - 1n, b: -(2n ** 63n) })).toBe(
      '---\na: 18446744073709551615\nb: -9223372036854775808\n',
    );
  });
});

describe('layout', () => {
  test('keeps the order of keys', () => expect(yamlFor({ b: 1, a: 2 })).toBe('---\nb: 1\na: 2\n'));

  test('indents lists by two, with the first key of an item beside its dash', () => {
    expect(yamlFor({ ports: [{ name: 'http', port: 80 }, [1, [2]]] })).toBe(
      '---\nports:\n  - name: http\n    port: 80\n  - - 1\n    - - 2\n',
    );
  });

  test('keeps empty objects and lists, which mean something in policies', () => {
    expect(yamlFor({ podSelector: {}, ingress: [], rules: [{}, []] })).toBe(
      '---\npodSelector: {}\ningress: []\nrules:\n  - {}\n  - []\n',
    );
  });

  test('drops undefined members', () => expect(yamlFor({ a: undefined, b: 1 })).toBe('---\nb: 1\n'));

  test('writes an object of undefined members as an empty one', () => {
    expect(yamlFor({ a: { b: undefined } })).toBe('---\na: {}\n');
  });

  test('writes null', () => expect(yamlFor({ a: null, b: [null] })).toBe('---\na: null\nb:\n  - null\n'));

  test('writes clean text of several lines as a literal block', () => {
    expect(yamlFor({ 'rules.yaml': 'a: 1\n\n# b\n  - c\n', list: ['x\ny'] })).toBe(
      '---\nrules.yaml: |\n  a: 1\n\n  # b\n    - c\nlist:\n  - |-\n    x\n    y\n',
    );
  });

  test('keeps several final line breaks', () =>
    expect(yamlFor({ a: 'x\n\n', b: 1 })).toBe('---\na: |+\n  x\n\nb: 1\n'));

  for (const text of ['\na', ' a\nb', 'a \nb', 'a\n\tb', 'a\n  \nb', 'a\r\nb', 'a\u2028\nb']) {
    test(`quotes text of several lines where readers differ: ${JSON.stringify(text)}`, () => {
      expect(yamlFor({ a: text })).toMatch(/^---\na: ".*"\n$/);
    });
  }

  test('does not fold long lines', () => {
    const text = 'word '.repeat(14_000);
    expect(yamlFor({ a: text })).toBe(`---\na: "${text}"\n`);
  });

  test('has no anchors for an object that stands in two places', () => {
    const labels = { app: 'wallet' };
    expect(yamlFor({ a: labels, b: labels })).toBe('---\na:\n  app: wallet\nb:\n  app: wallet\n');
  });
});
