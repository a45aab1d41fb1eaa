import { spawnSync } from 'node:child_process';
import { chmodSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { retainFiles } from '../lib/cli/templates/retain.ts';
import { type Runner, withCommand } from './support/commands.ts';
import { place, type Tree, treeOf } from './support/folders.ts';

const project: Tree = {
  'main.mjs': `import { readFileSync } from 'node:fs';
import { CloudNativeApp, Environment, local, MicroService, System } from './library.cjs';

const app = new CloudNativeApp();
const dev = new Environment(app, 'dev', { tier: 'development', edition: '2026.12', cloud: local(), platform: { kubernetes: '1.33' }, releases: {} });
const files = { '/etc/api/rules': readFileSync('rules.txt', 'utf8') };
const size = { image: 'registry.example.com/shop/api:1.0.0', port: 8080, cpu: '250m', memory: '256Mi' };
new MicroService(new System(dev, 'shop'), 'api', { ...size, files });
app.synth();
`,
  // What npm would install is in the folder already.
  'bin/npm': '#!/bin/sh\n',
  'bin/npx': '#!/bin/sh\nshift\nexec node cloud-native.cjs "$@"\n',
  '.gitignore': 'node_modules\nremote.git\nci\n',
  ...retainFiles,
};

/** A repository with its main branch, somebody who releases, and a job of CI. */
class Team {
  readonly folder: string;
  readonly #command: Runner;

  constructor(folder: string, command: Runner) {
    this.folder = folder;
    this.#command = command;
    for (const name of ['npm', 'npx']) chmodSync(join(folder, 'bin', name), 0o755);
    this.git('init', '--quiet', '--initial-branch', 'main');
    this.git('init', '--quiet', '--bare', '--initial-branch', 'main', 'remote.git');
    this.git('remote', 'add', 'origin', join(folder, 'remote.git'));
  }

  get ci(): string {
    return join(this.folder, 'ci');
  }

  /** Commits a release on the branch that is checked out. */
  release(rules: string): void {
    place(this.folder, { 'rules.txt': rules });
    expect(this.#command(['synth']).status).toBe(0);
    this.git('add', '--all');
    this.git('commit', '--quiet', '--message', `release ${rules}`);
  }

  push(): void {
    this.git('push', '--quiet', 'origin', 'main');
  }

  /** As a job does that starts from nothing. */
  retain(prepare: () => void = () => {}): void {
    this.git('clone', '--quiet', 'remote.git', 'ci');
    symlinkSync(resolve('node_modules'), join(this.ci, 'node_modules'));
    prepare();
    const { status, stderr } = spawnSync('sh', ['scripts/retain.sh', 'main', 'origin'], {
      cwd: this.ci,
      encoding: 'utf8',
      env: { ...process.env, ...identity, PATH: `${join(this.ci, 'bin')}:${process.env['PATH']}` },
    });
    expect([status, status === 0 ? '' : stderr]).toEqual([0, '']);
    this.git('pull', '--quiet', '--rebase', 'origin', 'main');
    spawnSync('rm', ['-rf', this.ci]);
  }

  git(...args: readonly string[]): string {
    const run = spawnSync('git', args, { cwd: this.folder, encoding: 'utf8', env: { ...process.env, ...identity } });
    expect([run.status, run.status === 0 ? '' : run.stderr]).toEqual([0, '']);
    return run.stdout.trim();
  }

  /** The rules that are kept, as files below a folder hold them. */
  rulesIn(folder: string, name = /\.yaml$/): readonly string[] {
    const files = Object.entries(treeOf(join(this.folder, folder))).filter(([path]) => name.test(path));
    return files.flatMap(([, text]) =>
      [...text.matchAll(/^ {2}etc-api-rules: (\w+)$/gm)].map(([, rules = '']) => rules),
    );
  }
}

const identity = Object.fromEntries(
  ['AUTHOR', 'COMMITTER'].flatMap((who) => [
    [`GIT_${who}_NAME`, 'test'],
    [`GIT_${who}_EMAIL`, 'test@example.com'],
  ]),
);

function withTeam(use: (team: Team) => void): void {
  withCommand(project, (run, folder) => use(new Team(folder, run)));
}

const copies = /\/_retained-[^/]+\.yaml$/;

describe('the script that CI runs on the main branch', { timeout: 240_000 }, () => {
  test('keeps every release that was merged since it last ran, and brings back what the last one dropped', () => {
    withTeam((team) => {
      team.release('one');
      team.push();
      team.retain();
      expect(team.rulesIn('retained')).toEqual(['one']);
      for (const rules of ['two', 'three']) team.release(rules);
      team.push();
      team.retain();
      expect(team.rulesIn('retained')).toEqual(['three', 'two', 'one']);
      expect(team.rulesIn('dist', copies).toSorted()).toEqual(['one', 'two']);
    });
  });

  test('keeps what a merge brought to the branch, and nothing that was on another branch only', () => {
    withTeam((team) => {
      team.release('one');
      team.git('checkout', '--quiet', '-b', 'topic');
      for (const rules of ['draft', 'two']) team.release(rules);
      team.git('checkout', '--quiet', 'main');
      team.git('merge', '--quiet', '--no-ff', '--no-edit', 'topic');
      team.push();
      team.retain();
      expect(team.rulesIn('retained')).toEqual(['two', 'one']);
    });
  });

  test('starts again from the newest commit where somebody pushes first', () => {
    withTeam((team) => {
      team.release('one');
      team.push();
      team.release('two');
      team.retain(() => {
        const once = `#!/bin/sh\nrm .git/hooks/pre-push\nunset GIT_DIR\ngit -C .. push --quiet origin main\n`;
        place(team.ci, { '.git/hooks/pre-push': once });
        chmodSync(join(team.ci, '.git/hooks/pre-push'), 0o755);
      });
      expect([team.rulesIn('retained'), team.rulesIn('dist', copies)]).toEqual([['two', 'one'], ['one']]);
      expect(team.git('log', '--format=%s')).toBe('Keep what a rollback needs\nrelease two\nrelease one');
    });
  });

  test('commits nothing where nothing is to be kept, nor what else the program would change', () => {
    withTeam((team) => {
      team.release('one');
      team.push();
      team.retain();
      place(team.folder, { 'rules.txt': 'forgotten' });
      team.git('commit', '--quiet', '--all', '--message', 'forgets to synthesize');
      team.push();
      const before = team.git('rev-parse', 'HEAD');
      team.retain();
      expect(team.git('diff', '--name-only', before)).toMatch(
        /^(?:dist\/dev\/shop\/_retained-api-files-\w{10}\.yaml)?$/,
      );
      expect(team.rulesIn('dist', /\/api\.yaml$/)).toEqual(['one']);
      const after = team.git('rev-parse', 'HEAD');
      team.retain();
      expect(team.git('rev-parse', 'HEAD')).toBe(after);
    });
  });
});
