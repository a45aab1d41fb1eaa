import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { imageText, isPinned, parseImage } from '../lib/model/image.ts';

const digest = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('reading', () => {
  test.each([
    ['wallet', undefined, 'wallet', undefined, undefined],
    ['wallet:6801028', undefined, 'wallet', '6801028', undefined],
    ['bycoin/wallet:1.4.2', undefined, 'bycoin/wallet', '1.4.2', undefined],
    ['registry.example.com/bycoin/wallet:1.4.2', 'registry.example.com', 'bycoin/wallet', '1.4.2', undefined],
    ['localhost/x', 'localhost', 'x', undefined, undefined],
    ['localhost:5000/x', 'localhost:5000', 'x', undefined, undefined],
    ['localhost:5000', undefined, 'localhost', '5000', undefined],
    ['localhost:5000/x:1', 'localhost:5000', 'x', '1', undefined],
    ['[2001:db8::1]:5000/x', '[2001:db8::1]:5000', 'x', undefined, undefined],
    ['Registry.Example.com/x', 'Registry.Example.com', 'x', undefined, undefined],
    [`x@${digest}`, undefined, 'x', undefined, digest],
    [`x:1.0_b-c@${digest}`, undefined, 'x', '1.0_b-c', digest],
    ['a__b/c--d/e.f', undefined, 'a__b/c--d/e.f', undefined, undefined],
  ])('reads %s', (text, registry, repository, tag, expectedDigest) => {
    expect(parseImage(text)).toEqual({ registry, repository, tag, digest: expectedDigest });
  });

  test.each([
    '',
    'Wallet',
    'registry.example.com/Bycoin/wallet',
    'Foo/bar',
    'x:',
    'x@',
    ':1',
    '/x',
    'x/',
    'a//b',
    'x y',
    ' x',
    'x\n',
    'x:1:2',
    'x:-1',
    'x:a+b',
    `x:${'a'.repeat(129)}`,
    'x@sha256:abc',
    `x@${digest}0`,
    `x@${digest.toUpperCase()}`,
    `x@md5:${'a'.repeat(32)}`,
    'a___b',
    'a..b',
    '-a',
    'a-',
    'host.example:port/x',
    '-host.example/x',
    'https://registry.example.com/x',
    'x:${TAG}',
    'a'.repeat(256),
    'a'.repeat(64),
    5,
    null,
    undefined,
    {},
    ['x'],
  ])('refuses %j', (value) => {
    expect(parseImage(value)).toBeUndefined();
  });

  test('never throws on anything', () => {
    fc.assert(
      fc.property(fc.anything(), (value) => {
        parseImage(value);
      }),
    );
  });

  test('takes no longer than the text is long', () => {
    const started = performance.now();
    for (const text of [
      'a-'.repeat(50_000),
      `${'a.'.repeat(50_000)}/x`,
      `x:${'a'.repeat(100_000)}`,
      `${'a__'.repeat(80)}!`,
    ])
      parseImage(text);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('writing', () => {
  const part = fc.stringMatching(/^[a-z0-9]{1,6}([._-][a-z0-9]{1,6})?$/);
  const reference = fc.record({
    registry: fc.constantFrom(undefined, 'localhost:5000', 'registry.example.com'),
    repository: fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => ['team', ...parts].join('/')),
    tag: fc.option(fc.stringMatching(/^\w[\w.-]{0,20}$/), { nil: undefined }),
    digest: fc.constantFrom(undefined, digest),
  });

  test('is read back as it was', () => {
    fc.assert(
      fc.property(reference, (image) => {
        expect(parseImage(imageText(image))).toEqual(image);
      }),
    );
  });
});

describe('pinned', () => {
  test.each([
    ['wallet:1.4.2', true],
    [`wallet@${digest}`, true],
    [`wallet:latest@${digest}`, true],
    ['wallet', false],
    ['wallet:latest', false],
  ])('%s: %s', (text, pinned) => {
    const image = parseImage(text);
    expect(image && isPinned(image)).toBe(pinned);
  });
});
