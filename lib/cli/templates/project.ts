import { version } from '../version.ts';
import type { Files, Project } from './template.ts';

/** The versions that we develop with; a test keeps them so. */
export const versions = {
  dependencies: { cdk8s: '2.70.106', 'cdk8s-cloud-native': version, constructs: '10.8.1' },
  devDependencies: { '@types/node': '20.19.43', tsx: '4.23.15', typescript: '7.0.2', vitest: '4.1.12' },
} as const;

/** What CI runs, and people. */
export const scripts = {
  synth: 'cloud-native synth',
  check: 'cloud-native synth --check',
  graph: 'cloud-native graph',
  test: 'vitest run',
  types: 'tsc --noEmit',
} as const;

/** What npm, TypeScript, cdk8s and Git need. */
export function projectFiles({ name }: Project): Files {
  return {
    'package.json': json({
      name,
      version: '0.0.0',
      private: true,
      type: 'module',
      engines: { node: '>=20.19' },
      scripts,
      ...versions,
    }),
    'tsconfig.json': json({
      compilerOptions: {
        target: 'es2023',
        module: 'nodenext',
        types: ['node'],
        strict: true,
        noUncheckedIndexedAccess: true,
        noImplicitOverride: true,
        noUnusedLocals: true,
        noUnusedParameters: true,
        allowImportingTsExtensions: true,
        skipLibCheck: true,
        noEmit: true,
      },
      include: ['main.ts', 'environments.ts', 'systems', 'test'],
    }),
    'cdk8s.yaml': [
      'language: typescript',
      'app: node --import tsx main.ts',
      '# For `cdk8s synth`, which empties this folder; the program brings dist/ up to date itself.',
      'output: .cdk8s',
      '',
    ].join('\n'),
    '.gitignore': 'node_modules/\n.cdk8s/\n',
    '.gitattributes': [
      '* text=auto eol=lf',
      'dist/** text eol=lf linguist-generated=true',
      'retained/** text eol=lf linguist-generated=true',
      '',
    ].join('\n'),
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
