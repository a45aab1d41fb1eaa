import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Ran, run } from './run.ts';

/** Everything that a user gets, and nothing else: no sources, maps, tests, schemas or build files. */
const golden: readonly RegExp[] = [
  /^package\.json$/,
  /^README\.md$/,
  /^LICENSE$/,
  /^CHANGELOG\.md$/,
  /^build\/package\.json$/,
  /^build\/lib\/index\.js$/,
  /^build\/lib\/cli\.js$/,
  /^build\/lib\/index\.d\.ts$/,
  /^build\/lib\/([a-z0-9-]+\/)+[a-z0-9-]+\.d\.ts$/,
  /^build\/imports\/[a-z0-9.-]+\.(js|d\.ts)$/,
];

const installScripts = ['preinstall', 'install', 'postinstall', 'prepare'];

/** What is wrong with the files of the package as installed. */
export function contentProblems(files: ReadonlyMap<string, string>): string[] {
  const names = [...files.keys()];
  const problems = names
    .filter((name) => !golden.some((pattern) => pattern.test(name)))
    .map((name) => `${name} is in the package and on no list of what users need`);
  for (const pattern of golden) {
    if (!names.some((name) => pattern.test(name))) problems.push(`nothing in the package matches ${pattern}`);
  }
  const scripts: Readonly<Record<string, string>> = JSON.parse(files.get('package.json') ?? '{}').scripts ?? {};
  for (const name of installScripts) if (scripts[name]) problems.push(`package.json has the script '${name}'`);
  for (const [name, text] of files) problems.push(...specifierProblems(name, text));
  return problems;
}

/** How modules are named. In CommonJS `from` is text, such as that of the files which `cloud-native init` writes. */
const specifiers = {
  js: /\b(?:import\(|require\()['"]([^'"]+)['"]/g,
  'd.ts': /\b(?:from |import |import\()['"]([^'"]+)['"]/g,
} as const;

/** Modules that consumers could not find: TypeScript sources, and cdk8s-plus, of which they have another version or none. */
function specifierProblems(name: string, text: string): string[] {
  const ending = (['js', 'd.ts'] as const).find((each) => name.endsWith(`.${each}`));
  if (ending === undefined) return [];
  return [...text.matchAll(specifiers[ending])]
    .map(([, module = '']) => module)
    .filter((module) => module.startsWith('cdk8s-plus') || (module.endsWith('.ts') && module.startsWith('.')))
    .map((module) => `${name} names '${module}'`);
}

/** Hosts in the lock file would bind everybody to the registry of whoever wrote it. */
export function lockProblems(lock: string): string[] {
  const hosts = lock.match(/"resolved"/g) ?? [];
  return hosts.length > 0 ? [`package-lock.json says "resolved" ${hosts.length} times`] : [];
}

/** publint and Are The Types Wrong on the tarball, for every entry point. */
export function linted(root: string, tarball: string): Record<string, Ran> {
  const groups = readdirSync(join(root, 'imports')).filter((name) => name.endsWith('.ts'));
  const entries = ['.', ...groups.map((name) => `./imports/${name.replace(/\.ts$/, '')}`)];
  return {
    'publint --strict': run(root, 'npm', 'exec', '--', 'publint', 'run', tarball, '--strict'),
    [`attw, ${entries.length} entry points`]: run(
      root,
      'npm',
      ...['exec', '--', 'attw', tarball, '--no-definitely-typed', '--format', 'ascii', '--entrypoints', ...entries],
    ),
  };
}
