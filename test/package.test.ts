import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { versions } from '../scripts/package/consumers.ts';
import { contentProblems } from '../scripts/package/contents.ts';

/** What can be known without building; scripts/package-check.ts packs, installs and uses the package. */
interface Manifest {
  readonly main: string;
  readonly types: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>;
  readonly files: readonly string[];
  readonly scripts: Readonly<Record<string, string>>;
  readonly engines: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta: Readonly<Record<string, { readonly optional: boolean }>>;
}

const read = (file: string): string => readFileSync(resolve(file), 'utf8');
const manifest: Manifest = JSON.parse(read('package.json'));
const lock: { readonly packages: Readonly<Record<string, Partial<Manifest>>> } = JSON.parse(read('package-lock.json'));

describe('installing the package', () => {
  test('runs no script', () => {
    const scripts = ['preinstall', 'install', 'postinstall', 'prepare'];
    expect(scripts.filter((name) => manifest.scripts[name] !== undefined)).toEqual([]);
  });

  // semver: compares the versions of a platform as their vendors write them.
  // fastest-levenshtein: finds the key that somebody meant, for remedies.
  // commander, yaml: the command's arguments, and the cdk8s.yaml that it reads; the library itself does not load them.
  test('brings four packages besides the peers', () => {
    expect(Object.keys(manifest.dependencies)).toEqual(['commander', 'fastest-levenshtein', 'semver', 'yaml']);
  });

  test('needs cdk8s and constructs, and cdk8s-plus only if one uses it', () => {
    const optional = Object.keys(manifest.peerDependenciesMeta).filter(
      (name) => manifest.peerDependenciesMeta[name]?.optional,
    );
    expect(Object.keys(manifest.peerDependencies).filter((name) => !optional.includes(name))).toEqual([
      'cdk8s',
      'constructs',
    ]);
  });

  test('takes the Node.js that the tools of development take', () => {
    expect(manifest.engines).toEqual({ node: '>=20.19' });
  });
});

describe('dependencies', () => {
  test('are pinned to a version', () => {
    const ranges = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies }).filter(
      ([, version]) => !/^\d+\.\d+\.\d+$/.test(version),
    );
    expect(ranges).toEqual([]);
  });

  test('are all that the library imports', () => {
    const known = [...Object.keys(manifest.dependencies), ...Object.keys(manifest.peerDependencies), ...builtinModules];
    const imported = new Set(librarySources().flatMap(packagesOf));
    expect([...imported].filter((name) => !known.includes(name) || name.startsWith('cdk8s-plus'))).toEqual([]);
    expect(imported.size).toBeGreaterThan(4);
  });

  test('are the same in the lock file', () => {
    const { dependencies, devDependencies, peerDependencies } = manifest;
    expect(lock.packages['']).toMatchObject({ dependencies, devDependencies, peerDependencies });
  });

  test('come from whatever registry one has', () => {
    expect(read('package-lock.json')).not.toContain('"resolved"');
    expect(Object.keys(lock.packages).length).toBeGreaterThan(100);
  });

  test('are tried by consumers in the versions that we develop with', () => {
    const shared = Object.entries(versions).filter(([name]) => name !== 'typescript' && manifest.devDependencies[name]);
    expect(Object.fromEntries(shared.map(([name]) => [name, manifest.devDependencies[name]]))).toEqual(
      Object.fromEntries(shared),
    );
    expect(versions['typescript-7']).toBe(`npm:typescript@${manifest.devDependencies['typescript']}`);
  });
});

describe('entry points', () => {
  test('are where the build puts them', () => {
    expect(manifest.exports).toEqual({
      '.': { types: './build/lib/index.d.ts', default: './build/lib/index.js' },
      './imports/*': { types: './build/imports/*.d.ts', default: './build/imports/*.js' },
      './package.json': './package.json',
    });
  });

  test('are the same for tools that do not read exports', () => {
    expect({ default: `./${manifest.main}`, types: `./${manifest.types}` }).toEqual(manifest.exports['.']);
  });

  test('name types before code, since the first match counts', () => {
    const targets = Object.values(manifest.exports).filter((target) => typeof target === 'object');
    expect(targets.map((target) => Object.keys(target)[0])).toEqual(['types', 'types']);
  });

  test('are backed by sources', () => {
    expect(existsSync(resolve('lib/index.ts'))).toBe(true);
    expect(readdirSync(resolve('imports')).filter((name) => name.endsWith('.ts')).length).toBeGreaterThan(10);
  });
});

describe('the list of what is published', () => {
  test('refuses a source, a map and a test', () => {
    const unwanted = ['lib/index.ts', 'build/lib/index.js.map', 'test/package.test.ts'];
    const problems = contentProblems(new Map(unwanted.map((name) => [name, ''])));
    expect(problems.filter((problem) => problem.includes('on no list'))).toHaveLength(unwanted.length);
  });

  test('refuses a declaration that names cdk8s-plus', () => {
    const files = new Map([['build/lib/model/a.d.ts', "import { Pod } from 'cdk8s-plus-27';\n"]]);
    expect(contentProblems(files)).toContain("build/lib/model/a.d.ts names 'cdk8s-plus-27'");
  });
});

describe('every public name', () => {
  const names = publicNames();

  test('has a doc comment', () => {
    expect(
      names.filter(({ name, file }) => !isDocumented(name, read(file))).map(({ name, file }) => `${file} ${name}`),
    ).toEqual([]);
  });

  test('was looked at', () => {
    expect(names.length).toBeGreaterThan(60);
  });

  test('without a doc comment is found', () => {
    expect(isDocumented('planted', '// A note.\nexport function planted() {}\n')).toBe(false);
  });
});

/** The names that lib/index.ts exports, with the file that declares them. */
function publicNames(): Exported[] {
  return exportsFrom('lib/index.ts').map(
    (exported) => exportsFrom(exported.file).find(({ name }) => name === exported.name) ?? exported,
  );
}

interface Exported {
  readonly name: string;
  readonly file: string;
}

/** What a file passes on from others. */
function exportsFrom(file: string): Exported[] {
  return [...read(file).matchAll(/^export (?:type )?\{([^}]*)\} from '(\.[^']+)';/gms)].flatMap(
    ([, list = '', target = '']) =>
      list
        .split(',')
        .map((entry) => entry.replace(/\btype\b/, '').trim())
        .filter((name) => name !== '')
        .map((name) => ({ name, file: join(dirname(file), target) })),
  );
}

/** Whether a comment ends right above the first declaration of a name: overloads are documented at the first. */
function isDocumented(name: string, text: string): boolean {
  const declaration = new RegExp(
    `^export (?:abstract |declare )?(?:class|function|const|interface|type) ${name}\\b`,
    'm',
  );
  const start = declaration.exec(text)?.index;
  return start !== undefined && text.slice(0, start).trimEnd().endsWith('*/');
}

/** Without templates: what they import, the new project has. */
function librarySources(): string[] {
  return readdirSync(resolve('lib'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.startsWith(join('cli', 'templates')))
    .map((file) => read(join('lib', file)));
}

/** `semver` of `semver/functions/coerce.js`, `fs` of `node:fs`. */
function packagesOf(text: string): string[] {
  return [...text.matchAll(/\bfrom '([^'.][^']*)';$/gm)].map(([, module = '']) =>
    module.startsWith('node:') ? module.slice('node:'.length) : (module.split('/')[0] ?? ''),
  );
}
