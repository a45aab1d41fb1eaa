/**
 * Builds the package into `build/`: CommonJS, the one format that `cdk8s init` projects (CommonJS, ts-node, Jest),
 * `require`, ESM and every `moduleResolution` of TypeScript can load. Run by `npm run build` and before packing.
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from './bundle.ts';

const root = join(import.meta.dirname, '..');
const output = join(root, 'build');
const library = join(output, 'lib');

/** A relative module, as `from '…'` or `import('…')` names it. */
const specifier = /\b(?:from |import |import\()['"](\.{1,2}\/[^'"]+)['"]/g;

rmSync(library, { recursive: true, force: true });
// Only what changed, since others may be reading the emitted classes: the checks of types and tests do.
compile('--build', join('imports', 'tsconfig.json'));
removeStaleImports();
compile('--project', 'tsconfig.build.json');
for (const file of filesOf(library, '.d.ts')) rewriteSpecifiers(file);
removeUnreachable();
await bundle('lib/index.ts', 'index.js');
await bundle('lib/cli/main.ts', 'cli.js', '#!/usr/bin/env node');
chmodSync(join(library, 'cli.js'), 0o755);
// The root package is an ES module; this makes the nearest package.json of what is published say otherwise.
writeFileSync(join(output, 'package.json'), `${JSON.stringify({ type: 'commonjs' })}\n`);
console.error(`build/: ${filesOf(output, '.js').length} modules, ${filesOf(output, '.d.ts').length} declarations`);

function compile(...options: readonly string[]): void {
  const { status } = spawnSync('npm', ['exec', '--', 'tsc', ...options], { cwd: root, stdio: 'inherit' });
  if (status !== 0) process.exit(1);
}

/** One module for each entry, in place of some 180, which took as long to find and load as all of cdk8s. */
async function bundle(entry: string, file: string, firstLine = ''): Promise<void> {
  await build({ ...bundleOptions(entry), outfile: join(library, file), banner: { js: firstLine } });
}

function filesOf(folder: string, extension: '.js' | '.d.ts'): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(extension))
    .map((file) => join(folder, file));
}

/** An API group that is no longer imported leaves its classes behind. */
function removeStaleImports(): void {
  for (const extension of ['.js', '.d.ts'] as const) {
    for (const file of filesOf(join(output, 'imports'), extension)) {
      const source = file.replace(output, root).slice(0, -extension.length);
      if (!existsSync(`${source}.ts`)) rmSync(file);
    }
  }
}

/** Written as consumers' compilers resolve them; the older ones do not understand `.ts`. */
function rewriteSpecifiers(file: string): void {
  const text = readFileSync(file, 'utf8');
  writeFileSync(
    file,
    text.replace(specifier, (whole) => whole.replace(/\.ts(?=['"]$)/, '.js')),
  );
}

/** Declarations that no public one refers to: nobody can name what they declare. */
function removeUnreachable(): void {
  const reached = new Set<string>();
  const visit = (file: string): void => {
    if (reached.has(file)) return;
    reached.add(file);
    // An example in a comment may import what no user's machine has.
    const code = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
    for (const [, target = ''] of code.matchAll(specifier)) {
      visit(join(dirname(file), target.replace(/\.js$/, '.d.ts')));
    }
  };
  visit(join(library, 'index.d.ts'));
  for (const file of filesOf(library, '.d.ts')) if (!reached.has(file)) rmSync(file);
}
