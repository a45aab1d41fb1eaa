/**
 * `kubeconform -strict` over dist/ and the snapshots, each environment against the schemas of its own Kubernetes version, written from
 * `schemas/` (no network). Part of the gate: installs kubeconform by `go install`, must find a fault planted in every kind
 * that it can judge, and says how many objects it looked at.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { environments } from '../environments.ts';
import { environmentOf } from './scanners/environment-of.ts';
import { kubeconformSchemas, schemaLocations } from './schemas/kubeconform-schemas.ts';

interface Summary {
  readonly resources: readonly {
    readonly filename: string;
    readonly kind: string;
    readonly name: string;
    readonly msg: string;
  }[];
  readonly summary: {
    readonly valid: number;
    readonly invalid: number;
    readonly errors: number;
    readonly skipped: number;
  };
}

const release = 'v0.7.0';
/** That of test/scenarios.test.ts. */
const snapshotKubernetes = '1.33';
const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');
const schemas = mkdtempSync(join(tmpdir(), 'kubeconform-'));
const faults: string[] = [];

try {
  const program = installed();
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.yaml'));
  const unseen = new Set(files);
  const versions = new Map<string, readonly string[]>();
  let objects = 0;
  for (const [id, { platform }] of Object.entries(environments)) {
    const { kubernetes } = platform;
    const ours = files.filter((file) => environmentOf(file) === id);
    for (const file of ours) unseen.delete(file);
    if (!versions.has(kubernetes)) versions.set(kubernetes, kubeconformSchemas(schemas, kubernetes));
    const { summary, resources } = judged(program, kubernetes, ours);
    console.log(`${id}: Kubernetes ${kubernetes}, ${ours.length} files, ${counts(summary)}`);
    for (const { filename, kind, name, msg } of resources) faults.push(`${filename} ${kind}/${name}: ${msg}`);
    if (summary.valid === 0) faults.push(`${id}: no object was found valid`);
    objects += summary.valid;
  }
  // Relative to dist/, as the others are.
  const snapshots = readdirSync(join(root, '__snapshots__')).map((file) => join('..', '__snapshots__', file));
  if (!versions.has(snapshotKubernetes))
    versions.set(snapshotKubernetes, kubeconformSchemas(schemas, snapshotKubernetes));
  const { summary, resources } = judged(program, snapshotKubernetes, snapshots);
  console.log(`snapshots: Kubernetes ${snapshotKubernetes}, ${snapshots.length} files, ${counts(summary)}`);
  for (const { filename, kind, name, msg } of resources) faults.push(`${filename} ${kind}/${name}: ${msg}`);
  objects += summary.valid;
  for (const file of unseen) faults.push(`${file}: of no environment, so nothing judged it`);
  for (const [kubernetes, kinds] of versions) judgePlanted(program, kubernetes, kinds);
  console.log(`${objects} objects in ${files.length + snapshots.length} files`);
} finally {
  rmSync(schemas, { recursive: true });
}
for (const fault of faults) console.log(`  ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;

/** kubeconform's own program; made once, since `npm ci` is what empties this folder. */
function installed(): string {
  const folder = join(root, 'node_modules', '.cache', `kubeconform-${release}`);
  const program = join(folder, 'kubeconform');
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  execFileSync('go', ['install', `github.com/yannh/kubeconform/cmd/kubeconform@${release}`], {
    stdio: 'inherit',
    env: { ...process.env, GOBIN: folder, CGO_ENABLED: '0' },
  });
  return program;
}

/** What kubeconform says of files, below dist/ or by absolute path, with the schemas of one Kubernetes version. */
function judged(program: string, kubernetes: string, files: readonly string[]): Summary {
  const locations = schemaLocations.flatMap((location) => ['-schema-location', join(schemas, location)]);
  const options = ['-strict', '-summary', '-output', 'json', '-kubernetes-version', `${kubernetes}.0`, ...locations];
  const { stdout, stderr } = spawnSync(program, [...options, ...files], {
    cwd: dist,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (!stdout) throw new Error(`kubeconform printed nothing: ${stderr}`);
  return JSON.parse(stdout) as Summary;
}

/** One object of each kind, with a field that it does not have: a schema that is missing or broken shows, too. */
function judgePlanted(program: string, kubernetes: string, kinds: readonly string[]): void {
  const file = join(schemas, 'planted.yaml');
  const documents = kinds.map((name) => {
    const slash = name.lastIndexOf('/');
    const [apiVersion, kind] = [name.slice(0, slash), name.slice(slash + 1)];
    return `---\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: planted\nplanted: true\n`;
  });
  writeFileSync(file, documents.join(''));
  const { resources, summary } = judged(program, kubernetes, [file]);
  console.log(`planted in ${kinds.length} kinds of Kubernetes ${kubernetes}: ${summary.invalid} found`);
  if (summary.invalid === kinds.length && kinds.length > 0) return;
  faults.push(`blind for Kubernetes ${kubernetes}: ${kinds.length - summary.invalid} planted faults were not found`);
  for (const { kind, msg } of resources) if (msg.startsWith('could not find')) faults.push(`${kind}: ${msg}`);
}

function counts({ valid, invalid, errors, skipped }: Summary['summary']): string {
  return `${valid} objects valid, ${invalid} invalid, ${errors} errors, ${skipped} skipped`;
}
