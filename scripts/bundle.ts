import { join } from 'node:path';
import type { BuildOptions } from 'esbuild';

/** How an entry of the library becomes one module: readable, since errors show it; packages stay what the user installed. */
export function bundleOptions(entry: string): BuildOptions {
  return {
    absWorkingDir: join(import.meta.dirname, '..'),
    entryPoints: [entry],
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    // Else classes that use themselves are called `_System` in what people print.
    keepNames: true,
    charset: 'utf8',
    logLevel: 'warning',
  };
}
