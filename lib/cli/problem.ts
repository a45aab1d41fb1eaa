/** What a user can put right; anything else that is thrown is a mistake of ours. */
export class Problem extends Error {
  readonly exitCode: number;

  /** An empty message where the program has told its own. */
  constructor(message: string, exitCode = 1) {
    super(message);
    this.exitCode = exitCode;
  }
}
