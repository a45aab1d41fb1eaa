import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib';
import type { KubernetesSchemas, ProjectSchemas } from './schema.ts';

const folder = join(import.meta.dirname, '..', '..', 'schemas');

export const readKubernetes = (version: string): KubernetesSchemas => JSON.parse(readText(`kubernetes-${version}`));

export const readProject = (name: string): ProjectSchemas => JSON.parse(readText(name));

/** Leaves a file alone that says the same, since another Node.js may compress it to other bytes. Gives its size. */
export function writeSchemas(name: string, schemas: KubernetesSchemas | ProjectSchemas): number {
  const text = `${JSON.stringify(schemas)}\n`;
  const file = fileOf(name);
  if (!existsSync(file) || readText(name) !== text) writeFileSync(file, compress(text));
  return readFileSync(file).length;
}

const fileOf = (name: string): string => join(folder, `${name}.json.br`);

const readText = (name: string): string => brotliDecompressSync(readFileSync(fileOf(name))).toString('utf8');

const compress = (text: string): Buffer =>
  brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_LGWIN]: 22,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  });
