import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Request = { readonly file: string } | { readonly text: string };

export type Answer = { readonly documents: readonly unknown[] } | { readonly error: string };

/** A YAML reader that nobody here wrote, in a program of another language. */
export interface Reader {
  readonly name: string;
  readonly read: (requests: readonly Request[]) => readonly Answer[];
}

/** A tool that this machine lacks. */
export class MissingToolError extends Error {}

const here = import.meta.dirname;

/** Where the readers are installed; gone with `node_modules`, made again when asked. */
export const cache = join(here, '..', '..', 'node_modules', '.cache', 'readers');

/** PyYAML's two parsers, kubectl's way of reading, and the Go library that most other tools use. */
export function installedReaders(): readonly Reader[] {
  const goProgram = installedGo();
  const python = installedPython();
  const script = join(here, 'read.py');
  return [
    reader('PyYAML', python, [script, 'python']),
    reader('PyYAML with libyaml', python, [script, 'libyaml']),
    reader('sigs.k8s.io/yaml', goProgram, ['sigs']),
    reader('go-yaml v3', goProgram, ['v3']),
  ];
}

function reader(name: string, program: string, args: readonly string[]): Reader {
  return { name, read: (requests) => answersOf(name, requests, run(program, args, { input: linesOf(requests) })) };
}

function answersOf(name: string, requests: readonly Request[], output: string): readonly Answer[] {
  const lines = output.split('\n').slice(0, -1);
  if (lines.length !== requests.length) throw new Error(`${name} gave ${lines.length} of ${requests.length} answers`);
  return lines.map((line) => JSON.parse(line) as Answer);
}

function linesOf(requests: readonly Request[]): string {
  return requests.map((request) => `${JSON.stringify(request)}\n`).join('');
}

/** Go itself knows when nothing has changed since the last build. */
function installedGo(): string {
  const program = join(cache, 'read');
  const environment = { ...process.env, CGO_ENABLED: '0' };
  run('go', ['build', '-trimpath', '-buildvcs=false', '-o', program, '.'], { cwd: join(here, 'go'), env: environment });
  return program;
}

function installedPython(): string {
  const folder = join(cache, 'python');
  const python = join(folder, 'bin', 'python');
  const requirements = join(here, 'requirements.txt');
  const wanted = readFileSync(requirements, 'utf8');
  const stamp = join(folder, 'installed.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  run('python3', ['-m', 'venv', folder]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements]);
  writeFileSync(stamp, wanted);
  return python;
}

interface RunOptions {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
}

function run(program: string, args: readonly string[], options: RunOptions = {}): string {
  const done = spawnSync(program, args, { ...options, encoding: 'utf8', maxBuffer: 2 ** 30 });
  if (done.error && 'code' in done.error && done.error.code === 'ENOENT') {
    throw new MissingToolError(`${program} is missing; install it to run the readers`);
  }
  if (done.error) throw done.error;
  if (done.status !== 0) throw new Error(`${program} ${args.join(' ')} failed:\n${done.stderr}${done.stdout}`);
  return done.stdout;
}
