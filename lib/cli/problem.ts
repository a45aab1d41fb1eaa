/** What a user can put right; anything else that is thrown is a mistake of ours. */
export class Problem extends Error {
  readonly exitCode: number;

  /** An empty message where the program has told its own. The exit code says wrong use unless said. */
  constructor(message: string, exitCode = 2) {
    super(message);
    this.exitCode = exitCode;
  }
}
