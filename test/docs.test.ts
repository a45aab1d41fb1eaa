import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import * as rules from '../lib/rules/overrulable.ts';
import { markersIn, pages, rewritten, systemIn, textOf } from '../scripts/docs.ts';

const texts = pages().map((path) => ({ path, text: textOf(path) }));
const documents = [
  ...texts,
  ...['CONTRIBUTING.md', 'CHANGELOG.md', 'SECURITY.md'].map((path) => ({ path, text: textOf(path) })),
];
const examples = readdirSync('examples').filter((file) => file !== 'environment.ts');

/** Rule ids as the library's source gives them. */
function ruleIds(): ReadonlySet<string> {
  const files = readdirSync('lib', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
  const source = files
    .filter((file) => !file.startsWith(join('manifests', 'types')))
    .map((file) => readFileSync(join('lib', file), 'utf8').replaceAll(/^\s*(?:\*|\/\/).*$/gm, ''))
    .join('\n');
  const given = /rule: '([a-z-]+)'|(?:report|objectIssue)\(\s*(?:\w+,\s*)?'([a-z-]+)'/g;
  return new Set([...source.matchAll(given)].map((match) => match[1] ?? match[2] ?? ''));
}

/** Rule ids in the table of the page. */
function listedRules(): ReadonlyMap<string, boolean> {
  const rows = textOf('docs/refusals.md').matchAll(/^\| `([a-z-]+)` \| .+ \| (yes)? ?\|$/gm);
  return new Map([...rows].map(([, rule = '', waiver]) => [rule, waiver === 'yes']));
}

/** Links to other files and to headings, as they stand in a page. */
function relativeLinks(text: string): readonly string[] {
  const prose = text.replaceAll(/^```[\s\S]*?^```$/gm, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link).filter((link) => !/^[a-z]+:/.test(link));
}

function headingsOf(path: string): readonly string[] {
  const headings = textOf(path).matchAll(/^#+ (.+)$/gm);
  return [...headings].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\w\- ]/g, '')
      .replaceAll(' ', '-'),
  );
}

describe('the documentation', () => {
  test.each(texts)('$path shows what its examples are and become', async ({ text }) => {
    expect(await rewritten(text)).toBe(text);
  });

  test.each(documents)('$path links to what is there', ({ path, text }) => {
    const broken = relativeLinks(text).filter((link) => {
      const [file = '', heading] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      if (!existsSync(target)) return true;
      return heading !== undefined && !headingsOf(target).includes(heading);
    });
    expect(broken).toEqual([]);
  });

  test('finds a block that is not what the example is', async () => {
    const [page = { text: '' }] = texts.filter(({ path }) => path === 'docs/autoscaling.md');
    const wrong = page.text.replace('maxReplicas: 15', 'maxReplicas: 16');
    expect(await rewritten(wrong)).toBe(page.text);
  });

  test('lists every rule of the library', () => {
    const listed = listedRules();
    expect([...ruleIds()].filter((rule) => !listed.has(rule))).toEqual([]);
  });

  test('says which rules take a waiver', () => {
    const waivable = [...listedRules()].filter(([, waiver]) => waiver).map(([rule]) => rule);
    expect(waivable.sort()).toEqual([...rules.overrulable].sort());
  });

  test('shows every example', () => {
    const shown = texts.map(({ text }) => text).join('\n');
    expect(examples.filter((file) => !shown.includes(`: examples/${file}`))).toEqual([]);
  });

  test.each(examples)('%s exports one system', async (file) => {
    await expect(systemIn(`examples/${file}`)).resolves.toBeTypeOf('function');
  });

  test('leaves no marker without its block', () => {
    const written = texts.flatMap(({ text }) => [...text.matchAll(/^<!-- (?:example|yaml|graph|error|rehearsal): /gm)]);
    expect(texts.flatMap(({ text }) => markersIn(text))).toHaveLength(written.length);
  });

  test('looked at pages, blocks and rules', () => {
    expect(pages().length).toBeGreaterThanOrEqual(14);
    expect(texts.flatMap(({ text }) => markersIn(text)).length).toBeGreaterThanOrEqual(35);
    expect(ruleIds().size).toBeGreaterThan(100);
  });
});
