import { Command } from 'commander';
import { Problem } from './problem.ts';

/** What every verb ends with. */
const exitCodes = `
Exit codes:
  0  all is well
  1  the program is refused, or a folder is not what it says; a program that fails ends with its own code
  2  wrong use: the command cannot do what was asked`;

/** A verb, or the command itself. Wrong use ends with 2, since 1 says that the program or a folder is wrong. */
export function verb(name: string, examples: readonly string[]): Command {
  const lines = examples.map((example) => `\n  ${example}`).join('');
  return new Command(name)
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .showHelpAfterError(`(${name === 'cloud-native' ? '' : 'cloud-native '}${name} --help says what there is)`)
    .helpOption('-h, --help', 'say this')
    .addHelpText('after', `\nExamples:${lines}\n${exitCodes}`);
}

/** Does what a verb does; what a user can put right is told in one line, without a stack. */
export function told(run: () => void): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    if (error.message !== '') process.stderr.write(`error: ${error.message}\n`);
    process.exitCode = error.exitCode;
  }
}
