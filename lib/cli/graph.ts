import { type Command, Option } from 'commander';
import { formats, type GraphFormat } from '../topology/formats.ts';
import { appCommandIn, appOption } from './app-command.ts';
import { partNamed } from './graph-scope.ts';
import { programGraph } from './program-graph.ts';
import { told, verb } from './verb.ts';

interface GraphOptions {
  readonly env?: string;
  readonly system?: string;
  readonly format: GraphFormat;
  readonly app?: string;
}

/** `cloud-native graph`: runs the program, which writes nothing then, and draws who calls whom. */
export function graphCommand(): Command {
  return verb('graph', ['cloud-native graph --env prod', 'cloud-native graph --format mermaid > graph.mmd'])
    .description('Prints who calls whom: callers, callees, ports, timeouts, tries, and the objects that allow it.')
    .option('-e, --env <id>', 'only this environment, such as prod')
    .option('-s, --system <id>', 'only this system, with what it calls and what calls it')
    .addOption(new Option('-f, --format <format>', 'how it is drawn').choices(Object.keys(formats)).default('table'))
    .addOption(appOption())
    .action((options: GraphOptions) => told(() => process.stdout.write(drawn(options))));
}

function drawn({ env, system, format, app }: GraphOptions): string {
  const graph = programGraph(app ?? appCommandIn('cdk8s.yaml'));
  return formats[format](partNamed(graph, { environment: env, system }));
}
