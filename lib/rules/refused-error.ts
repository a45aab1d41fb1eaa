import type { LocatedIssue } from '../model/issue.ts';
import { reportOf } from './report.ts';

/** Thrown where a program is refused and somebody waits for its manifests: in tests, by `render` and `Testing.synth`. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError';
  readonly #issues: readonly LocatedIssue[];

  constructor(issues: readonly LocatedIssue[]) {
    super(reportOf(issues));
    this.#issues = issues;
    // Where it was thrown says nothing: the lines that matter stand in the message.
    this.stack = this.message;
  }

  /** Everything that is wrong with the program. Not a field, so that Node does not print it below the message. */
  get issues(): readonly LocatedIssue[] {
    return this.#issues;
  }
}
