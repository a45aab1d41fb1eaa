import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');

test('imports/ and the types of manifests are what schemas/ says', () => {
  const { stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'scripts/import.ts', '--check'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect(stderr).toBe('31 generated files, as schemas/ says\n');
});
