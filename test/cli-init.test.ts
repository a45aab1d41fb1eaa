import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { versions } from '../lib/cli/templates/project.ts';
import { withCommand } from './support/commands.ts';
import { place, type Tree, treeOf } from './support/folders.ts';

const expected = [
  '.gitattributes',
  '.github/workflows/ci.yml',
  '.gitignore',
  '.gitlab-ci.yml',
  'cdk8s.yaml',
  'environments.ts',
  'main.ts',
  'package.json',
  'releases/dev.json',
  'releases/prod.json',
  'systems/shop.ts',
  'test/shop.test.ts',
  'tsconfig.json',
];

/** What init puts into a folder `x` of its own. */
function initialised(args: readonly string[], files: Tree = {}) {
  return withCommand(files, (run) => {
    const { files: left, ...ended } = run(['init', 'x', ...args]);
    const inside = Object.entries(left).filter(([path]) => path.startsWith('x/'));
    return { ...ended, files: Object.fromEntries(inside.map(([path, text]) => [path.slice(2), text])) };
  });
}

describe('cloud-native init', () => {
  test('puts a project into an empty folder, and says how to go on', () => {
    const { status, stdout, files } = initialised([]);
    expect([status, Object.keys(files)]).toEqual([0, expected]);
    expect(stdout).toMatch(/Next:\n {2}cd x\n {2}npm install\n {2}npx cloud-native synth\n/);
  });

  test('keeps a package.json that is there, and says what to install', () => {
    const { status, stdout, files } = initialised([], { 'x/package.json': '{}\n' });
    expect([status, files['package.json']]).toEqual([0, '{}\n']);
    expect(stdout).toContain(`npm install cdk8s@${versions.dependencies.cdk8s} cdk8s-cloud-native@`);
  });

  test('refuses a folder that has some of its files, names them and changes nothing', () => {
    const there = { 'x/main.ts': 'mine\n', 'x/releases/prod.json': '{}\n' };
    const { status, stderr, files } = initialised([], there);
    expect([status, stderr, files]).toEqual([
      1,
      'error: x has main.ts, releases/prod.json already; nothing is written: choose another folder\n',
      { 'main.ts': 'mine\n', 'releases/prod.json': '{}\n' },
    ]);
  });

  test('tells Argo CD the address of the repository, whatever it is', () => {
    const lines = ['git@git.example.com:shop/deploy.git', "https://o'neill.example.com/x"].map((repo) => {
      const main = initialised(['--repo', repo]).files['main.ts'] ?? '';
      return /new ArgoDelivery\(app, 'argocd', (.*)\);/.exec(main)?.[1];
    });
    expect(lines).toEqual([
      "{ repoURL: 'git@git.example.com:shop/deploy.git' }",
      '{ repoURL: "https://o\'neill.example.com/x" }',
    ]);
  });

  test('refuses a file where the folder should be, without a stack', () => {
    const { status, stderr } = initialised([], { x: 'a file' });
    expect([status, stderr]).toEqual([1, expect.stringMatching(/^error: x.* cannot be written: .*\n$/)]);
  });

  test('names the package after the folder, as npm takes it', () => {
    withCommand({}, (run) => {
      const { files } = run(['init', 'My Shop!']);
      expect(JSON.parse(files['My Shop!/package.json'] ?? '').name).toBe('my-shop');
    });
  });

  test('gives the versions that we develop with', () => {
    const { devDependencies } = JSON.parse(readFileSync('package.json', 'utf8'));
    const { 'cdk8s-cloud-native': ours, ...others } = { ...versions.dependencies, ...versions.devDependencies };
    expect(devDependencies).toMatchObject(others);
    expect(ours).toBe(JSON.parse(readFileSync('package.json', 'utf8')).version);
  });

  test('lets CI compare, test, and keep what a rollback needs, with no action but of GitHub itself', () => {
    const { files } = initialised([]);
    const github = files['.github/workflows/ci.yml'] ?? '';
    const gitlab = parse(files['.gitlab-ci.yml'] ?? '');
    const { check, retain } = parse(github).jobs;
    const commands = (steps: readonly { run?: string }[]) => steps.map(({ run }) => run).join('\n');
    for (const script of [commands(check.steps), gitlab.check.script.join('\n')]) {
      expect(script).toMatch(/npm ci\nnpm run types\nnpm test\nnpm run check/);
    }
    for (const script of [commands(retain.steps), gitlab.retain.script.join('\n')]) {
      expect(script).toMatch(/npx cloud-native retain\nnpx cloud-native synth\n[\s\S]*git push/);
    }
    expect([...github.matchAll(/uses: (.+)/g)].map(([, action]) => action)).toEqual(
      Array(2).fill(['actions/checkout@v6.0.0', 'actions/setup-node@v6.0.0']).flat(),
    );
  });
});

describe('a project that init has made', () => {
  let folder = '';
  const run = (...command: readonly string[]) =>
    spawnSync(process.execPath, command, { cwd: folder, encoding: 'utf8' });
  const command = (...args: readonly string[]) => run('--import', 'tsx', resolve('lib/cli/main.ts'), ...args);

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'init-'));
    place(folder, initialised([]).files);
    // As `npm install` would, with this package as it is in the working tree.
    const modules = join(folder, 'node_modules');
    const exported = { name: 'cdk8s-cloud-native', type: 'module', exports: { '.': './lib/index.ts' } };
    place(modules, { 'cdk8s-cloud-native/package.json': JSON.stringify(exported) });
    symlinkSync(resolve('lib'), join(modules, 'cdk8s-cloud-native/lib'));
    mkdirSync(join(modules, '@types'));
    for (const name of Object.keys({ ...versions.dependencies, ...versions.devDependencies })) {
      if (name !== exported.name) symlinkSync(resolve('node_modules', name), join(modules, name));
    }
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test('synthesizes at once, without a problem', () => {
    const { status, stderr } = run('--import', 'tsx', 'main.ts');
    expect([status, stderr]).toEqual([
      0,
      expect.stringMatching(/^dist: \d+ files, \d+ objects: \d+ written, 0 removed/),
    ]);
    expect(Object.keys(treeOf(join(folder, 'dist')))).toEqual(
      expect.arrayContaining([
        '_argocd/_roots/prod.yaml',
        '_argocd/prod.yaml',
        'dev/shop/orders.yaml',
        'prod/shop/orders.yaml',
        'prod/shop/storefront.yaml',
      ]),
    );
  });

  test('is then what its check says', () => {
    expect(command('synth', '--check').status).toBe(0);
  });

  test('keeps what a rollback needs, and its check still agrees', () => {
    const { status, stderr } = command('retain');
    expect([status, stderr]).toEqual([0, expect.stringContaining('retained: 2 written, 0 removed, 0 unchanged')]);
    expect(command('synth', '--check').status).toBe(0);
  });

  test('draws its graph', () => {
    expect(command('graph', '--env', 'prod').stdout).toMatch(/shop\/storefront +shop\/orders +8080/);
  });

  test('passes its own types', () => {
    // The option is for the package, which is here as its sources.
    const tsc = join('node_modules', 'typescript', 'bin', 'tsc');
    const { status, stdout } = run(tsc, '--noEmit', '--exactOptionalPropertyTypes');
    expect([stdout, status]).toEqual(['', 0]);
  });

  test('passes its own tests', () => {
    const { status, stdout } = run(join('node_modules', 'vitest', 'vitest.mjs'), 'run');
    expect([status, stdout]).toEqual([0, expect.stringMatching(/Tests .*2 passed/)]);
  });
});
