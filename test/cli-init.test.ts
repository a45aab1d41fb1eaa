import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { scripts, versions } from '../lib/cli/templates/project.ts';
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
  'scripts/retain.sh',
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

  test('says how Argo CD must know the clusters, and what roots there are', () => {
    const { stdout } = initialised([]);
    for (const id of ['dev', 'prod']) {
      expect(stdout).toMatch(
        new RegExp(`argocd cluster add <context> --name ${id} .*\\n.*_argocd/_roots/${id}\\.yaml`),
      );
    }
  });

  test('says what stands for something of the user, and not what the user has said', () => {
    const said = [initialised([]), initialised(['--repo', 'https://git.shop.cn/deploy.git'])].map(
      ({ stdout }) => stdout,
    );
    expect(said[0]).toMatch(/main\.ts .*git\.example\.com.*\n.*registry\.example\.com.*\n.*labels of the gateway/);
    expect(said[1]).not.toContain('main.ts ');
  });

  test('gives a package.json that is there the scripts that CI runs, and says what to install', () => {
    const there = { name: 'mine', scripts: { test: 'echo "Error: no test specified" && exit 1', start: 'node .' } };
    const { status, stdout, files } = initialised([], { 'x/package.json': JSON.stringify(there, undefined, 4) });
    const text = files['package.json'] ?? '';
    expect([status, JSON.parse(text)]).toEqual([0, { name: 'mine', scripts: { ...scripts, start: 'node .' } }]);
    expect(text).toMatch(/^\{\n {4}"name"/);
    expect(stdout).toContain(`npm install cdk8s@${versions.dependencies.cdk8s} cdk8s-cloud-native@`);
  });

  test('leaves scripts of a package.json that is there alone, and says what CI then runs', () => {
    const text = JSON.stringify({ scripts: { test: 'jest' } });
    const { stdout, files } = initialised([], { 'x/package.json': text });
    expect(JSON.parse(files['package.json'] ?? '').scripts.test).toBe('jest');
    expect(stdout).toContain("package.json keeps its own script 'test', and CI runs that");
  });

  test('refuses a package.json that is no object, and changes nothing', () => {
    const { status, stderr, files } = initialised([], { 'x/package.json': '[' });
    expect([status, files]).toEqual([1, { 'package.json': '[' }]);
    expect(stderr).toMatch(/^error: package\.json is there and holds no JSON object; nothing is written/);
  });

  test('adds what they lack to the ignored files and attributes of a repository that is new', () => {
    const there = {
      'x/.gitignore': '*.log\nnode_modules/\ndist',
      'x/.gitattributes': '*.png binary\n',
      'x/README.md': '',
    };
    const { status, files } = initialised([], there);
    expect([status, files['.gitignore']]).toEqual([0, '*.log\nnode_modules/\ndist\n.cdk8s/\n!/dist/\n!/dist/**\n']);
    expect(files['.gitattributes']).toMatch(/^\*\.png binary\ndist\/\*\* text .*\nretained\/\*\* text .*\n$/);
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
      expect(script).toMatch(/npm ci\nnpm run types\nnpm test\n[\s\S]*npm run check -- --against \.delivered\/dist$/);
    }
    expect(commands(retain.steps)).toContain('sh scripts/retain.sh main origin');
    expect(gitlab.retain.script.join('\n')).toMatch(
      /sh scripts\/retain\.sh "\$CI_DEFAULT_BRANCH" .*@\$CI_SERVER_FQDN\/\$CI_PROJECT_PATH\.git"$/,
    );
    expect([...github.matchAll(/uses: (.+)/g)].map(([, action]) => action)).toEqual(
      ['checkout', 'setup-node', 'checkout', 'checkout', 'setup-node'].map((name) => `actions/${name}@v6.0.0`),
    );
  });
});

describe('the CI that init has made', () => {
  const { files } = initialised([]);
  const github = parse(files['.github/workflows/ci.yml'] ?? '').jobs;
  const gitlab = parse(files['.gitlab-ci.yml'] ?? '');

  test('keeps what was delivered whatever the check says', () => {
    expect([github.retain.needs, gitlab.retain.needs]).toEqual([undefined, []]);
  });

  test('sees all commits, since those before may not have been kept', () => {
    expect([github.retain.steps[0].with, gitlab.variables]).toEqual([{ 'fetch-depth': 0 }, { GIT_DEPTH: '0' }]);
  });

  test('checks what a merge would give, as GitHub does by itself', () => {
    expect(gitlab.check.script.slice(0, 2)).toEqual([
      'git fetch origin "$CI_DEFAULT_BRANCH"',
      expect.stringMatching(/ merge --no-edit FETCH_HEAD$/),
    ]);
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
