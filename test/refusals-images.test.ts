import { describe, expect, test } from 'vitest';
import { refusalsOf } from './support/programs.ts';

const image = 'registry.example.com/bycoin/wallet';
const digest = `sha256:${'a'.repeat(64)}`;

describe('an image', () => {
  test('refuses text that is no image reference', () => {
    expect(refusalsOf({ image: 'Registry.example.com/Bycoin Wallet' })).toEqual([
      "image-malformed image: 'Registry.example.com/Bycoin Wallet' is no image reference; write one such as 'registry.example.com/bycoin/wallet' (lower case), with or without a tag",
    ]);
  });

  test('refuses an image without a version, naming the file and the line', () => {
    expect(refusalsOf({ image })).toEqual([
      'image-not-pinned image: \'registry.example.com/bycoin/wallet\' has no tag and releases has no "bycoin/wallet"; add that line, such as "bycoin/wallet": "1.4.2"',
    ]);
  });

  test('refuses the tag latest', () => {
    expect(refusalsOf({ image: `${image}:latest` })).toEqual([
      "image-not-pinned image: 'registry.example.com/bycoin/wallet:latest' is another image tomorrow; name a version such as ':1.4.2', or add a digest",
    ]);
  });

  test('refuses a tag that makes a line of the release file do nothing', () => {
    expect(refusalsOf({ image: `${image}:1.4.2` }, { releases: { 'bycoin/wallet': '1.4.3' } })).toEqual([
      'release-ignored image: \'registry.example.com/bycoin/wallet:1.4.2\' has a version, so the line "bycoin/wallet" of releases does nothing; remove the tag here, or that line',
    ]);
  });

  test('takes a tag of digits', () => {
    expect(refusalsOf({ image: `${image}:6801028` })).toEqual([]);
  });

  test('takes a digest alone', () => {
    expect(refusalsOf({ image: `${image}@${digest}` })).toEqual([]);
  });
});

describe('a release file', () => {
  test('refuses a value that names no version', () => {
    expect(refusalsOf({ image }, { releases: { 'bycoin/wallet': '1.4 .3' } })).toEqual([
      'release-malformed releases "bycoin/wallet": \'1.4 .3\' names no version; write a tag, such as "1.4.2", or a tag and a digest, such as "1.4.2@sha256:…"',
    ]);
  });

  test('refuses latest as a version', () => {
    expect(refusalsOf({ image }, { releases: { 'bycoin/wallet': 'latest' } })).toEqual([
      'release-malformed releases "bycoin/wallet": \'latest\' names no version; write a tag, such as "1.4.2", or a tag and a digest, such as "1.4.2@sha256:…"',
    ]);
  });

  test('refuses a line of a service that is not there', () => {
    expect(refusalsOf({}, { releases: { 'bycoin/ledger': '1.0.0' } })).toEqual([
      'release-unknown releases "bycoin/ledger": is no service of this environment; remove that line',
    ]);
  });

  test('refuses a line that is no name of a service', () => {
    expect(refusalsOf({}, { releases: { wallet: '1.0.0' } })).toEqual([
      'release-unknown releases "wallet": is not the name of a service; write it as "<system>/<service>"',
    ]);
  });

  test('refuses a misspelt line with the one that was meant', () => {
    expect(refusalsOf({ image }, { releases: { 'bycoin/walet': '1.0.0' } }).slice(0, 1)).toEqual([
      'release-unknown releases "bycoin/walet": is no service of this environment; did you mean "bycoin/wallet"?',
    ]);
  });

  test('refuses a file that is named and cannot be read, once', () => {
    expect(refusalsOf({ image }, { releases: 'releases/prod.json' })).toEqual([
      'release-file releases: releases/prod.json cannot be read; make it an object of lines such as "bycoin/wallet": "1.4.2"',
    ]);
  });

  test('leaves lines of systems alone that this program does not build', () => {
    expect(refusalsOf({}, { releases: { 'shop/cart': '1.0.0' } })).toEqual([]);
  });

  test('takes a tag with a digest', () => {
    expect(refusalsOf({ image }, { releases: { 'bycoin/wallet': `1.4.2@${digest}` } })).toEqual([]);
  });

  test('takes a digest alone', () => {
    expect(refusalsOf({ image }, { releases: { 'bycoin/wallet': digest } })).toEqual([]);
  });
});
