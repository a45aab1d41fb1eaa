import { isPlainObject } from '../support/plain.ts';
import { Problem } from './problem.ts';
import { scripts } from './templates/project.ts';

/** How a file of a new project goes together with one that is there; a file of no such name cannot. */
export const mergedFiles: Readonly<Record<string, (there: string, ours: string) => string>> = {
  'package.json': (there) => withScripts(there),
  '.gitignore': (there, ours) => withLines(there, ours, ignoresOutput(there) ? '!/dist/\n!/dist/**\n' : ''),
  // A line for all files would win over those that say that some are binary.
  '.gitattributes': (there, ours) => withLines(there, ours.replace(/^\* .*\n/gm, '')),
};

/** Scripts of a package that CI runs, and that are not ours. */
export function ownScripts(text: string): readonly string[] {
  const theirs = scriptsOf(packageIn(text));
  return Object.entries(scripts)
    .filter(([name, script]) => name in theirs && theirs[name] !== script && !isPlaceholder(theirs[name]))
    .map(([name]) => name);
}

function withScripts(text: string): string {
  const manifest = packageIn(text);
  const theirs = Object.entries(scriptsOf(manifest)).filter(([, script]) => !isPlaceholder(script));
  const indent = /^[ \t]+(?=")/m.exec(text)?.[0] ?? '  ';
  return `${JSON.stringify({ ...manifest, scripts: { ...scripts, ...Object.fromEntries(theirs) } }, undefined, indent)}\n`;
}

/** What `npm init` writes: it fails. */
function isPlaceholder(script: unknown): boolean {
  return typeof script === 'string' && /^echo "Error: no test specified" && exit 1$/.test(script);
}

function scriptsOf({ scripts: theirs }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return isPlainObject(theirs) ? theirs : {};
}

function packageIn(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isPlainObject(value)) return value;
  } catch {
    // told below
  }
  throw new Problem(
    'package.json is there and holds no JSON object; nothing is written: put it right, or delete it',
    1,
  );
}

function withLines(there: string, ours: string, more = ''): string {
  const lines = there.split(/\r?\n/);
  const missing = `${ours}${more}`.split('\n').filter((line) => line !== '' && !lines.includes(line));
  const start = there === '' || there.endsWith('\n') ? there : `${there}\n`;
  return `${start}${missing.map((line) => `${line}\n`).join('')}`;
}

/** As GitHub's template for Node.js does; Argo CD reads what is committed. */
function ignoresOutput(text: string): boolean {
  return /^[/*]*dist\/?(?:\*+)?[ \t]*\r?$/m.test(text);
}
