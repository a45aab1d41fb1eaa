/**
 * Does everybody read what we write? Reads dist/ and the snapshots, and some 10,000 strings that the emitter writes, with
 * the YAML readers of Python and Go, and compares. Part of the gate: installs what it needs, must find what a naive
 * emitter gets wrong with each reader, and says how much it looked at.
 *
 *     node --import tsx scripts/readers.ts [--seed=N]
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { yamlFor } from '../lib/output/yaml.ts';
import { cache, installedReaders, MissingToolError, type Reader, type Request } from '../test/readers/programs.ts';
import { anyString, documentOf, trickyStrings } from '../test/readers/strings.ts';

/** A text, where it is from, and what a reader must get from it. */
interface Expectation {
  readonly name: string;
  readonly request: Request;
  readonly documents: readonly unknown[];
}

interface Difference {
  readonly name: string;
  readonly kind: 'refused' | 'misread';
  readonly detail: string;
}

const root = join(import.meta.dirname, '..');
const seed = Number(process.argv.find((argument) => argument.startsWith('--seed='))?.slice(7) ?? Date.now() % 2 ** 31);
const plantedName = 'a planted file';
const problems: string[] = [];

try {
  const readers = installedReaders();
  const files = ['dist', '__snapshots__'].flatMap(yamlFilesIn);
  const fileExpectations = files.map(fileExpectation);
  const strings = [...trickyStrings, ...fc.sample(anyString, { numRuns: 10_000, seed })];
  const stringExpectations = strings.map((text) => stringExpectation(text, yamlFor(documentOf(text))));
  const naive = strings.slice(0, 1_000).map((text) => stringExpectation(text, naiveYamlFor(text)));

  for (const reader of readers) {
    const differences = [...differencesOf(reader, fileExpectations), ...differencesOf(reader, stringExpectations)];
    const faults = [...differencesOf(reader, naive), ...differencesOf(reader, [plantedFile()])];
    const misread = faults.filter(({ kind }) => kind === 'misread');
    console.log(
      `  ${reader.name}: ${differences.length} differences; of the naive emitter's, ${misread.length} misread`,
    );
    for (const { name, kind, detail } of differences.slice(0, 5))
      problems.push(`${reader.name} ${kind} ${name}: ${detail}`);
    if (differences.length > 5) problems.push(`${reader.name}: and ${differences.length - 5} more`);
    if (misread.length < 10 || misread.at(-1)?.name !== plantedName)
      problems.push(`${reader.name}: blind to planted faults`);
  }

  const documents = fileExpectations.reduce((sum, { documents }) => sum + documents.length, 0);
  console.log(`readers: ${files.length} files, ${documents} documents, ${strings.length} strings (--seed=${seed})`);
  if (documents === 0) problems.push('no document in dist/: write it first, by npm run synth');
} catch (error) {
  if (!(error instanceof MissingToolError)) throw error;
  console.error(`readers: ${error.message}`);
  process.exit(2);
}

for (const problem of problems) console.error(problem);
console.log(problems.length === 0 ? 'readers: all read the same' : `readers: ${problems.length} problems`);
process.exitCode = problems.length === 0 ? 0 : 1;

function yamlFilesIn(folder: string): readonly string[] {
  const path = join(root, folder);
  if (!existsSync(path)) {
    if (folder === 'dist') problems.push('there is no dist/: write it first, by npm run synth');
    return [];
  }
  const names = readdirSync(path, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name));
  return names.sort().map((name) => join(path, name));
}

function fileExpectation(file: string): Expectation {
  const name = relative(root, file);
  const documents = parseAllDocuments(readFileSync(file, 'utf8'));
  if (!Array.isArray(documents)) return { name, request: { file }, documents: [] };
  for (const { errors } of documents)
    for (const { message } of errors) problems.push(`yaml refused ${name}: ${message}`);
  return { name, request: { file }, documents: documents.map((document): unknown => document.toJS()) };
}

function stringExpectation(text: string, written: string): Expectation {
  return { name: JSON.stringify(text), request: { text: written }, documents: [documentOf(text)] };
}

/** What one writes when one does not know better; the readers' answers must show it. */
function naiveYamlFor(text: string): string {
  const { last, ...others } = documentOf(text);
  return `${yamlFor(others)}last: ${last}\n`;
}

/** A file, as those of dist/, that no two kinds of readers read alike. */
function plantedFile(): Expectation {
  const file = join(cache, 'planted.yaml');
  mkdirSync(cache, { recursive: true });
  writeFileSync(file, '---\nmode: 0777\nflag: off\ncommit: 1_0\n');
  return { ...fileExpectation(file), name: plantedName };
}

function differencesOf(reader: Reader, expectations: readonly Expectation[]): readonly Difference[] {
  const answers = reader.read(expectations.map(({ request }) => request));
  return expectations.flatMap(({ name, documents }, index): readonly Difference[] => {
    const answer = answers[index];
    if (answer === undefined) return [{ name, kind: 'refused', detail: 'no answer' }];
    if ('error' in answer) return [{ name, kind: 'refused', detail: answer.error }];
    if (isDeepStrictEqual(answer.documents, documents)) return [];
    return [{ name, kind: 'misread', detail: firstDifference(answer.documents, documents) }];
  });
}

/** The first place where two values differ, with both sides. */
function firstDifference(read: unknown, written: unknown, path = ''): string {
  if (isCollection(read) && isCollection(written)) {
    for (const key of new Set([...Object.keys(written), ...Object.keys(read)])) {
      if (!isDeepStrictEqual(read[key], written[key]))
        return firstDifference(read[key], written[key], `${path}/${key}`);
    }
  }
  return `${path} is read as ${shown(read)}, not ${shown(written)}`;
}

function isCollection(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
