import { type Command, InvalidArgumentError } from 'commander';
import { runVariables } from '../output/run-variables.ts';
import { appCommandIn, appOption } from './app-command.ts';
import { asked } from './program.ts';
import { told, verb } from './verb.ts';

interface RetainOptions {
  readonly keep?: number;
  readonly app?: string;
}

/** `cloud-native retain`: keeps what a rollback needs, in files to be committed. */
export function retainCommand(): Command {
  return verb('retain', ['cloud-native retain', 'cloud-native retain --keep 5'])
    .description(
      'Keeps the ConfigMaps of the committed output in retained/, for rollbacks, and lets the oldest go. Run it on the branch that is delivered, then synthesize and commit both folders.',
    )
    .option('-k, --keep <n>', "earlier generations of each ConfigMap that stay (default: the edition's number)", count)
    .addOption(appOption())
    .action((options: RetainOptions) => told(() => retain(options)));
}

function retain({ keep, app = appCommandIn('cdk8s.yaml') }: RetainOptions): void {
  const variables = { [runVariables.keep]: keep === undefined ? '' : String(keep) };
  asked({ app, variable: runVariables.retain, variables, stdout: 'stdout' });
}

function count(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('Give a whole number, such as 3.');
  return Number(text);
}
