/**
 * Packs the package, looks at what is in it, and uses it as every kind of consumer does, in temporary folders. Part of the
 * gate: each consumer must also refuse a misspelt prop, all must write the same bytes, and counts are printed.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commandProblems } from './package/command.ts';
import { type Consumer, consumersOf, planted, versions } from './package/consumers.ts';
import { contentProblems, linted, lockProblems } from './package/contents.ts';
import { declarationProblems } from './package/declarations.ts';
import { loadingProblems } from './package/loading.ts';
import { filesOf, type Ran, run } from './package/run.ts';

const root = join(import.meta.dirname, '..');
const work = mkdtempSync(join(tmpdir(), 'package-check-'));
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const started = Date.now();
let passed = 0;
let failed = 0;

try {
  const tarball = packed();
  for (const [title, { ok, text }] of Object.entries(linted(root, tarball))) say(title, ok ? [] : [text]);
  const { 'cdk8s-plus-27': _, ...peers }: Record<string, string> = manifest.peerDependencies;
  const lowest = Object.entries(peers).map(([name, range]) => [name, range.replace(/^\^/, '')]);
  const folders = {
    full: installed('full', versions, tarball),
    least: installed('least', Object.fromEntries(lowest), tarball),
  };

  const files = filesOf(join(folders.least, 'node_modules', manifest.name));
  const packedSize = Math.round(statSync(tarball).size / 1000);
  say(`contents: ${files.size} files, ${kilobytes(files)} kB, packed ${packedSize} kB`, contentProblems(files));
  const withSource = contentProblems(new Map([...files, ['lib/index.ts', '']]));
  say('a source in the package is found', withSource.length > contentProblems(files).length ? [] : ['not found']);
  const index = 'build/lib/index.js';
  const naming = contentProblems(new Map([...files, [index, `${files.get(index)}require('./source.ts')`]]));
  say('a source that is named is found', naming.length > contentProblems(files).length ? [] : ['not found']);
  say('package-lock.json names no hosts', lockProblems(readFileSync(join(root, 'package-lock.json'), 'utf8')));
  const plus = readdirSync(join(folders.least, 'node_modules')).filter((name) => name.startsWith('cdk8s-plus'));
  say('installs without cdk8s-plus', plus);

  const outputs = new Map<string, ReadonlyMap<string, string>>();
  const consumers = consumersOf(root, folders.full);
  for (const [name, consumer] of Object.entries(consumers)) {
    const folder = join(folders[consumer.packages], `consumer-${outputs.size}`);
    say(name, use(folder, consumer));
    outputs.set(name, filesOf(join(folder, 'dist')));
  }
  const [script] = Object.values(consumers).filter(({ main }) => main === 'main.mjs');
  say(
    'cloud-native graph',
    script === undefined ? ['no consumer to run it on'] : commandProblems(folders.full, script),
  );
  say(`${outputs.size} consumers write the same bytes`, differences(outputs));
  say(
    'declarations need only ES2016',
    declarationProblems(root, folders.least, join(folders.full, 'node_modules/typescript/bin/tsc')),
  );
  say('loading costs at most twice cdk8s', loadingProblems(folders.full));
} finally {
  rmSync(work, { recursive: true, force: true });
}
console.log(`package: ${passed} checks passed, ${failed} failed in ${Math.round((Date.now() - started) / 1000)} s`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;

function say(title: string, problems: readonly string[]): void {
  if (problems.length > 0) failed += 1;
  else passed += 1;
  console.log(`${problems.length > 0 ? 'FAILED' : 'ok'}: ${title}`);
  for (const problem of problems.slice(0, 20)) console.log(`  ${problem.trim().replaceAll('\n', '\n  ')}`);
}

/** The tarball, made as for publishing: `prepack` builds. */
function packed(): string {
  const { ok, text } = run(root, 'npm', 'pack', '--pack-destination', work);
  const [file] = readdirSync(work).filter((name) => name.endsWith('.tgz'));
  if (!ok || !file) throw new Error(`npm pack failed: ${text}`);
  return join(work, file);
}

/** An empty project with the package and others; consumers are folders in it, which find its node_modules. */
function installed(name: string, packages: Readonly<Record<string, string>>, tarball: string): string {
  const folder = join(work, name);
  mkdirSync(folder);
  const dependencies = { ...packages, [manifest.name]: `file:${tarball}` };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const { ok, text } = run(folder, 'npm', 'install', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts');
  if (!ok) throw new Error(`npm install failed: ${text}`);
  return folder;
}

/** What goes wrong when a consumer synthesizes, and then again with a misspelt prop, which it must refuse by name. */
function use(folder: string, { main, program, files, steps }: Consumer): string[] {
  mkdirSync(folder);
  for (const [file, text] of Object.entries({ ...files, [main]: program })) writeFileSync(join(folder, file), text);
  const attempt = (step: readonly string[]): Ran => run(folder, process.execPath, ...step);
  for (const step of steps) {
    const { ok, text } = attempt(step);
    if (!ok) return [text];
  }
  writeFileSync(join(folder, main), program.replace(planted.find, planted.write));
  const [first = []] = steps;
  const { ok, text } = attempt(first);
  const named = new RegExp(`\\b${planted.write}\\b`).test(text);
  return ok || !named ? [`the planted fault (${planted.write}) was not found: ${text}`] : [];
}

function differences(outputs: ReadonlyMap<string, ReadonlyMap<string, string>>): string[] {
  const [first] = outputs.values();
  const text = [...(first?.values() ?? [])].join('');
  const problems = ['HorizontalPodAutoscaler', 'ConfigMap']
    .filter((kind) => !text.includes(`kind: ${kind}\n`))
    .map((kind) => `no ${kind} was written`);
  for (const [name, files] of outputs) {
    for (const file of new Set([...(first?.keys() ?? []), ...files.keys()])) {
      if (files.get(file) !== first?.get(file)) problems.push(`${name}: ${file} differs`);
    }
  }
  return problems;
}

function kilobytes(files: ReadonlyMap<string, string>): number {
  let bytes = 0;
  for (const text of files.values()) bytes += Buffer.byteLength(text);
  return Math.round(bytes / 1000);
}
