import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { Problem } from './problem.ts';
import { ciFiles } from './templates/ci.ts';
import { programFiles } from './templates/program.ts';
import { projectFiles, versions } from './templates/project.ts';
import type { Files, Project } from './templates/template.ts';
import { told, verb } from './verb.ts';

interface InitOptions {
  readonly repo: string;
}

/** `cloud-native init`: a project that synthesizes at once. */
export function initCommand(): Command {
  return verb('init', ['cloud-native init shop', 'cloud-native init --repo https://git.example.com/shop/deploy.git'])
    .description(
      'Puts a project into a folder: a program with one system, a test, releases, CI for GitHub and GitLab, and what Argo CD starts from. A folder that has one of these files is left alone.',
    )
    .argument('[folder]', 'where to', '.')
    .option(
      '-r, --repo <url>',
      'address of the repository, as Argo CD reaches it',
      'https://git.example.com/deploy.git',
    )
    .action((folder: string, options: InitOptions) => told(() => process.stdout.write(init(folder, options))));
}

function init(folder: string, { repo }: InitOptions): string {
  const project: Project = { name: packageName(folder), repo };
  const files: Files = { ...projectFiles(project), ...programFiles(project), ...ciFiles };
  const wanted = Object.keys(files).filter((path) => path !== 'package.json' || !existsSync(join(folder, path)));
  const there = wanted.filter((path) => existsSync(join(folder, path)));
  if (there.length > 0) {
    throw new Problem(`${folder} has ${there.join(', ')} already; nothing is written: choose another folder`, 1);
  }
  for (const path of wanted) place(join(folder, path), files[path] ?? '');
  return [
    `${folder}: ${wanted.length} files written`,
    ...wanted.map((path) => `  ${path}`),
    '',
    next(folder, wanted),
  ].join('\n');
}

function place(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
  } catch (error) {
    throw new Problem(`${path} cannot be written: ${(error as Error).message}`, 1);
  }
}

/** Named after its folder, as far as npm takes that. */
function packageName(folder: string): string {
  const name = basename(resolve(folder))
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');
  return name === '' ? 'deploy' : name;
}

function next(folder: string, written: readonly string[]): string {
  const { dependencies, devDependencies } = versions;
  const install = (packages: Readonly<Record<string, string>>) =>
    Object.entries(packages)
      .map(([name, version]) => `${name}@${version}`)
      .join(' ');
  const steps = [
    ...(resolve(folder) === process.cwd() ? [] : [`cd ${folder}`]),
    ...(written.includes('package.json')
      ? ['npm install']
      : [`npm install ${install(dependencies)}`, `npm install --save-dev ${install(devDependencies)}`]),
    'npx cloud-native synth',
    'git add --all && git commit && git push',
    'kubectl apply --filename dist/_argocd/_roots/prod.yaml   # once, where Argo CD runs',
  ];
  return `Next:\n${steps.map((step) => `  ${step}\n`).join('')}`;
}
