import type { Command } from 'commander';
import { runVariables } from '../output/run-variables.ts';
import { appCommandIn, appOption } from './app-command.ts';
import { asked, run } from './program.ts';
import { told, verb } from './verb.ts';

interface SynthOptions {
  readonly check?: boolean;
  readonly app?: string;
}

/** `cloud-native synth`: runs the program, as `cdk8s synth` does, without a folder that is emptied first. */
export function synthCommand(): Command {
  return verb('synth', ['cloud-native synth', 'cloud-native synth --check', 'cloud-native synth --app "node main.js"'])
    .description(
      'Runs the program: checks, renders, and writes what differs. A program that is refused changes nothing.',
    )
    .option('-c, --check', 'write nothing, and end with 1 where the output is not what the program says')
    .addOption(appOption())
    .action((options: SynthOptions) => told(() => synth(options)));
}

function synth({ check = false, app = appCommandIn('cdk8s.yaml') }: SynthOptions): void {
  if (check) asked({ app, variable: runVariables.check, stdout: 'stdout' });
  else run(app);
}
