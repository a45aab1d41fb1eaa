import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, resolve } from 'node:path';

/** Where one run of the program writes to. */
export interface Destination {
  /** Folder of the CLI's, to fill with all files. */
  readonly fill: string | undefined;
  /** One file with all documents: the CLI prints all files of the folder at once and mixes them. */
  readonly asOneFile: boolean;
  /** Whether the published folder is brought up to date. */
  readonly publish: boolean;
  /** Whether the CLI has emptied the published folder before the program ran. */
  readonly emptied: boolean;
}

const direct: Destination = { fill: undefined, asOneFile: false, publish: true, emptied: false };

/**
 * Understands how the program was started, by the variable that the CLI sets. The CLI's folder is filled always; what is
 * published follows only where that folder is the one of `cdk8s.yaml`, so that `--output x` leaves it alone.
 */
export function destinationOf(published: string, cliFolder: string | undefined): Destination {
  if (cliFolder === undefined || cliFolder === '') return direct;
  const fill = resolve(cliFolder);
  if (fill === resolve(published)) return { ...direct, emptied: true };
  if (isStdoutFolder(fill)) return { fill, asOneFile: true, publish: false, emptied: false };
  return { fill, asOneFile: false, publish: fill === configuredOutput(), emptied: false };
}

/** For `--stdout` the CLI makes a new folder among the temporary ones; that of `--output` it deletes beforehand. */
function isStdoutFolder(folder: string): boolean {
  if (!/^cdk8s-\w{6}$/.test(basename(folder)) || dirname(folder) !== resolve(tmpdir())) return false;
  try {
    return readdirSync(folder).length === 0;
  } catch {
    return false;
  }
}

function configuredOutput(): string | undefined {
  try {
    const output = outputIn(readFileSync('cdk8s.yaml', 'utf8'));
    return output === undefined ? undefined : resolve(output);
  } catch {
    return undefined; // no cdk8s.yaml, so nothing is configured
  }
}

/**
 * `output` of a `cdk8s.yaml`. Read here, since a YAML reader takes longer to load than the rest of the package; what
 * this does not understand counts as another folder, and nothing is published.
 */
export function outputIn(config: string): string | undefined {
  const value = /^(?:output|'output'|"output")[ \t]*:[ \t]+(.*?)[ \t]*\r?$/m.exec(config)?.[1] ?? '';
  const quoted = /^(?:'((?:[^']|'')*)'|"([^"\\]*)")[ \t]*(?:#.*)?$/.exec(value);
  if (quoted !== null) return quoted[1]?.replaceAll("''", "'") ?? quoted[2];
  const plain = value.replace(/(?:^|[ \t]+)#.*$/, '');
  return /^[^"'&*!|>%@`{}[\],?:-]|^[-?:][^\s]/.test(plain) ? plain : undefined;
}
