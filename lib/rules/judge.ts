import type { Issue, LocatedIssue } from '../model/issue.ts';
import type { Program } from '../model/program.ts';
import type { Waiver } from '../model/waiver.ts';
import { byCodeUnit } from '../support/order.ts';
import type { CheckResult, WaivedIssue } from './check-result.ts';
import { overrulable } from './overrulable.ts';
import { isDay, isUsable } from './waiver-rules.ts';

/** An issue, where it belongs, and the waivers that may overrule it: the nearest first. */
interface Accusation {
  readonly issue: Issue;
  readonly group: string;
  readonly subject: string;
  readonly waivers: readonly (readonly Waiver[])[];
  /** Asked only for what is listed: reading it takes time. */
  readonly line: () => string | undefined;
}

/** Sorts what was found into issues and what is overruled. */
export function judged({ today }: Program, found: () => Iterable<Accusation>): CheckResult {
  const issues = new Map<string, LocatedIssue>();
  const waived = new Map<string, WaivedIssue>();
  for (const { issue, group, subject, waivers, line } of found()) {
    const key = JSON.stringify([group, subject, issue.rule, issue.path, issue.problem]);
    if (issues.has(key) || waived.has(key)) continue;
    const { holds, ended } = waiverFor(issue.rule, waivers, today);
    const located: LocatedIssue = { ...issue, group, subject, line: line() };
    if (holds !== undefined) waived.set(key, { issue: located, waiver: holds });
    else
      issues.set(
        key,
        ended === undefined
          ? located
          : { ...located, problem: `${issue.problem} (waived until ${ended.until}, which is over)` },
      );
  }
  const overruled = [...waived.values()].sort((a, b) => byPlace(a.issue, b.issue));
  return {
    issues: [...issues.values()].sort(byPlace),
    waived: overruled,
    unjudged: today === undefined ? overruled.filter(({ waiver }) => waiver.until !== undefined) : [],
  };
}

/** The waiver that holds for a rule, or else one that has ended. */
export function waiverFor(
  rule: string,
  waivers: readonly (readonly Waiver[])[],
  today: string | undefined,
): { readonly holds?: Waiver | undefined; readonly ended?: Waiver | undefined } {
  if (!overrulable.has(rule)) return {};
  const usable = waivers.flat().filter((waiver) => waiver.rule === rule && isUsable(waiver));
  const day = isDay(today) ? today : undefined;
  // Days in this form are ordered as texts are.
  const holds = usable.find(({ until }) => until === undefined || day === undefined || until >= day);
  return { holds, ended: usable[0] };
}

function byPlace(a: LocatedIssue, b: LocatedIssue): number {
  return (
    byCodeUnit(a.group, b.group) ||
    byCodeUnit(a.subject, b.subject) ||
    byCodeUnit(a.rule, b.rule) ||
    byCodeUnit(a.path, b.path) ||
    byCodeUnit(a.problem, b.problem)
  );
}
