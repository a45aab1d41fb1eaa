import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from '../scripts/bundle.ts';

const root = join(import.meta.dirname, '..');

/**
 * Programs as users of the package run them: compiled as scripts/build.ts compiles the library, so that no compiler's
 * time is measured. They lie where Node finds the peers.
 */
export async function compiled(): Promise<{ readonly folder: string; readonly remove: () => void }> {
  const cache = join(root, 'node_modules', '.cache');
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, 'bench-'));
  const programs = ['ours', 'phases', 'stock', 'plain', 'seven-floor', 'exit-clock'];
  await build({
    ...bundleOptions('lib/index.ts'),
    entryPoints: {
      library: 'lib/index.ts',
      ...Object.fromEntries(programs.map((name) => [name, `bench/programs/${name}.ts`])),
    },
    outdir: folder,
    outExtension: { '.js': '.cjs' },
  });
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
