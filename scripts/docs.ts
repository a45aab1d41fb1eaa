/**
 * `npm run docs` writes the marked blocks of `README.md` and `docs/` from `examples/`. A marker is an HTML comment, and
 * the fenced block after it is the script's:
 *
 * * `example: examples/x.ts`: the file, as a user of the package writes it;
 * * `yaml: examples/x.ts Kind/name`, with `at /json/pointer` for a part and `in ambient` for another environment than `prod`;
 * * `graph: examples/x.ts mermaid`, or another format, with `in ambient` as above: the picture of its graph; of a system of
 *   the sample, in an environment of the sample;
 * * `error: examples/x.ts`: what a program with this system prints;
 * * `rehearsal: scene files`, or a path in place of `files`: what a scene of the rehearsal of a rollback changes.
 *
 * The table after `matrix: data planes` is the script's, too: what keeps each capability on each data plane.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { App } from 'cdk8s';
import type { Construct } from 'constructs';
import { environments as sample } from '../environments.ts';
import * as environments from '../examples/environment.ts';
import { Environment, type EnvironmentProps, render, type System } from '../lib/index.ts';
import { yamlFor } from '../lib/output/yaml.ts';
import { formats, type GraphFormat } from '../lib/topology/formats.ts';
import { dataPlaneTable } from '../test/support/data-planes.ts';
import { rehearsed } from './rehearsal.ts';

const root = resolve(import.meta.dirname, '..');
const marked = /<!-- (example|yaml|graph|error|rehearsal): (\S+)(?: (.+?))? -->\n+```[a-z]*\n[\s\S]*?^```$/gm;
const matrix = /(<!-- matrix: data planes -->\n+)(?:\|.*\n)+/;

/** The pages with marked blocks, by path. */
export function pages(): readonly string[] {
  const docs = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', ...docs.sort().map((name) => `docs/${name}`)];
}

export function textOf(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The markers of a page whose block the script writes. */
export function markersIn(text: string): readonly string[] {
  return [...text.matchAll(marked)].map(([block]) => block.slice(0, block.indexOf('\n')));
}

/** A page as it should be. */
export async function rewritten(text: string): Promise<string> {
  const blocks: string[] = [];
  for (const [, kind = '', path = '', what] of text.matchAll(marked)) {
    const marker = `<!-- ${kind}: ${path}${what === undefined ? '' : ` ${what}`} -->`;
    blocks.push(`${marker}\n\n${await blockFor(kind, path, what)}`);
  }
  const written = text.replace(marked, () => blocks.shift() ?? '');
  return written.replace(matrix, (_, marker: string) => `${marker}${dataPlaneTable()}\n`);
}

async function blockFor(kind: string, path: string, what: string | undefined): Promise<string> {
  if (kind === 'example') return fenced('ts', exampleText(path));
  if (kind === 'error') return fenced('text', errorText(path));
  if (kind === 'rehearsal') return fenced(what === 'files' ? 'text' : 'diff', rehearsed(path, what ?? ''));
  if (kind === 'graph') return graphBlock(path, what ?? '');
  return fenced('yaml', await yamlText(path, what ?? ''));
}

/** An example as it stands in a project that has the package installed. */
export function exampleText(path: string): string {
  return textOf(path).replaceAll("'../lib/index.ts'", "'cdk8s-cloud-native'");
}

async function yamlText(path: string, what: string): Promise<string> {
  const [, kind = '', name = '', pointer = '', id = 'prod'] =
    /^(\w+)\/(\S+?)(?: at (\S+))?(?: in (\w+))?$/.exec(what) ?? [];
  const { [id]: environment }: Record<string, EnvironmentProps> = path.startsWith('systems/') ? sample : environments;
  if (environment === undefined) throw new Error(`${path}: '${what}' names no environment of examples/environment.ts`);
  let value: unknown = render(await systemIn(path), { ...environment, id }).object(kind, name);
  for (const key of pointer.split('/').slice(1)) value = (value as Record<string, unknown>)[key];
  if (value === undefined) throw new Error(`${path}: there is nothing at ${pointer} of ${kind}/${name}`);
  return yamlFor(value).replace(/^---\n/, '');
}

async function graphBlock(path: string, what: string): Promise<string> {
  const [, format = '', id = 'prod'] = /^(\w+)(?: in (\w+))?$/.exec(what) ?? [];
  const { [id]: props }: Record<string, EnvironmentProps> = path.startsWith('systems/') ? sample : environments;
  if (props === undefined || !isFormat(format)) throw new Error(`${path}: '${what}' names no format and environment`);
  const { id: _, ...plain }: EnvironmentProps & { readonly id?: string } = props;
  const SystemClass = await systemIn(path);
  // A picture of a program that is refused would be of nothing: this throws then.
  render(SystemClass, { ...plain, id });
  const system = new SystemClass(new Environment(new App(), id, plain));
  return fenced(format === 'table' ? 'text' : format, formats[format](system.graph));
}

function isFormat(format: string): format is GraphFormat {
  return Object.hasOwn(formats, format);
}

/** The one system class that an example exports. */
export async function systemIn(path: string): Promise<new (scope: Construct) => System> {
  const exported: Record<string, unknown> = await import(join(root, path));
  const systems = Object.values(exported).filter((value) => typeof value === 'function');
  const [found] = systems;
  if (systems.length !== 1 || found === undefined)
    throw new Error(`${path} exports ${systems.length} systems, not one`);
  return found as new (
    scope: Construct,
  ) => System;
}

/** What a program of its own prints on stderr, run as users run theirs. */
export function errorText(path: string): string {
  const [, name = ''] = /export class (\w+)/.exec(textOf(path)) ?? [];
  const program = [
    "import { CloudNativeApp, Environment } from './lib/index.ts';",
    "import { prod } from './examples/environment.ts';",
    `import { ${name} } from './${path}';`,
    'const { id, ...props } = prod;',
    // A name of its own: what the sample of this repository keeps is none of an example's business.
    "const app = new CloudNativeApp({ name: 'examples' });",
    `new ${name}(new Environment(app, id, { ...props, releases: {} }));`,
    'app.synth();',
  ].join('\n');
  const run = spawnSync(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program, '--', '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  if (run.status !== 1) throw new Error(`${path} was to be refused with exit code 1, not ${run.status}: ${run.stderr}`);
  return run.stderr;
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

if (process.argv[1] !== undefined && resolve(process.argv[1]) === import.meta.filename) {
  let written = 0;
  for (const path of pages()) {
    const before = textOf(path);
    const after = await rewritten(before);
    if (after === before) continue;
    writeFileSync(join(root, path), after);
    written += 1;
  }
  console.error(`${pages().length} pages, ${written} written`);
}
