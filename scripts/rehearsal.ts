/**
 * The rehearsal of `docs/rollback.md`, played in a temporary folder: a release, a bad one, and the way back. What its blocks
 * show is what the files of that folder became.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { measured } from '../examples/environment.ts';
import { Shop } from '../examples/rollback.ts';
import { CloudNativeApp, Environment, RefusedError } from '../lib/index.ts';
import { synthesized } from '../lib/output/synthesis.ts';

/** Files by path. */
type Tree = Readonly<Record<string, string>>;

/** What happens: a merge to the main branch, or CI on it. */
interface Scene {
  readonly before: Tree;
  readonly after: Tree;
}

const scenes: Record<string, Scene> = {};

/** What a scene changes: `files` for their list, or a path for how that file changes. */
export function rehearsed(scene: string, what: string): string {
  if (Object.keys(scenes).length === 0) play();
  const { before, after } = scenes[scene] ?? unknown(`scene '${scene}'`);
  return what === 'files' ? changedFiles(before, after) : changedLines(before, after, what);
}

function play(): void {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-'));
  try {
    const good = { version: '1.4.2', perDay: 1000 };
    const bad = { version: '1.5.0', perDay: 10 };
    act(folder, 'release', () => release(folder, good));
    act(folder, 'ci', () => keep(folder, good));
    act(folder, 'bad-release', () => release(folder, bad));
    act(folder, 'bad-ci', () => keep(folder, bad));
    act(folder, 'revert', () => release(folder, good));
    act(folder, 'revert-ci', () => keep(folder, good));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function act(folder: string, scene: string, run: () => void): void {
  const before = treeOf(folder);
  run();
  scenes[scene] = { before, after: treeOf(folder) };
}

interface Release {
  readonly version: string;
  readonly perDay: number;
}

function release(folder: string, { version, perDay }: Release): void {
  const file = join(folder, 'releases/prod.json');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `{\n  "shop/orders": "${version}"\n}\n`);
  const { id: _, ...props } = measured;
  const { app, options } = appIn(folder);
  new Shop(new Environment(app, 'prod', { ...props, releases: { 'shop/orders': version } }), perDay);
  const destination = { publish: true, asOneFile: false, emptied: false, fill: undefined };
  const { issues } = synthesized(app, options, destination);
  if (issues.length > 0) throw new RefusedError(issues);
}

/** As CI does: `cloud-native retain`, then `cloud-native synth`. */
function keep(folder: string, delivered: Release): void {
  const { app } = appIn(folder);
  const { id: _, ...props } = measured;
  new Environment(app, 'prod', props);
  app.retain();
  release(folder, delivered);
}

function appIn(folder: string) {
  const options = { name: 'shop', published: join(folder, 'dist'), retained: join(folder, 'retained'), removes: [] };
  return { app: new CloudNativeApp({ name: 'shop', outdir: options.published, retained: options.retained }), options };
}

function treeOf(folder: string): Tree {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((entry) => join(entry.parentPath, entry.name)).sort();
  return Object.fromEntries(
    paths.map((path) => [path.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(path, 'utf8')]),
  );
}

function changedFiles(before: Tree, after: Tree): string {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const lines = paths.flatMap((path) => {
    if (before[path] === after[path]) return [];
    const what = before[path] === undefined ? 'added  ' : after[path] === undefined ? 'removed' : 'changed';
    return [`${what}  ${path}`];
  });
  return lines.length === 0 ? unknown('change') : lines.join('\n');
}

/** As Git shows it, without the labels that hold the version: every object has one. */
function changedLines(before: Tree, after: Tree, path: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'rehearsal-'));
  try {
    for (const [name, tree] of Object.entries({ before, after })) {
      const text = tree[path] ?? '';
      writeFileSync(join(folder, name), text.replace(/^ *app\.kubernetes\.io\/version: .*\n/gm, ''));
    }
    const { stdout } = spawnSync('git', ['diff', '--no-index', '--no-color', '--unified=2', 'before', 'after'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const hunks = stdout.slice(stdout.indexOf('\n@@') + 1).replace(/^@@ .*$/gm, '@@');
    return stdout === '' ? unknown(`change of ${path}`) : `${path}\n${hunks}`;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function unknown(what: string): never {
  throw new Error(`the rehearsal has no ${what}`);
}
