import { describe, expect, test } from 'vitest';
import { resolveEnvironment } from '../lib/model/resolve-environment.ts';
import { environmentModel, serviceModel } from './support/models.ts';

const digest = `sha256:${'a'.repeat(64)}`;
const props = { ...environmentModel(), platform: { kubernetes: '1.33' }, releases: undefined };
const { tier, edition, cloud, platform } = props;

function releasesOf(releases: unknown, files: Readonly<Record<string, string>>) {
  return resolveEnvironment('prod', { tier, edition, cloud, platform, releases }, (path) => files[path]).releases;
}

describe('a release file', () => {
  const files = { 'releases/prod.json': '{ "bycoin/wallet": "1.4.2" }', 'broken.json': '{', 'list.json': '[]' };

  test('is named after its environment where nothing is said', () => {
    expect(releasesOf(undefined, files).versions).toEqual({ 'bycoin/wallet': '1.4.2' });
  });

  test('need not be there', () => {
    expect(releasesOf(undefined, {})).toEqual({ source: 'releases/prod.json', versions: {}, problem: undefined });
  });

  test('may begin with a byte order mark', () => {
    expect(releasesOf('bom.json', { 'bom.json': '\uFEFF{ "a/b": "1" }' }).versions).toEqual({ 'a/b': '1' });
  });

  test.each([
    ['elsewhere.json', 'cannot be read'],
    ['broken.json', 'is no JSON'],
    ['list.json', 'is no object'],
  ])('refuses %s, which %s', (path, problem) => {
    expect(releasesOf(path, files).problem).toBe(problem);
  });

  test('refuses a version that is no text, and keeps the others', () => {
    expect(releasesOf('x.json', { 'x.json': '{ "a/b": 1.4, "a/c": "2" }' })).toMatchObject({
      versions: { 'a/c': '2' },
      problem: 'has 1.4 for "a/b", which is no text',
    });
  });

  test('may stand in the program', () => {
    expect(releasesOf({ 'a/b': '1' }, files)).toEqual({
      source: 'releases',
      versions: { 'a/b': '1' },
      problem: undefined,
    });
  });
});

describe('an image', () => {
  function imageOf(image: string, version?: string) {
    const releases = version === undefined ? {} : { 'bycoin/wallet': version };
    const { image: reference, imageVersionFrom } = serviceModel({ image }, { releases });
    return { tag: reference?.tag, digest: reference?.digest, from: imageVersionFrom };
  }

  test('has its own version where it has one', () => {
    expect(imageOf('wallet:1.0.0', '2.0.0')).toEqual({ tag: '1.0.0', digest: undefined, from: 'props' });
  });

  test.each([
    ['2.0.0', '2.0.0', undefined],
    [`2.0.0@${digest}`, '2.0.0', digest],
    [digest, undefined, digest],
    [`@${digest}`, undefined, digest],
  ])('else that of the release file: %s', (version, tag, expected) => {
    expect(imageOf('wallet', version)).toEqual({ tag, digest: expected, from: 'releases' });
  });

  test('has none where nobody says it', () => {
    expect(imageOf('wallet')).toEqual({ tag: undefined, digest: undefined, from: 'nowhere' });
  });

  test('is none with a version that is none', () => {
    expect(serviceModel({ image: 'wallet' }, { releases: { 'bycoin/wallet': 'a b' } }).image).toBeUndefined();
  });

  test('takes a port of its registry for no tag', () => {
    expect(imageOf('localhost:5000/wallet', '2.0.0').tag).toBe('2.0.0');
  });
});
