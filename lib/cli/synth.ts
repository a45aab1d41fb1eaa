import { type Command, InvalidArgumentError } from 'commander';
import { runVariables } from '../output/run-variables.ts';
import { appCommandIn, appOption } from './app-command.ts';
import { asked } from './program.ts';
import { told, verb } from './verb.ts';

interface SynthOptions {
  readonly check?: boolean;
  readonly against?: string;
  readonly app?: string;
}

/** `cloud-native synth`: runs the program, as `cdk8s synth` does, without a folder that is emptied first. */
export function synthCommand(): Command {
  return verb('synth', [
    'cloud-native synth',
    'cloud-native synth --check',
    'cloud-native synth --check --against main/dist',
    'cloud-native synth --app "node main.js"',
  ])
    .description(
      'Runs the program: checks, renders, and writes what differs. A program that is refused changes nothing.',
    )
    .option('-c, --check', 'write nothing, and end with 1 where the output is not what the program says')
    .option(
      '--against <folder>',
      'guard against the output in this folder, too, such as that of the main branch: several commits may be one change',
      folder,
    )
    .addOption(appOption())
    .action((options: SynthOptions) => told(() => synth(options)));
}

function synth({ check = false, against = '', app = appCommandIn('cdk8s.yaml') }: SynthOptions): void {
  const variables = { [runVariables.against]: against };
  asked({ app, variable: check ? runVariables.check : runVariables.synth, variables, stdout: 'stdout' });
}

/** An empty one would guard against nothing, unheard. */
function folder(text: string): string {
  if (text === '') throw new InvalidArgumentError('Give a folder, such as main/dist.');
  return text;
}
