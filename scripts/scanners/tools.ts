import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/** Each tool's pinned sources: a Go module with the tool as its only requirement, or Python requirements. */
export const judges = join(root, 'test', 'judges');

/** Outside node_modules, which `npm ci` empties; ignored by Git. */
export const cache = join(root, '.cache');

/** A Go tool of `test/judges/<name>`. Go itself knows when nothing has changed since the last build. */
export function goTool(name: string, environment: NodeJS.ProcessEnv = {}): string {
  const folder = join(judges, name);
  const program = join(cache, name);
  const [, source] = /^tool (\S+)$/m.exec(readFileSync(join(folder, 'go.mod'), 'utf8')) ?? [];
  if (source === undefined) throw new Error(`${folder}/go.mod names no tool`);
  mkdirSync(cache, { recursive: true });
  run('go', ['build', '-trimpath', '-buildvcs=false', '-o', program, source], {
    cwd: folder,
    env: { CGO_ENABLED: '0', ...environment },
  });
  return program;
}

/** A program of the Python packages in `test/judges/<name>/requirements.txt`, in a virtual environment of its own. */
export function pythonTool(name: string): string {
  const folder = join(cache, `${name}-python`);
  const program = join(folder, 'bin', name);
  const requirements = join(judges, name, 'requirements.txt');
  const wanted = readFileSync(requirements, 'utf8');
  const stamp = join(folder, 'installed.txt');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return program;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(cache, { recursive: true });
  run('python3', ['-m', 'venv', folder]);
  const pip = ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--requirement', requirements];
  run(join(folder, 'bin', 'python'), pip);
  writeFileSync(stamp, wanted);
  return program;
}

interface RunOptions {
  readonly cwd?: string;
  readonly env?: NodeJS.ProcessEnv;
  /** A scanner's findings are no failure of the scanner. */
  readonly mayFail?: true;
}

/** What a program prints. */
export function run(program: string, args: readonly string[], { cwd, env, mayFail }: RunOptions = {}): string {
  const { error, status, stdout, stderr } = spawnSync(program, args, {
    ...(cwd === undefined ? {} : { cwd }),
    env: { ...process.env, NO_COLOR: '1', KUBECONFIG: '/nonexistent', ...env },
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  if (error !== undefined) throw error;
  if (mayFail === undefined && status !== 0)
    throw new Error(`${program} ${args.join(' ')} failed:\n${stderr}${stdout}`);
  if (mayFail && stdout === '' && stderr !== '') throw new Error(`${program} printed nothing but ${stderr}`);
  return stdout;
}

/** The JSON that it prints, which is the caller's to know. */
export function runForJson<T>(program: string, args: readonly string[], options: RunOptions = {}): T {
  const output = run(program, args, { ...options, mayFail: true });
  try {
    return JSON.parse(output) as T;
  } catch {
    throw new Error(`${program} printed no JSON: ${output.slice(0, 600)}`);
  }
}
