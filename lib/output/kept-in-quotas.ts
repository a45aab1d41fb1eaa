import { baseOfHashedName } from '../model/hashed-name.ts';
import type { LocatedIssue } from '../model/issue.ts';
import type { JudgedObject, Program } from '../model/program.ts';
import type { SystemModel } from '../model/system.ts';
import { fitKeptIntoQuotas } from '../rules/arithmetic/quota-rules.ts';
import { judgeFound } from '../rules/check.ts';
import { systemFolderOf } from './file-paths.ts';
import type { OutputFile } from './layout.ts';
import { documentsOf, nameOfGeneration } from './retained-generation.ts';

/**
 * Whether quotas hold what is kept for rollbacks, when as much is kept as ever is: what is delivered now is kept by the next
 * run, and a quota that is full then stops the next release. Nothing is said where nothing is kept.
 */
export function keptBeyondQuotas(
  program: Program,
  objects: readonly JudgedObject[],
  kept: readonly OutputFile[],
): readonly LocatedIssue[] {
  if (kept.length === 0 || !objects.some(({ manifest }) => manifest.kind === 'ResourceQuota')) return [];
  const byNamespace = new Map<string, number>();
  for (const system of program.systems) {
    const place = `${system.environment.cluster} ${system.namespace}`;
    byNamespace.set(place, (byNamespace.get(place) ?? 0) + mostKept(system, objects, kept));
  }
  return judgeFound([fitKeptIntoQuotas(objects, byNamespace)], program).issues;
}

/** As many of each ConfigMap as the edition says, or as there are, if somebody keeps more. */
function mostKept({ key, environment }: SystemModel, objects: readonly JudgedObject[], kept: readonly OutputFile[]) {
  const numbers = new Map<string, number>();
  for (const { system, manifest } of objects) {
    const base = system === key && manifest.kind === 'ConfigMap' ? baseOfHashedName(manifest.metadata.name) : undefined;
    if (base !== undefined) numbers.set(base, 0);
  }
  const folder = `${systemFolderOf(key)}/`;
  for (const { text } of kept.filter(({ path }) => path.startsWith(folder))) {
    for (const document of documentsOf(text)) {
      const base = baseOfHashedName(nameOfGeneration(document) ?? '');
      if (base !== undefined) numbers.set(base, (numbers.get(base) ?? 0) + 1);
    }
  }
  let sum = 0;
  for (const number of numbers.values()) sum += Math.max(number, environment.defaults.revisionHistoryLimit);
  return sum;
}
