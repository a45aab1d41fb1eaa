/**
 * One breach of one rule, as data; the text that people read is made from it last.
 *
 * @see ../rules for the duties, `../output` for how issues are printed
 */
export interface Issue {
  /** Stable id of the rule, such as `min-above-max`: what a waiver names and a search finds. */
  readonly rule: string;
  /** Where in the user's own props, such as `autoscaling.minReplicas`; empty when the whole construct is meant. */
  readonly path: string;
  /** What is wrong, with the value received; lower case, no final period. */
  readonly problem: string;
  /** What to write instead; lower case, no final period. */
  readonly remedy: string;
}

/** An issue together with what it was found on: the environment, system and service, and the line that made it. */
export interface LocatedIssue extends Issue {
  /** Heading that the issue is listed under: `prod/bycoin`, `prod` or empty for the whole program. */
  readonly group: string;
  /** Name of the service or object inside the group; empty for the group itself. */
  readonly subject: string;
  /** Line of the user's program, such as `systems/bycoin.ts:14`, where known. */
  readonly line?: string | undefined;
}
