import { inspectValue } from '../support/plain.ts';
import type { Issue } from './issue.ts';
import { memberPath } from './option-kinds.ts';

type Labels = Readonly<Record<string, string>>;

/** Our labels stay, since selectors and the mesh read them: a user's that says one of them otherwise is an issue. */
export function refuseReservedLabels(theirs: Labels | undefined, ours: Labels, issues: Issue[]): void {
  for (const [key, value] of Object.entries(theirs ?? {})) {
    if (!Object.hasOwn(ours, key) || ours[key] === value) continue;
    issues.push({
      rule: 'label-reserved',
      path: memberPath('labels', key),
      problem: `${inspectValue(value)} differs from what this label has to be ('${ours[key]}')`,
      remedy: 'remove it, or use another key',
    });
  }
}
