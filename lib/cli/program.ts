import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Problem } from './problem.ts';

/** How a program is run. */
interface Running {
  /** Command line that runs it: of the user's own, as `cdk8s synth` takes it; nothing is added to it. */
  readonly app: string;
  /** Variable that says what to do, and names the file by which the program answers. */
  readonly variable: string;
  readonly variables?: Readonly<Record<string, string>>;
  /** Where the program's own stdout goes. */
  readonly stdout: 'stdout' | 'stderr';
}

/**
 * Runs a program that is told what to do, and returns what it answers.
 *
 * @throws Problem where the program is refused or fails, with its exit code, and where nobody has listened
 */
export function asked({ app, variable, variables = {}, stdout }: Running): string {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-native-'));
  const file = join(folder, 'answer');
  try {
    spawned(app, { ...variables, [variable]: file }, stdout);
    if (!existsSync(file)) {
      throw new Problem(`'${app}' runs no CloudNativeApp; let the program end with the synth() of one`);
    }
    return readFileSync(file, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function spawned(app: string, variables: Readonly<Record<string, string>>, stdout: Running['stdout']): void {
  const { status, error } = spawnSync(app, {
    shell: true,
    stdio: ['inherit', process[stdout], 'inherit'],
    env: { ...process.env, ...variables },
  });
  if (error !== undefined) throw new Problem(`'${app}' cannot be run: ${error.message}`);
  if (status !== 0) throw new Problem('', status ?? 1);
}
