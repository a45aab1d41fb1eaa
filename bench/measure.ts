import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Stretch, Told } from './programs/clock.ts';

/** CPU and wall time in milliseconds. */
export interface Times {
  readonly cpu: number;
  readonly wall: number;
}

/** One run of one program, in a process of its own. */
export interface Run {
  /** From its first own statement on: Node and all modules are there. */
  readonly work: Times;
  /** From the start of the process to its end. */
  readonly whole: Times;
  readonly stretches: readonly Stretch[];
  /** Peak memory, in MB. */
  readonly peak: number;
  readonly objects: number;
  readonly files: number;
  readonly bytes: number;
}

/** Where files cost least, so that what is compared is programs, not disks. */
export const memory = existsSync('/dev/shm') ? '/dev/shm' : undefined;

/** Runs a program that tells its times, into a folder of its own that its arguments name `{folder}`. */
export function run(program: string, ...args: readonly string[]): Run {
  return inFolder((folder) => {
    const output = join(folder, 'out');
    const { wall, stdout } = started([program, ...args.map((arg) => (arg === '{folder}' ? output : arg))]);
    const { stretches, cpu, peak } = JSON.parse(stdout) as Told;
    return { work: sum(stretches), whole: { cpu, wall }, stretches, peak, ...sizeOf(output) };
  });
}

/** The times of a whole process that tells nothing itself. */
export function timed(exitClock: string, args: readonly string[], cwd: string): Times {
  return inFolder((folder) => {
    const file = join(folder, 'cpu');
    const env = { BENCH_CPU: file, CDK8S_OUTDIR: join(folder, 'out') };
    const { wall } = started(['--require', exitClock, ...args], { cwd, env });
    return { cpu: Number(readFileSync(file, 'utf8')), wall };
  });
}

/** What some of a run's stretches took together; all of them where none is named. */
export function sum(stretches: readonly Stretch[], ...names: readonly string[]): Times {
  let cpu = 0;
  let wall = 0;
  for (const stretch of stretches) {
    if (names.length > 0 && !names.includes(stretch.name)) continue;
    cpu += stretch.cpu;
    wall += stretch.wall;
  }
  return { cpu, wall };
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  return ((sorted[Math.ceil(middle) - 1] ?? Number.NaN) + (sorted[Math.floor(middle)] ?? Number.NaN)) / 2;
}

function started(
  args: readonly string[],
  { cwd, env = {} }: { readonly cwd?: string; readonly env?: Readonly<Record<string, string>> } = {},
): { readonly wall: number; readonly stdout: string } {
  const start = performance.now();
  const options = { cwd, encoding: 'utf8', env: { ...process.env, NODE_OPTIONS: '', ...env } } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
  const wall = performance.now() - start;
  if (status !== 0) throw new Error(`node ${args.join(' ')} failed:\n${stderr}`);
  return { wall, stdout };
}

function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(memory ?? tmpdir(), 'bench-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Counted in what was written: a document, or a line of JSON, for each object. */
function sizeOf(folder: string): Pick<Run, 'objects' | 'files' | 'bytes'> {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => join(folder, path))
    .filter((path) => statSync(path).isFile());
  const texts = paths.map((path) => readFileSync(path, 'utf8'));
  const objects = texts.flatMap((text) => text.match(/^(?:apiVersion: |\{"apiVersion":)/gm) ?? []).length;
  return { objects, files: paths.length, bytes: texts.reduce((total, text) => total + Buffer.byteLength(text), 0) };
}
