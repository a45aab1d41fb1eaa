import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { version } from '../lib/cli/version.ts';
import { withCommand } from './support/commands.ts';

const written = ['dist/dev/_namespaces.yaml', 'dist/dev/shop/_system.yaml', 'dist/dev/shop/api.yaml'];

describe('cloud-native synth', () => {
  test('runs the program, which writes and prints as ever', () => {
    withCommand({}, (run) => {
      const { status, stdout, stderr, files } = run(['synth']);
      expect([status, stdout, Object.keys(files)]).toEqual([0, 'the program prints\n', written]);
      expect(stderr).toMatch(/^dist: 3 files, \d+ objects: 3 written, 0 removed, 0 unchanged\n/);
    });
  });

  test('--check agrees with what was written', () => {
    withCommand({}, (run) => {
      run(['synth']);
      const { status, stderr } = run(['synth', '--check']);
      expect([status, stderr]).toEqual([0, expect.stringMatching(/^dist is what the program says: 3 files/)]);
    });
  });

  test('--check writes nothing and ends with 1 where the output differs', () => {
    withCommand({}, (run) => {
      const { files } = run(['synth']);
      const check = run(['synth', '--check'], { RULES: 'two' });
      expect([check.status, check.files]).toEqual([1, files]);
      expect(check.stderr).toContain('dist is not what the program says; synthesize and commit what changes:');
    });
  });

  test('--app runs that command in place of the one of cdk8s.yaml', () => {
    withCommand({ 'cdk8s.yaml': 'app: exit 9\n' }, (run) => {
      expect(run(['synth', '--app', 'node main.mjs']).status).toBe(0);
    });
  });

  test('ends with 1 where the program is refused, with its list and nothing written', () => {
    withCommand({}, (run) => {
      const { status, stderr, files } = run(['synth'], { BAD: 'true' });
      expect([status, files, stderr]).toEqual([1, {}, expect.stringMatching(/^dev\/shop has 1 problem:\n/)]);
    });
  });

  test('ends as the program does where it fails, and says nothing more', () => {
    withCommand({}, (run) => {
      expect(run(['synth', '--app', 'exit 7'])).toEqual({ status: 7, stdout: '', stderr: '', files: {} });
    });
  });

  test('--check ends with 2 where nobody has compared anything', () => {
    withCommand({}, (run) => {
      const { status, stderr } = run(['synth', '--check', '--app', 'true']);
      expect([status, stderr]).toEqual([
        2,
        "error: 'true' runs no CloudNativeApp; let the program end with the synth() of one\n",
      ]);
    });
  });

  test('ends with 2 where there is no program', () => {
    withCommand({ 'cdk8s.yaml': 'language: typescript\n' }, (run) => {
      const { status, stderr } = run(['synth']);
      expect([status, stderr]).toEqual([2, expect.stringMatching(/^error: cdk8s\.yaml has no 'app'; write one there/)]);
    });
  });
});

describe('cloud-native', () => {
  test('says its version, that of the package', () => {
    withCommand({}, (run) => {
      expect(run(['--version']).stdout).toBe(`${version}\n`);
      expect(version).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
    });
  });

  test('says what there is', () => {
    withCommand({}, (run) => {
      const { status, stdout } = run(['--help']);
      const verbs = [...stdout.matchAll(/^ {2}([a-z]+) .*$/gm)].map(([, verb]) => verb);
      expect([status, verbs]).toEqual([0, ['synth', 'graph', 'retain', 'init']]);
    });
  });

  test.each([
    ['synth', /--check[\s\S]*--app <command>[\s\S]*Examples:\n {2}cloud-native synth\n/],
    ['retain', /--keep <n>[\s\S]*--app <command>[\s\S]*Examples:\n {2}cloud-native retain\n/],
    ['init', /\[folder\][\s\S]*--repo <url>[\s\S]*Examples:\n {2}cloud-native init shop\n/],
    ['graph', /--env <id>[\s\S]*Examples:\n {2}cloud-native graph --env prod\n/],
  ])('%s --help says what can be asked, and what it ends with', (name, text) => {
    withCommand({}, (run) => {
      const { status, stdout } = run([name, '--help']);
      expect([status, stdout]).toEqual([0, expect.stringMatching(text)]);
      expect(stdout).toMatch(/Exit codes:\n {2}0 {2}.+\n {2}1 {2}.+\n {2}2 {2}.+\n$/);
    });
  });

  test.each([
    ['no verb at all', []],
    ['an unknown verb', ['deploy']],
    ['an unknown option', ['synth', '--chek']],
    ['a word too many', ['retain', 'now']],
  ])('ends with 2 and a hint for %s', (_, args) => {
    withCommand({}, (run) => {
      const { status, stdout, stderr } = run(args);
      expect([status, stdout, stderr]).toEqual([2, '', expect.stringMatching(/--help|Usage:/)]);
      expect(stderr).not.toContain('    at ');
    });
  });
});
