import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, test } from 'vitest';
import { bundleOptions } from '../scripts/bundle.ts';
import { type Tree, treeOf, withFolder } from './support/folders.ts';

/** As published: one module for the library, one for the command. */
async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({ ...bundleOptions(entry), write: false });
  return outputFiles?.[0]?.text ?? '';
}

const main = `import { CloudNativeApp, Environment, local, MicroService, System } from './library.cjs';

console.log('the program prints');
const app = new CloudNativeApp();
const image = process.env.BAD === 'true' ? 'registry.example.com/shop/api' : 'registry.example.com/shop/api:1.0.0';
const size = { image, port: 8080, cpu: '250m', memory: '256Mi' };
for (const id of ['dev', 'qa']) {
  const environment = new Environment(app, id, { tier: 'development', edition: '2026.12', cloud: local(), platform: { kubernetes: '1.33' }, releases: {} });
  const stock = new MicroService(new System(environment, 'store'), 'stock', size);
  new MicroService(new System(environment, 'shop'), 'api', { ...size, calls: [stock] });
}
app.synth();
`;

const program: Tree = {
  'main.mjs': main,
  'library.cjs': await bundled('lib/index.ts'),
  'cloud-native.cjs': await bundled('lib/cli/main.ts'),
  'package.json': '{ "name": "shop" }\n',
  'cdk8s.yaml': 'language: typescript\napp: node main.mjs\noutput: .cdk8s\n',
};

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `cloud-native graph` in a project of its own, in which nothing may change. */
function graph(
  args: readonly string[],
  { files = {}, variables = {} }: { files?: Tree; variables?: object } = {},
): Run {
  return withFolder({ ...program, ...files }, (folder) => {
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    const before = treeOf(folder);
    const { status, stdout, stderr } = spawnSync(process.execPath, ['cloud-native.cjs', 'graph', ...args], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, ...variables },
    });
    expect(treeOf(folder)).toEqual(before);
    return { status, stdout, stderr };
  });
}

describe('cloud-native graph', () => {
  test('ends with 0 and no stack where who reads it has seen enough', () => {
    withFolder(program, (folder) => {
      symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
      const script = '{ node cloud-native.cjs graph; echo "ends with $?" >&2; } | true';
      const { stderr } = spawnSync('sh', ['-c', script], { cwd: folder, encoding: 'utf8' });
      expect(stderr).toBe('the program prints\nends with 0\n');
    });
  });

  test('prints a table of all environments, and nothing that the program prints', () => {
    expect(graph([])).toEqual({
      status: 0,
      stdout: [
        'CALLER        CALLEE           PORT  TIMEOUT  TRIES  WORST CASE  MTLS  ALLOWED BY',
        'dev/shop/api  dev/store/stock  8080  -        1      -           none  NetworkPolicy shop/api, NetworkPolicy store/stock',
        'qa/shop/api   qa/store/stock   8080  -        1      -           none  NetworkPolicy shop/api, NetworkPolicy store/stock',
        '',
      ].join('\n'),
      stderr: 'the program prints\n',
    });
  });

  test('--env prints one environment', () => {
    const { status, stdout } = graph(['--env', 'qa', '--format', 'json']);
    expect([status, JSON.parse(stdout).nodes.map(({ id }: { id: string }) => id)]).toEqual([
      0,
      ['qa/shop/api', 'qa/store/stock'],
    ]);
  });

  test('--system prints what it calls and what calls it', () => {
    const { status, stdout } = graph(['--env', 'dev', '--system', 'store', '--format', 'mermaid']);
    expect([status, stdout]).toEqual([
      0,
      [
        'flowchart LR',
        '  subgraph system_dev_shop["shop"]',
        '    node_dev_shop_api["api"]',
        '  end',
        '  subgraph system_dev_store["store"]',
        '    node_dev_store_stock["stock"]',
        '  end',
        '  node_dev_shop_api -->|":8080"| node_dev_store_stock',
        '',
      ].join('\n'),
    ]);
  });

  test('--format dot prints for Graphviz', () => {
    expect(graph(['--format', 'dot']).stdout).toContain('"dev/shop/api" -> "dev/store/stock" [label=":8080"]');
  });

  test('--app runs that command in place of the one of cdk8s.yaml', () => {
    const { status, stdout } = graph(['--app', 'node main.mjs'], {
      files: { 'cdk8s.yaml': 'app: exit 9\n' },
    });
    expect([status, stdout.split('\n').length]).toEqual([0, 4]);
  });

  test('gives the program no arguments, so that any script may run it', () => {
    const app = `app: node main.mjs "a b" && test "$#" = 0\n`;
    expect(graph([], { files: { 'cdk8s.yaml': app } }).status).toBe(0);
  });

  test('says what can be asked', () => {
    const { status, stdout } = graph(['--help']);
    expect([status, stdout]).toEqual([
      0,
      expect.stringMatching(/--env <id>[\s\S]*--system <id>[\s\S]*"mermaid"[\s\S]*--app/),
    ]);
  });
});

describe('cloud-native graph ends with exit code', () => {
  test('1 where the program is refused, with its list of problems and no picture', () => {
    const { status, stdout, stderr } = graph([], { variables: { BAD: 'true' } });
    expect([status, stdout, stderr]).toEqual([
      1,
      '',
      expect.stringMatching(/^the program prints\ndev\/shop has 1 problem:\n {2}api {2}image-not-pinned/),
    ]);
  });

  test('that of the program where it fails, and says nothing more', () => {
    expect(graph(['--app', 'exit 7'])).toEqual({ status: 7, stdout: '', stderr: '' });
  });

  test.each([
    ['an environment that is not there', ['--env', 'prod'], "error: no environment 'prod'; there is dev, qa"],
    ['a system that is not there', ['--system', 'bank'], "error: no system 'bank'; there is shop, store"],
  ])('2 for %s, and lists what there is', (_, args, message) => {
    const { status, stdout, stderr } = graph(args);
    expect([status, stdout, stderr]).toEqual([2, '', `the program prints\n${message}\n`]);
  });

  test.each<[string, readonly string[], Tree, string]>([
    ['a format that is none', ['--format', 'svg'], {}, 'Allowed choices are mermaid, dot, json, table.'],
    [
      'a program that makes no graph',
      ['--app', 'true'],
      {},
      "error: 'true' runs no CloudNativeApp; let the program end with the synth() of one",
    ],
    [
      'a cdk8s.yaml without app',
      [],
      { 'cdk8s.yaml': 'language: typescript\n' },
      "error: cdk8s.yaml has no 'app'; write one there, such as 'app: node --import tsx main.ts', or give it with --app",
    ],
    [
      'a cdk8s.yaml that is no YAML',
      [],
      { 'cdk8s.yaml': 'app: "x\n' },
      'error: cdk8s.yaml cannot be read: Missing closing "quote',
    ],
  ])('2 for %s', (_, args, files, message) => {
    const { status, stdout, stderr } = graph(args, { files });
    expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)]);
  });
});

describe('what is asked of cloud-native graph', () => {
  test('never reaches a shell', () => {
    const text = '$(touch hacked); touch hacked';
    const { status, stderr } = graph(['--env', text]);
    expect([status, stderr]).toEqual([2, `the program prints\nerror: no environment '${text}'; there is dev, qa\n`]);
  });
});
