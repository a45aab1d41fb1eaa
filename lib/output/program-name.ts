import { readFileSync } from 'node:fs';
import { isProgramName } from './mark.ts';

/** Name of the package in the working directory: what marks files where the program has no name of its own. */
export function defaultProgramName(): string {
  try {
    const { name } = JSON.parse(readFileSync('package.json', 'utf8')) as { readonly name?: unknown };
    if (isProgramName(name)) return name;
  } catch {
    // No package, or none that can be read.
  }
  return 'cloud-native';
}
