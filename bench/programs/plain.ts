/** `plain.ts <js-yaml | json> <objects file> <folder>`: the same objects, ready made, turned into text and written. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dump } from 'js-yaml';
import { Clock } from './clock.ts';

const [form, objectsFile = '', folder = ''] = process.argv.slice(2);
const byFile: Readonly<Record<string, readonly unknown[]>> = JSON.parse(readFileSync(objectsFile, 'utf8'));
const clock = new Clock();
const textOf = {
  'js-yaml': (objects: readonly unknown[]) => objects.map((object) => `---\n${dump(object)}`).join(''),
  json: (objects: readonly unknown[]) => objects.map((object) => JSON.stringify(object)).join('\n'),
}[form ?? ''];
if (textOf === undefined) throw new Error(`${form} is neither js-yaml nor json`);
const texts = clock.time('emit', () =>
  Object.entries(byFile).map(([path, objects]) => [path, textOf(objects)] as const),
);
clock.time('write', () => {
  for (const path of new Set(texts.map(([path]) => dirname(path)))) mkdirSync(join(folder, path), { recursive: true });
  for (const [path, text] of texts) writeFileSync(join(folder, path), text);
});
clock.tell();
