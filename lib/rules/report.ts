import type { LocatedIssue } from '../model/issue.ts';

/** So that lists of different problems look alike. */
const leastRuleWidth = 22;

/**
 * The list that people read: a heading for each group, then one line for each issue with its subject, rule, place,
 * problem, remedy, and the line of the program. Lines are not broken: terminals do that, and searches find them whole.
 */
export function reportOf(issues: readonly LocatedIssue[]): string {
  const groups = new Map<string, LocatedIssue[]>();
  for (const issue of issues) {
    const group = groups.get(issue.group);
    if (group === undefined) groups.set(issue.group, [issue]);
    else group.push(issue);
  }
  return [...groups].map(([group, list]) => groupText(group, list)).join('\n\n');
}

function groupText(group: string, issues: readonly LocatedIssue[]): string {
  const heading = `${group === '' ? 'the program' : group} has ${issues.length} ${issues.length === 1 ? 'problem' : 'problems'}:`;
  const subjectWidth = Math.max(...issues.map(({ subject }) => subject.length));
  const ruleWidth = Math.max(leastRuleWidth, ...issues.map(({ rule }) => rule.length));
  return [heading, ...issues.map((issue) => issueText(issue, subjectWidth, ruleWidth))].join('\n');
}

function issueText(
  { subject, rule, path, problem, remedy, line }: LocatedIssue,
  subjectWidth: number,
  ruleWidth: number,
): string {
  const columns = [...(subjectWidth === 0 ? [] : [subject.padEnd(subjectWidth)]), rule.padEnd(ruleWidth)];
  const text = `${path === '' ? '' : `${path}: `}${problem}; ${remedy}`;
  const where = line === undefined ? '' : `   ${line}`;
  return `  ${columns.join('  ')}  ${text.replace(/\s*\n\s*/g, ' ')}${where}`;
}
