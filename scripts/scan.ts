/**
 * What scanners that nobody here wrote say of every file of dist/ and of the snapshots, by their default rules. Installs
 * each from the pinned sources of test/judges/, must find the faults of test/judges/planted.yaml with it, and says how many
 * objects it read. Those that do not know the kind Rollout, and so skip its pods, read it once more as a Deployment. The
 * gate runs four of them; the other two take ten minutes to build.
 *
 *     node --import tsx scripts/scan.ts [NAME…]
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseAllDocuments, stringify } from 'yaml';
import { environments } from '../environments.ts';
import { checkov } from './scanners/checkov.ts';
import { environmentOf } from './scanners/environment-of.ts';
import { kubeScore } from './scanners/kube-score.ts';
import { kubectlValidate } from './scanners/kubectl-validate.ts';
import { kubesec } from './scanners/kubesec.ts';
import { kyverno } from './scanners/kyverno.ts';
import type { Group, Scan, Scanner } from './scanners/scanner.ts';
import { isRollout, withStandIns } from './scanners/stand-ins.ts';
import { judges } from './scanners/tools.ts';
import { trivy } from './scanners/trivy.ts';

// biome-ignore lint/suspicious/noExplicitAny: manifests of any kind, as a reader of YAML gives them
type Document = any;

const scanners: readonly Scanner[] = [kubeScore, checkov, kubesec, kubectlValidate, trivy, kyverno];
const root = join(import.meta.dirname, '..');
/** That of test/scenarios.test.ts. */
const snapshotKubernetes = '1.33';
const folder = mkdtempSync(join(tmpdir(), 'scan-'));
const faults: string[] = [];

const wanted = process.argv.slice(2);
for (const name of wanted) if (!scanners.some((scanner) => scanner.name === name)) faults.push(`${name}: no scanner`);
try {
  const groups = [...environmentGroups(), ...snapshotGroups()];
  for (const scanner of scanners) if (wanted.length === 0 || wanted.includes(scanner.name)) judgeWith(scanner, groups);
} finally {
  rmSync(folder, { recursive: true });
}
for (const fault of faults) console.log(`  ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;

function judgeWith(scanner: Scanner, groups: readonly Group[]): void {
  const { name, unit = 'objects', install } = scanner;
  const scan = install();
  const standIns = scanner.plantedInRollout === undefined ? [] : groups.flatMap(standInGroup);
  let [read, findings] = [0, 0];
  for (const group of [...groups, ...standIns]) {
    const result = scan(group);
    const { title } = group;
    if (result.seen !== result.expected)
      faults.push(`${name} ${title}: read ${result.seen} of ${result.expected} ${unit}`);
    for (const { id, object, message } of result.findings) faults.push(`${name} ${title}: ${id} ${object}: ${message}`);
    read += result.seen;
    findings += result.findings.length;
  }
  console.log(`${name}: ${findings} findings; read ${read} ${unit} in ${groups.length + standIns.length} groups`);
  judgePlanted(scanner, scan);
  if (standIns.length > 0) judgePlantedRollout(scanner, scan, groups);
  if (read === 0) faults.push(`${name} read nothing`);
}

function judgePlanted({ name, planted }: Scanner, scan: ReturnType<Scanner['install']>): void {
  const found = wordsOf(scan(groupOf('planted', snapshotKubernetes, [join(judges, 'planted.yaml')])));
  const missed = planted.filter((words) => !found.some((finding) => finding.includes(words)));
  console.log(`${name}: ${planted.length - missed.length} of ${planted.length} planted faults found`);
  for (const words of missed) faults.push(`${name} is blind: of the planted faults it did not find ${words}`);
}

/** A judge that does not come to see the pods of Rollouts would find nothing wrong with them either. */
function judgePlantedRollout(
  { name, plantedInRollout: words }: Scanner,
  scan: ReturnType<Scanner['install']>,
  groups: readonly Group[],
): void {
  const rollouts = groups.flatMap(({ files }) => files.flatMap(documentsIn)).filter(isRollout);
  const spoilt = structuredClone(rollouts);
  for (const { spec } of spoilt)
    for (const { securityContext } of spec.template.spec.containers) securityContext.privileged = true;
  const files = spoilt.map((rollout) => written(withStandIns([rollout])));
  const blind = files.filter(
    (file) =>
      words === undefined ||
      !wordsOf(scan(groupOf(name, snapshotKubernetes, [file]))).some((finding) => finding.includes(words)),
  );
  console.log(
    `${name}: ${rollouts.length} Rollouts read as Deployments; planted a fault in each, ${files.length - blind.length} found`,
  );
  if (blind.length > 0) faults.push(`${name} is blind: in ${blind.length} Rollouts it did not find ${words}`);
}

function wordsOf({ findings }: Scan): readonly string[] {
  return findings.map(({ id, message }) => `${id}: ${message}`);
}

function environmentGroups(): readonly Group[] {
  const left = new Set(yamlIn('dist'));
  const all = Object.entries(environments).map(([id, { platform }]) => {
    const files = [...left].filter((file) => environmentOf(file.slice('dist/'.length)) === id);
    for (const file of files) left.delete(file);
    return groupOf(
      `dist/${id}`,
      platform.kubernetes,
      files.map((file) => join(root, file)),
    );
  });
  for (const file of left) faults.push(`${file}: of no environment, so nothing judged it`);
  return all;
}

/** Each is a cluster of its own: they share names. */
function snapshotGroups(): readonly Group[] {
  return yamlIn('__snapshots__').map((file) => groupOf(file, snapshotKubernetes, [join(root, file)]));
}

/** The files in which there are Rollouts, with Deployments in their place. */
function standInGroup({ title, kubernetes, files }: Group): readonly Group[] {
  const shown = files.map(documentsIn).filter((documents) => documents.some(isRollout));
  if (shown.length === 0) return [];
  return [groupOf(`${title} with Rollouts as Deployments`, kubernetes, shown.map(withStandIns).map(written))];
}

/** A file of these. */
function written(documents: readonly Document[]): string {
  const file = join(folder, `${readdirSync(folder).length}.yaml`);
  writeFileSync(file, documents.map((document) => `---\n${stringify(document)}`).join(''));
  return file;
}

function documentsIn(file: string): readonly Document[] {
  return [...parseAllDocuments(readFileSync(file, 'utf8'))].map((document) =>
    'toJS' in document ? document.toJS() : undefined,
  );
}

function yamlIn(folder: string): readonly string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.yaml')).map((name) => `${folder}/${name}`);
  if (files.length === 0) faults.push(`${folder}: no files`);
  return files.sort();
}

function groupOf(title: string, kubernetes: string, files: readonly string[]): Group {
  const kinds = files.flatMap(documentsIn).map(({ kind }) => kind);
  if (kinds.length === 0) faults.push(`${title}: no objects`);
  return { title, kubernetes, files, kinds };
}
