import { statSync } from 'node:fs';
import type { LocatedIssue } from '../model/issue.ts';
import { committedIn } from './committed.ts';
import { disappearing } from './guards/disappearing.ts';
import { type Comparison, type Guarded, guarded } from './guards/guarded.ts';
import { planFor } from './plan.ts';

/** A program, and another committed tree than the one that it writes to. */
interface Against extends Omit<Comparison, 'committed' | 'plan'> {
  readonly name: string;
}

/**
 * What is wrong with a program where the tree that is delivered lies elsewhere, such as the main branch beside a branch whose
 * own tree says already what the program says: several commits are then one change.
 */
export function guardedAgainst({ name, ...comparison }: Against): Pick<Guarded, 'issues' | 'before'> {
  const { files, folder, removes } = comparison;
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return { issues: [missing(folder)], before: [] };
  const committed = committedIn(folder);
  const plan = planFor(files, committed, { name, folder, removes });
  const wanted = new Set(files.map(({ path }) => path));
  const { issues, before } = guarded({ ...comparison, committed, plan });
  return { issues: [...disappearing({ remove: plan.remove, wanted, folder, removes }), ...issues], before };
}

function missing(folder: string): LocatedIssue {
  return {
    rule: 'nothing-against',
    path: '--against',
    problem: `there is no folder '${folder}', so nothing would be compared`,
    remedy: "check out there what is delivered, such as the main branch's output",
    group: '',
    subject: '',
  };
}
