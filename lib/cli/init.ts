import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { mergedFiles } from './merged-files.ts';
import { nextSteps } from './next-steps.ts';
import { Problem } from './problem.ts';
import { ciFiles } from './templates/ci.ts';
import { programFiles } from './templates/program.ts';
import { projectFiles } from './templates/project.ts';
import { retainFiles } from './templates/retain.ts';
import type { Files, Project } from './templates/template.ts';
import { told, verb } from './verb.ts';

interface InitOptions {
  readonly repo: string;
}

/** `cloud-native init`: a project that synthesizes at once. */
export function initCommand(): Command {
  return verb('init', ['cloud-native init shop', 'cloud-native init --repo https://git.example.com/shop/deploy.git'])
    .description(
      'Puts a project into a folder: a program with one system, a test, releases, CI for GitHub and GitLab, and what Argo CD starts from. A folder that has one of these files is left alone, but for package.json, .gitignore and .gitattributes, which get what they lack.',
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
  const files: Files = { ...projectFiles(project), ...programFiles(project), ...ciFiles, ...retainFiles };
  const there = new Map(Object.keys(files).flatMap((path) => textAt(folder, path)));
  const blocked = [...there.keys()].filter((path) => mergedFiles[path] === undefined);
  if (blocked.length > 0) {
    throw new Problem(`${folder} has ${blocked.join(', ')} already; nothing is written: choose another folder`, 1);
  }
  const texts = Object.entries(files).map(([path, ours]) => {
    const before = there.get(path);
    return [path, before === undefined ? ours : (mergedFiles[path]?.(before, ours) ?? before)] as const;
  });
  const changed = texts.filter(([path, text]) => text !== there.get(path));
  for (const [path, text] of changed) place(join(folder, path), text);
  return [
    `${folder}: ${changed.length} files written`,
    ...changed.map(([path]) => (there.has(path) ? `  ${path}, with what was there` : `  ${path}`)),
    '',
    nextSteps({ folder, repo, packageBefore: there.get('package.json') }),
  ].join('\n');
}

/** A file that is there; a folder in its place counts, too. */
function textAt(folder: string, path: string): readonly (readonly [string, string])[] {
  const file = join(folder, path);
  if (!existsSync(file)) return [];
  try {
    return [[path, readFileSync(file, 'utf8')]];
  } catch (error) {
    throw new Problem(`${file} cannot be read: ${(error as Error).message}`, 1);
  }
}

function place(path: string, text: string): void {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
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
