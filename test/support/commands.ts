import { spawnSync } from 'node:child_process';
import { symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';
import { bundleOptions } from '../../scripts/bundle.ts';
import { type Tree, treeOf, withFolder } from './folders.ts';

/** How a command ended, and what it left: the files of its folder, without packages and the program itself. */
export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly files: Tree;
}

/** Runs commands in one folder, one after the other. */
export type Runner = (args: readonly string[], variables?: Readonly<Record<string, string>>) => Run;

const main = `import { CloudNativeApp, Environment, local, MicroService, System } from './library.cjs';

console.log('the program prints');
const app = new CloudNativeApp();
const image = process.env.BAD === 'true' ? 'registry.example.com/shop/api' : 'registry.example.com/shop/api:1.0.0';
const dev = new Environment(app, 'dev', { tier: 'development', edition: '2026.12', cloud: local(), platform: { kubernetes: '1.33' }, releases: {} });
const files = { '/etc/api/rules': process.env.RULES ?? 'one' };
new MicroService(new System(dev, 'shop'), 'api', { image, port: 8080, cpu: '250m', memory: '256Mi', files });
app.synth();
`;

/** As published: one module for the library, one for the command. */
async function bundled(entry: string): Promise<string> {
  const { outputFiles } = await build({ ...bundleOptions(entry), write: false });
  return outputFiles?.[0]?.text ?? '';
}

const program: Tree = {
  'main.mjs': main,
  'library.cjs': await bundled('lib/index.ts'),
  'cloud-native.cjs': await bundled('lib/cli/main.ts'),
  'package.json': '{ "name": "shop" }\n',
  'cdk8s.yaml': 'language: typescript\napp: node main.mjs\noutput: .cdk8s\n',
};

/** A project of its own, with the published command and whatever else a test puts there. */
export function withCommand<T>(files: Tree, use: (run: Runner, folder: string) => T): T {
  return withFolder({ ...program, ...files }, (folder) => {
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
    const run: Runner = (args, variables = {}) => {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['cloud-native.cjs', ...args], {
        cwd: folder,
        encoding: 'utf8',
        env: { ...process.env, ...variables },
      });
      const left = Object.entries(treeOf(folder)).filter(([path]) => !(path in program) && path !== 'node_modules');
      return { status, stdout, stderr, files: Object.fromEntries(left) };
    };
    return use(run, folder);
  });
}
