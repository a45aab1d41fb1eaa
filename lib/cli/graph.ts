import { Command, Option } from 'commander';
import { formats, type GraphFormat } from '../topology/formats.ts';
import { appCommandIn } from './app-command.ts';
import { partNamed } from './graph-scope.ts';
import { Problem } from './problem.ts';
import { programGraph } from './program-graph.ts';

interface GraphOptions {
  readonly env?: string;
  readonly system?: string;
  readonly format: GraphFormat;
  readonly app?: string;
}

/** `cloud-native graph`: runs the program, which writes nothing then, and draws who calls whom. */
export function graphCommand(): Command {
  return new Command('graph')
    .description('Prints who calls whom: callers, callees, ports, timeouts, tries, and the objects that allow it.')
    .option('-e, --env <id>', 'only this environment, such as prod')
    .option('-s, --system <id>', 'only this system, with what it calls and what calls it')
    .addOption(new Option('-f, --format <format>', 'how it is drawn').choices(Object.keys(formats)).default('table'))
    .option('-a, --app <command>', "command that runs the program (default: 'app' of cdk8s.yaml)")
    .addHelpText(
      'after',
      '\nExamples:\n  cloud-native graph --env prod\n  cloud-native graph --format mermaid > graph.mmd',
    )
    .action((options: GraphOptions) => {
      try {
        process.stdout.write(drawn(options));
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        if (error.message !== '') process.stderr.write(`error: ${error.message}\n`);
        process.exitCode = error.exitCode;
      }
    });
}

function drawn({ env, system, format, app }: GraphOptions): string {
  const graph = programGraph(app ?? appCommandIn('cdk8s.yaml'));
  return formats[format](partNamed(graph, { environment: env, system }));
}
