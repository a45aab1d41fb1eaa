import { graphCommand } from './graph.ts';
import { initCommand } from './init.ts';
import { retainCommand } from './retain.ts';
import { synthCommand } from './synth.ts';
import { verb } from './verb.ts';
import { version } from './version.ts';

/** The `cloud-native` command: one file per verb. */
const command = verb('cloud-native', ['cloud-native init shop', 'cloud-native synth', 'cloud-native graph --env prod'])
  .description('Works with a program of cdk8s-cloud-native: what it writes, what it declares, what a rollback needs.')
  .version(version, '-V, --version', 'say the version')
  .helpCommand(false)
  .addCommand(synthCommand())
  .addCommand(graphCommand())
  .addCommand(retainCommand())
  .addCommand(initCommand());

// Who reads has seen enough, as `head` has: nobody is left to be told.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => process.exit(code === 'EPIPE' ? 0 : 1));

// Errors are told by commander, or by the verbs; nothing else may throw.
command.parse();
