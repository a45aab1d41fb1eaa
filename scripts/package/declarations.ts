import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Ran, run } from './run.ts';

/** Newer than ES2016: who does not miss it checks with another library than it thinks. */
const planted = 'AsyncGenerator';

/** Every entry point, seen with the library that `cdk8s init` asks for, its old resolution, and no types of Node.js. */
export function declarationProblems(root: string, project: string, tsc: string): string[] {
  const folder = join(project, 'declarations');
  const groups = readdirSync(join(root, 'imports')).filter((name) => name.endsWith('.ts'));
  const modules = ['cdk8s-cloud-native', ...groups.map((name) => `cdk8s-cloud-native/imports/${name.slice(0, -3)}`)];
  const names = modules.map((module, index) => `export * as entry${index} from '${module}';\n`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'entries.ts'), names.join(''));
  const compilerOptions = {
    lib: ['es2016'],
    target: 'es2017',
    module: 'commonjs',
    moduleResolution: 'node10',
    types: [],
    strict: true,
    noEmit: true,
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const check = (): Ran => run(folder, process.execPath, tsc, '--project', '.');
  const { ok, text } = check();
  if (!ok) return text.split('\n');
  writeFileSync(join(folder, 'planted.ts'), `export type Planted = ${planted}<string>;\n`);
  return check().text.includes(`'${planted}'`) ? [] : [`the planted fault (${planted}) was not found`];
}
