import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What the projects of consumers have: the newest of each kind, the older TypeScript since 7 has no compiler API. */
export const versions = {
  cdk8s: '2.70.106',
  'cdk8s-plus-27': '2.9.5',
  constructs: '10.8.1',
  typescript: '5.9.3',
  'typescript-7': 'npm:typescript@7.0.2',
  'ts-node': '10.9.2',
  jest: '29.7.0',
  'ts-jest': '29.4.15',
  '@types/jest': '29.5.14',
  '@types/node': '20.19.43',
} as const;

/** A project that uses the package. */
export interface Consumer {
  /** Whose installed packages it uses: all of `versions`, or only the lowest peers and no cdk8s-plus. */
  readonly packages: 'full' | 'least';
  /** The file that holds the program. */
  readonly main: string;
  readonly program: string;
  readonly files: Readonly<Record<string, string>>;
  /** What Node.js runs, in this order; the first one must find a misspelt prop. */
  readonly steps: readonly (readonly string[])[];
}

/** One service with autoscaling, and an object of an imported class beside it. It is JavaScript as well. */
const program = `import { CloudNativeApp, Environment, local, MicroService, System } from 'cdk8s-cloud-native';
import { KubeConfigMap } from 'cdk8s-cloud-native/imports/k8s';

const app = new CloudNativeApp({ name: 'consumer' });
const platform = { kubernetes: '1.33' };
const dev = new Environment(app, 'dev', { tier: 'development', edition: '2026.12', cloud: local(), platform });
export const shop = new System(dev, 'shop', { owner: 'shop-team' });
new MicroService(shop, 'cart', {
  image: 'registry.example.com/shop/cart:1.4.2', port: 8080, cpu: '250m', memory: '256Mi',
  autoscaling: { minReplicas: 2, maxReplicas: 10 },
});
new KubeConfigMap(shop, 'notes', { metadata: { name: 'notes' }, data: { owner: 'shop-team' } });
app.synth();
`;

const required = program.replace(/^import (.*) from (.*);$/gm, 'const $1 = require($2);').replace(/^export /gm, '');

/** A misspelt prop: who does not refuse it sees no types, or does not check at run time. */
export const planted = { find: 'maxReplicas', write: 'maxReplica' } as const;

const jest = `import { Testing } from 'cdk8s';
import { shop } from './main';

test('synthesizes', () => {
  expect(Testing.synth(shop).map(({ kind }) => kind)).toContain('HorizontalPodAutoscaler');
});
`;

/** The consumers by name; `root` is this repository, `tools` where the packages of `full` are installed. */
export function consumersOf(root: string, tools: string): Record<string, Consumer> {
  const template = (file: string): string =>
    readFileSync(join(root, 'node_modules', 'cdk8s-cli', 'templates', 'typescript-app', file), 'utf8');
  const tool = (name: string, file: string): string => join(tools, 'node_modules', name, file);
  const compilers = { '5.9': tool('typescript', 'bin/tsc'), '7': tool('typescript-7', 'bin/tsc') };
  const initialised = template('tsconfig.json');
  const typed = { packages: 'full', main: 'main.ts', program } as const;

  const consumers: Record<string, Consumer> = {};
  for (const packages of ['full', 'least'] as const) {
    const names = `${packages} packages, JavaScript`;
    consumers[`${names}, import`] = { packages, main: 'main.mjs', program, files: {}, steps: [['main.mjs']] };
    consumers[`${names}, require`] = {
      packages,
      main: 'main.cjs',
      program: required,
      files: {},
      steps: [['main.cjs']],
    };
  }
  for (const [version, tsc] of Object.entries(compilers)) {
    const steps = [[tsc, '--project', '.'], ['main.js']];
    for (const [module, type] of Object.entries({ nodenext: 'module', node16: 'commonjs' })) {
      const files = { 'tsconfig.json': tsconfig(module), 'package.json': JSON.stringify({ type }) };
      consumers[`TypeScript ${version}, ${module}, ${type}`] = { ...typed, files, steps };
    }
    const files = { 'tsconfig.json': initialised };
    consumers[`TypeScript ${version}, cdk8s init`] = { ...typed, files, steps };
  }
  const files = { 'tsconfig.json': initialised, 'jest.config.js': template('jest.config.js'), 'main.test.ts': jest };
  consumers['ts-node, cdk8s init'] = { ...typed, files, steps: [[tool('ts-node', 'dist/bin.js'), 'main.ts']] };
  consumers['Jest with ts-jest, cdk8s init'] = { ...typed, files, steps: [[tool('jest', 'bin/jest.js')]] };
  return consumers;
}

function tsconfig(module: string): string {
  const strict = { strict: true, noUncheckedIndexedAccess: true, exactOptionalPropertyTypes: true };
  return JSON.stringify({ compilerOptions: { module, target: 'es2022', noEmitOnError: true, ...strict } });
}
