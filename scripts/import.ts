/**
 * `npm run import` writes `imports/` and `lib/manifests/types/` from `schemas/`, without a network. With `--check` it writes
 * nothing, and exits 1 when they are not what the schemas say.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importedClasses } from './imports.ts';
import { manifestTypes } from './manifest-types.ts';

const root = join(import.meta.dirname, '..');
const check = process.argv.includes('--check');
const outputs = { imports: await importedClasses(), 'lib/manifests/types': manifestTypes() };

let files = 0;
const differing: string[] = [];
for (const [folder, texts] of Object.entries(outputs)) {
  files += texts.size;
  for (const [name, text] of texts) publish(join(folder, name), text);
  const written = existsSync(join(root, folder)) ? readdirSync(join(root, folder)) : [];
  for (const name of written) if (name.endsWith('.ts') && !texts.has(name)) publish(join(folder, name), undefined);
}
if (check && differing.length > 0) {
  console.error(`not what schemas/ says; run npm run import: ${differing.join(', ')}`);
  process.exitCode = 1;
} else console.error(`${files} generated files, ${check ? 'as schemas/ says' : `${differing.length} written`}`);

function publish(path: string, text: string | undefined): void {
  const file = join(root, path);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  if (before === text) return;
  differing.push(path);
  if (check) return;
  if (text === undefined) {
    rmSync(file);
    return;
  }
  mkdirSync(join(file, '..'), { recursive: true });
  writeFileSync(file, text);
}
