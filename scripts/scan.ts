/**
 * What scanners that nobody here wrote say of every file of dist/ and of the snapshots, by their default rules. Installs
 * each from the pinned sources of test/judges/, must find the faults of test/judges/planted.yaml with it, and says how many
 * objects it read. The gate runs four of them; the other two take ten minutes to build.
 *
 *     node --import tsx scripts/scan.ts [NAME…]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { environments } from '../environments.ts';
import { checkov } from './scanners/checkov.ts';
import { kubeScore } from './scanners/kube-score.ts';
import { kubectlValidate } from './scanners/kubectl-validate.ts';
import { kubesec } from './scanners/kubesec.ts';
import { kyverno } from './scanners/kyverno.ts';
import type { Group, Scanner } from './scanners/scanner.ts';
import { judges } from './scanners/tools.ts';
import { trivy } from './scanners/trivy.ts';

const scanners: readonly Scanner[] = [kubeScore, checkov, kubesec, kubectlValidate, trivy, kyverno];
const root = join(import.meta.dirname, '..');
/** That of test/scenarios.test.ts. */
const snapshotKubernetes = '1.33';
const faults: string[] = [];

const wanted = process.argv.slice(2);
for (const name of wanted) if (!scanners.some((scanner) => scanner.name === name)) faults.push(`${name}: no scanner`);
const groups = [...environmentGroups(), ...snapshotGroups()];
const planted = groupOf('planted', snapshotKubernetes, [join(judges, 'planted.yaml')]);
for (const scanner of scanners) if (wanted.length === 0 || wanted.includes(scanner.name)) judgeWith(scanner);

for (const fault of faults) console.log(`  ${fault}`);
process.exitCode = faults.length > 0 ? 1 : 0;

function judgeWith({ name, unit = 'objects', planted: faultWords, install }: Scanner): void {
  const scan = install();
  const found = scan(planted).findings.map(({ id, message }) => `${id}: ${message}`);
  const missed = faultWords.filter((words) => !found.some((finding) => finding.includes(words)));
  let [read, findings] = [0, 0];
  for (const group of groups) {
    const result = scan(group);
    const { title } = group;
    if (result.seen !== result.expected)
      faults.push(`${name} ${title}: read ${result.seen} of ${result.expected} ${unit}`);
    for (const { id, object, message } of result.findings) faults.push(`${name} ${title}: ${id} ${object}: ${message}`);
    read += result.seen;
    findings += result.findings.length;
  }
  const hits = `${faultWords.length - missed.length} of ${faultWords.length} planted faults found`;
  console.log(`${name}: ${findings} findings; read ${read} ${unit} in ${groups.length} groups; ${hits}`);
  for (const words of missed) faults.push(`${name} is blind: of the planted faults it did not find ${words}`);
  if (read === 0) faults.push(`${name} read nothing`);
}

function environmentGroups(): readonly Group[] {
  const left = new Set(yamlIn('dist'));
  const all = Object.entries(environments).map(([id, { platform }]) => {
    const files = [...left].filter((file) => file.startsWith(`dist/${id}/`) || file === `dist/_argocd/${id}.yaml`);
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

function yamlIn(folder: string): readonly string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.yaml')).map((name) => `${folder}/${name}`);
  if (files.length === 0) faults.push(`${folder}: no files`);
  return files.sort();
}

function groupOf(title: string, kubernetes: string, files: readonly string[]): Group {
  const kinds = files
    .flatMap((file) => parseAllDocuments(readFileSync(file, 'utf8')))
    .map((document) => ('toJS' in document ? (document.toJS() as { readonly kind: string }).kind : ''));
  if (kinds.length === 0) faults.push(`${title}: no objects`);
  return { title, kubernetes, files, kinds };
}
