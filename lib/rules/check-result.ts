import type { LocatedIssue } from '../model/issue.ts';
import type { Waiver } from '../model/waiver.ts';

/** What the rules found. */
export interface CheckResult {
  /** By group, subject, rule and path. */
  readonly issues: readonly LocatedIssue[];
  /** What would be an issue, and is overruled with a reason. */
  readonly waived: readonly WaivedIssue[];
  /** Those among them whose waiver ends one day, in a program that does not say which day it is. */
  readonly unjudged: readonly WaivedIssue[];
}

/** An issue that is overruled. */
export interface WaivedIssue {
  readonly issue: LocatedIssue;
  readonly waiver: Waiver;
}
