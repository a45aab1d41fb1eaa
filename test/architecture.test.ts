import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

/** A folder imports only from lower ranks and itself (design: The house). */
const ranks: Readonly<Record<string, number>> = {
  support: 0,
  model: 1,
  rules: 2,
  manifests: 2,
  clouds: 3,
  constructs: 4,
  output: 5,
  delivery: 5,
  topology: 5,
  cli: 6,
  'index.ts': 6,
};

const lib = resolve('lib');
const files = readdirSync(lib, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'));
const ours = files.filter((file) => !file.startsWith(join('manifests', 'types')));

/** Paths, from lib/, that a file imports. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(lib, file), 'utf8');
  return [...text.matchAll(/^(?:import|export)\b[^;]*?\sfrom\s+'(\.[^']+)'/gms)].map((match) =>
    relative(lib, resolve(lib, dirname(file), match[1] ?? '')),
  );
}

function rankOf(file: string): number {
  return ranks[file.split('/')[0] ?? ''] ?? Number.NaN;
}

describe('the house', () => {
  test('has a rank for every folder', () => {
    expect(ours.filter((file) => Number.isNaN(rankOf(file)))).toEqual([]);
  });

  test('lets a folder import only from lower ranks and itself', () => {
    const wrong = ours.flatMap((file) =>
      importsOf(file)
        .filter(
          (target) =>
            rankOf(target) > rankOf(file) ||
            (rankOf(target) === rankOf(file) && target.split('/')[0] !== file.split('/')[0]),
        )
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });

  test('sees a planted import from above', () => {
    expect(rankOf('model/service.ts')).toBeLessThan(rankOf('constructs/micro-service.ts'));
  });

  test('keeps files below 250 lines', () => {
    const long = ours.filter((file) => readFileSync(join(lib, file), 'utf8').split('\n').length > 250);
    expect(long).toEqual([]);
  });

  test('uses no network, child process or eval, but for the command that runs the program', () => {
    const forbidden =
      /from '(?:node:)?(?:child_process|http|https|dgram|tls|worker_threads|vm)'|import (?!\{ isIP \})[^;]*from 'node:net'|\beval\(|new Function\(/;
    expect(ours.filter((file) => forbidden.test(readFileSync(join(lib, file), 'utf8')))).toEqual([
      join('cli', 'program.ts'),
    ]);
  });

  test('looked at the whole library', () => {
    expect(ours.length).toBeGreaterThan(100);
    expect(ours.reduce((sum, file) => sum + importsOf(file).length, 0)).toBeGreaterThan(300);
  });
});
