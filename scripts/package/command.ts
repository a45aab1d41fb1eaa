import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Consumer } from './consumers.ts';
import { filesOf, run } from './run.ts';

/**
 * Whether the installed command draws the graph of a consumer's program, finds the program by itself, and writes nothing;
 * and whether it brings what `init` puts into a folder.
 */
export function commandProblems(project: string, { program }: Consumer): string[] {
  const folder = join(project, 'command');
  mkdirSync(folder);
  writeFileSync(join(folder, 'main.mjs'), program);
  writeFileSync(join(folder, 'cdk8s.yaml'), 'language: typescript\napp: node main.mjs\n');
  const before = filesOf(folder);
  const problems = Object.entries(expected).flatMap(([format, text]) => {
    const ran = run(folder, 'npm', 'exec', '--', 'cloud-native', 'graph', '--format', format);
    return ran.ok && ran.text.includes(text) ? [] : [`--format ${format}: ${ran.text}`];
  });
  const after = filesOf(folder);
  if (after.size !== before.size) problems.push(`it wrote ${[...after.keys()].join(', ')}`);
  const { ok, text } = run(folder, 'npm', 'exec', '--', 'cloud-native', 'init', 'made');
  const made = filesOf(join(folder, 'made'));
  return ok && made.has('main.ts') && made.has('.gitlab-ci.yml') ? problems : [...problems, `init: ${text}`];
}

/** What the pictures of the one service hold. */
const expected: Readonly<Record<string, string>> = {
  table: 'CALLER  CALLEE',
  mermaid: 'node_dev_shop_cart["cart"]',
  dot: '"dev/shop/cart" [label="cart"]',
  json: '"id": "dev/shop/cart"',
};
