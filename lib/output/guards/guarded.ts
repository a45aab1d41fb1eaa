import type { OutgoingObject } from '../../constructs/outgoing.ts';
import type { LocatedIssue } from '../../model/issue.ts';
import type { Program } from '../../model/program.ts';
import { judgeFound } from '../../rules/check.ts';
import type { CommittedEntry } from '../committed.ts';
import type { OutputFile } from '../layout.ts';
import type { Plan } from '../plan.ts';
import { changedFields } from './changed-fields.ts';
import { changedState } from './changed-state.ts';
import { changedWorkload } from './changed-workload.ts';
import { closedPaths } from './closed-paths.ts';
import { committedObjects } from './committed-objects.ts';
import { disappearingState } from './disappearing-state.ts';
import { droppedReplicas } from './dropped-replicas.ts';
import { leftWorkloads } from './left-workloads.ts';
import { movedServices } from './moved-services.ts';
import { removedCallees } from './removed-callees.ts';
import { switchedApplications } from './switched-applications.ts';

/** What a program would make of a committed tree. */
export interface Comparison {
  readonly objects: readonly OutgoingObject[];
  /** What the files would be. */
  readonly files: readonly OutputFile[];
  /** What is there. */
  readonly committed: readonly CommittedEntry[];
  readonly plan: Pick<Plan, 'write' | 'remove'>;
  /** The folder of the committed tree, as messages name it. */
  readonly folder: string;
  /** What may disappear. */
  readonly removes: readonly string[];
  readonly program: Program;
}

/** What only both trees together show. */
export interface Guarded {
  /** Changes that a cluster would refuse, or by which something that runs would stop. */
  readonly issues: readonly LocatedIssue[];
  /** What a sync closes for a while, for people. */
  readonly closing: readonly string[];
  /** Files that change or go, as they are there. */
  readonly before: readonly OutputFile[];
}

/** Judges the step from a committed tree to what a program says. */
export function guarded(comparison: Comparison): Guarded {
  const { objects, committed, plan, program } = comparison;
  const { write, remove } = plan;
  const removed = new Set(remove);
  const gone = committed
    .filter(({ path }) => removed.has(path))
    .map((entry) => ({ path: entry.path, text: entry.text() }));
  const before = [...write.map((change) => ({ path: change.path, text: change.before ?? '' })), ...gone];
  if (before.length === 0) return { issues: [], closing: [], before };
  const there = committedObjects([...stayingIn(comparison), ...before], comparison.files);
  const closed = closedPaths(objects, write, program);
  const { issues } = judgeFound(
    [
      droppedReplicas(objects, there),
      changedState(objects, there),
      changedWorkload(objects, there),
      changedFields(objects, there),
      closed.filter(({ lasts }) => lasts),
    ],
    program,
  );
  const added = write.filter((change) => change.before === undefined).map(({ path }) => path);
  return {
    issues: [
      ...disappearingState({ ...comparison, before: there }),
      ...leftWorkloads({ ...comparison, before: there }),
      ...switchedApplications({ ...comparison, before: there }),
      ...removedCallees({ ...comparison, remove, before }),
      ...movedServices({ ...comparison, remove, added }),
      ...issues,
    ],
    closing: closed.filter(({ lasts }) => !lasts).map(({ note }) => note),
    before,
  };
}

/** Files that are what they were. */
function stayingIn({ files, plan }: Comparison): readonly OutputFile[] {
  const changed = new Set(plan.write.map(({ path }) => path));
  return files.filter(({ path }) => !changed.has(path));
}

/** What one tree shows, and what only another does. */
export function together(here: readonly LocatedIssue[], there: readonly LocatedIssue[]): readonly LocatedIssue[] {
  const said = new Set(here.map(placeOf));
  return [...here, ...there.filter((issue) => !said.has(placeOf(issue)))];
}

function placeOf({ group, subject, rule, path }: LocatedIssue): string {
  return JSON.stringify([group, subject, rule, path]);
}
