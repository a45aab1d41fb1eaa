import type { LocatedIssue } from '../model/issue.ts';
import { reportOf } from './report.ts';

/** Thrown where a program is refused and somebody waits for its manifests: in tests, by `render` and `Testing.synth`. */
export class RefusedError extends Error {
  readonly #issues: readonly LocatedIssue[];

  constructor(issues: readonly LocatedIssue[]) {
    super(reportOf(issues));
    this.#issues = issues;
    // Where it was thrown says nothing: the lines that matter stand in the message.
    this.stack = this.message;
  }

  // A getter, as the next one: Node prints fields below the message.
  override get name(): string {
    return 'RefusedError';
  }

  /** Everything that is wrong with the program. */
  get issues(): readonly LocatedIssue[] {
    return this.#issues;
  }
}
