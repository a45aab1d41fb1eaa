import { relative, sep } from 'node:path';
import { contractsOf } from '../model/contracts-of.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import { type CommittedEntry, committedIn } from './committed.ts';
import type { OutputFile } from './layout.ts';
import { jsonMarkOf } from './mark.ts';

/** A folder of contracts: where it lies, seen from the output folder, so that one plan covers both. */
export interface ContractFolder {
  readonly folder: string;
  readonly below: string;
}

/** Where contracts go, seen from the output folder: beside it, since Argo CD would take them for manifests inside. */
export function contractFolder(
  folder: string | undefined,
  outdir: string,
  problems: Issue[],
): ContractFolder | undefined {
  if (folder === undefined) return undefined;
  const below = relative(outdir, folder).split(sep).join('/');
  if (below.startsWith('../')) return { folder, below };
  problems.push({
    rule: 'contracts-in-output',
    path: 'contracts',
    problem: `'${folder}' is, or lies in, the output folder '${outdir}', whose files are manifests`,
    remedy: "name a folder beside it, such as contracts: 'contracts'",
  });
  return undefined;
}

/** One file for each system: what others may rely on. */
export function contractFiles(graph: CallGraph, { below }: ContractFolder, program: string): readonly OutputFile[] {
  return contractsOf(graph).map((contract) => {
    const body = JSON.stringify(contract, undefined, 2).slice(1).trimStart();
    return { path: `${below}/${contract.system}.json`, text: `${jsonMarkOf(program)}  ${body}\n` };
  });
}

/** What lies there and is ours, or in our way: contracts of others may stand beside, and are nobody's business. */
export function committedContracts(
  { folder, below }: ContractFolder,
  wanted: readonly OutputFile[],
  isOurs: (head: string) => boolean,
): readonly CommittedEntry[] {
  const paths = new Set(wanted.map(({ path }) => path));
  return committedIn(folder)
    .filter(({ path }) => !path.includes('/'))
    .map((entry) => ({ ...entry, path: `${below}/${entry.path}` }))
    .filter(({ path, kind, head }) => paths.has(path) || (kind === 'file' && path.endsWith('.json') && isOurs(head())));
}
