import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments, stringify } from 'yaml';
import { outputIn } from '../lib/output/destination.ts';
import { markOf } from '../lib/output/mark.ts';
import { type Tree, treeOf, withFolder } from './support/folders.ts';

const main = `import { CloudNativeApp, Environment, local, MicroService, System } from ${JSON.stringify(pathToFileURL(resolve('lib/index.ts')).href)};

const app = new CloudNativeApp();
const image = process.env.BAD === 'true' ? 'registry.example.com/shop/api' : 'registry.example.com/shop/api:1.0.0';
for (const id of ['dev', 'qa']) {
  const environment = new Environment(app, id, { tier: 'development', edition: '2026.12', cloud: local(), platform: { kubernetes: '1.33' }, releases: {} });
  new MicroService(new System(environment, 'shop'), 'api', { image, port: 8080, cpu: '250m', memory: '256Mi' });
}
app.synth();
`;

const program: Tree = { 'main.ts': main, 'package.json': '{ "name": "shop", "type": "module" }\n' };
const stock = 'language: typescript\napp: node --import tsx main.ts\n';
const ours = `${stock}output: .cdk8s\n`;

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What the run left, without the program itself. */
  readonly files: Tree;
}

/** Runs the CLI, or the program itself, in a project of its own. */
function project<T>(
  config: string,
  use: (run: (command: readonly string[], variables?: object) => Run) => T,
  committed: Tree = {},
): T {
  return withFolder({ ...program, ...committed, 'cdk8s.yaml': config }, (folder) => {
    const modules = resolve('node_modules');
    symlinkSync(modules, join(folder, 'node_modules'));
    const tools = { cdk8s: [join(modules, 'cdk8s-cli/bin/cdk8s')], node: [] };
    return use(([tool = 'node', ...rest], variables = {}) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, [...tools[tool as 'node'], ...rest], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false', ...variables },
      });
      const files = Object.entries(treeOf(folder)).filter(([path]) => /^(?:dist|\.cdk8s|x)\//.test(path));
      return { status, stdout, stderr, files: Object.fromEntries(files) };
    });
  });
}

const paths = ['dev', 'qa'].flatMap((environment) =>
  ['_namespaces.yaml', 'shop/_system.yaml', 'shop/api.yaml'].map((file) => `${environment}/${file}`),
);

function below(folder: string, files: Tree): readonly string[] {
  return Object.keys(files)
    .filter((path) => path.startsWith(`${folder}/`))
    .map((path) => path.slice(folder.length + 1));
}

describe('cdk8s synth', () => {
  test('fills its folder and publishes the same bytes', () => {
    project(ours, (run) => {
      const { status, files } = run(['cdk8s', 'synth']);
      expect([status, below('dist', files)]).toEqual([0, paths]);
      expect(paths.map((path) => files[`.cdk8s/${path}`])).toEqual(paths.map((path) => files[`dist/${path}`]));
    });
  });

  test('that is refused reports first, exits 1 and leaves dist alone', () => {
    const committed = { 'dist/dev/shop/api.yaml': `${markOf('shop')}---\n` };
    project(
      ours,
      (run) => {
        const { status, files, stderr } = run(['cdk8s', 'synth'], { BAD: 'true' });
        expect([status, files, stderr.split('\n')[0]]).toEqual([1, committed, 'dev/shop has 1 problem:']);
      },
      committed,
    );
  });

  test('--output fills that folder and leaves dist alone', () => {
    project(ours, (run) => {
      const { status, files, stderr } = run(['cdk8s', 'synth', '--output', 'x']);
      expect([status, below('x', files), below('dist', files)]).toEqual([0, paths, []]);
      expect(stderr).toBe('x: 6 files, 12 objects; dist is left alone\n');
    });
  });

  test('--stdout prints every document, in order, and leaves dist alone', () => {
    project(ours, (run) => {
      const { status, stdout, files } = run(['cdk8s', 'synth', '--stdout']);
      const kinds = parseAllDocuments(stdout).map((document) => document.toJS().kind);
      const each = ['Namespace', 'NetworkPolicy', 'NetworkPolicy', 'ServiceAccount', 'Service', 'Deployment'];
      expect([status, kinds, files]).toEqual([0, [...each, ...each], {}]);
    });
  });

  test('with a stock cdk8s.yaml writes the files and says what to change', () => {
    project(stock, (run) => {
      const { status, files, stderr } = run(['cdk8s', 'synth']);
      expect([status, below('dist', files), stderr]).toEqual([
        0,
        paths,
        expect.stringContaining("write 'output: .cdk8s'"),
      ]);
    });
  });
});

describe('tsx main.ts', () => {
  test('publishes, and --check then agrees', () => {
    project(ours, (run) => {
      const first = run(['node', '--import', 'tsx', 'main.ts']);
      expect([first.status, below('dist', first.files), below('.cdk8s', first.files)]).toEqual([0, paths, []]);
      const check = run(['node', '--import', 'tsx', 'main.ts', '--check']);
      expect([check.status, check.stderr]).toEqual([0, 'dist is what the program says: 6 files, 12 objects\n']);
    });
  });

  test('--check exits 1 where dist is not what the program says', () => {
    project(ours, (run) => {
      const { status, files } = run(['node', '--import', 'tsx', 'main.ts', '--check']);
      expect([status, files]).toEqual([1, {}]);
    });
  });
});

describe('output of cdk8s.yaml', () => {
  const forms = [
    'output: .cdk8s',
    'output: ./.cdk8s/ # emptied by the CLI',
    "output: '.cdk8s'",
    'output: ".cdk8s" # quoted',
    'output:   .cdk8s  \r\nlanguage: typescript\r',
    "output: 'it''s'",
    '"output": a b',
    'app: node main.ts\noutput: a#b\n',
    'app: x\n',
    '# output: x\napp: y\n',
    'synthConfig:\n  output: x\n',
    'output:\n',
    'output: # nothing\n',
  ];

  test.each(forms)('is read as YAML readers read it: %j', (config) => {
    expect(outputIn(config)).toBe(parse(config).output ?? undefined);
  });

  test.each(['output: *a', 'output: |\n  x', 'output: [x]', '{ output: x }', 'output: "\\x41"'])(
    'is not guessed where it is written otherwise: %j',
    (config) => {
      expect(outputIn(config)).toBeUndefined();
    },
  );

  test('is read whatever folder it names', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abc.-_/ #\'"~:'), minLength: 1 }), (output) => {
        const read = outputIn(stringify({ language: 'typescript', output }, { lineWidth: 0 }));
        expect([output, undefined]).toContain(read);
      }),
    );
  });
});
