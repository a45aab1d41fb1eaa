import { join } from 'node:path';
import type { BuildOptions, Plugin } from 'esbuild';

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
    plugins: [whenFirstUsed('yaml', ['parse', 'parseAllDocuments', 'parseDocument'])],
  };
}

/** Loads a package when one of its functions is first called: most programs never read YAML, and it takes 20 ms to load. */
function whenFirstUsed(name: string, functions: readonly string[]): Plugin {
  const contents = functions.map((one) => `export const ${one} = (...given) => require('${name}').${one}(...given);`);
  return {
    name: `${name}-when-first-used`,
    setup(build) {
      build.onResolve({ filter: new RegExp(`^${name}$`) }, ({ kind }) =>
        kind === 'require-call' ? { path: name, external: true } : { path: name, namespace: 'when-first-used' },
      );
      build.onLoad({ filter: /.*/, namespace: 'when-first-used' }, () => ({ contents: contents.join('\n') }));
    },
  };
}
