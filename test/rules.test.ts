import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const ids = [...readFileSync('docs/refusals.md', 'utf8').matchAll(/^\| `([a-z-]+)`/gm)].map((match) => match[1] ?? '');
const tests = readdirSync('test', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts') && file !== 'rules.test.ts')
  .map((file) => readFileSync(join('test', file), 'utf8'))
  .join('\n');

/** Whether some test names a rule: `docs.test.ts` holds that every rule of the library is in the list. */
const isTested = (id: string) => new RegExp(`(?<![\\w-])${id}(?![\\w-])`).test(tests);

test('every documented rule is named by a test', () => {
  expect(ids.filter((id) => !isTested(id))).toEqual([]);
});

test('a rule that no test names would be found', () => {
  expect(isTested(['planted', 'rule'].join('-'))).toBe(false);
});

test('all rules were looked at', () => {
  expect(ids.length).toBeGreaterThan(140);
});
