import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GraphData } from '../model/graph-data.ts';
import { graphVariable } from '../output/graph-variable.ts';
import { Problem } from './problem.ts';

/**
 * Runs a program for its graph. The command is a shell line of the user's own, as `cdk8s synth` takes it; nothing is added
 * to it. What the program prints goes to stderr, so that stdout is the picture alone.
 *
 * @throws Problem where the program is refused or fails, with its exit code
 */
export function programGraph(app: string): GraphData {
  const folder = mkdtempSync(join(tmpdir(), 'cloud-native-'));
  const file = join(folder, 'graph.json');
  try {
    const { status, error } = spawnSync(app, {
      shell: true,
      stdio: ['inherit', process.stderr, 'inherit'],
      env: { ...process.env, [graphVariable]: file },
    });
    if (error !== undefined) throw new Problem(`'${app}' cannot be run: ${error.message}`);
    if (status !== 0) throw new Problem('', status ?? 1);
    if (!existsSync(file)) {
      throw new Problem(`'${app}' made no graph; let the program end with the synth() of a CloudNativeApp`);
    }
    return JSON.parse(readFileSync(file, 'utf8')) as GraphData;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
