import { App } from 'cdk8s';
import { Registry } from '../constructs/registry.ts';
import { graphDataOf } from '../manifests/graph-data.ts';
import type { GraphData } from '../model/graph-data.ts';
import type { Issue } from '../model/issue.ts';
import { readOptions } from '../model/read-options.ts';
import { RefusedError } from '../rules/refused-error.ts';
import { reportOf } from '../rules/report.ts';
import { appOptions, type CloudNativeAppProps } from './app-options.ts';
import { contractFolder } from './contracts.ts';
import { destinationOf } from './destination.ts';
import { graphed } from './graph-file.ts';
import { graphVariable } from './graph-variable.ts';
import { documentsIn } from './layout.ts';
import { defaultProgramName } from './program-name.ts';
import { checked, type Outcome, type SynthesisOptions, synthesized, written } from './synthesis.ts';

export type { CloudNativeAppProps } from './app-options.ts';

/**
 * The program: everything below it is checked, rendered and written when it synthesizes.
 *
 * @example
 * const app = new CloudNativeApp();
 * for (const [id, props] of Object.entries(environments)) new Bycoin(new Environment(app, id, props));
 * app.synth();
 */
export class CloudNativeApp extends App {
  readonly #options: SynthesisOptions;

  constructor(props: CloudNativeAppProps = {}) {
    const problems: Issue[] = [];
    const options = readOptions(appOptions, props, '', problems);
    const published = options.outdir ?? 'dist';
    super({ outdir: process.env['CDK8S_OUTDIR'] ?? published });
    const contracts = contractFolder(options.contracts, published, problems);
    this.#options = {
      name: options.name ?? defaultProgramName(),
      published,
      contracts,
      removes: options.removes ?? [],
    };
    const registry = Registry.of(this);
    // The clock is asked here only, and only whether a waiver is over: what is rendered never depends on it.
    registry.today = options.today ?? (isCheck() ? new Date().toISOString().slice(0, 10) : undefined);
    for (const problem of problems) registry.report('', problem);
  }

  /** Who calls whom, in all environments; as of now, so read it after the last call was declared. */
  get graph(): GraphData {
    return graphDataOf(Registry.of(this).graph);
  }

  /**
   * Checks, renders and writes. What is wrong is listed on stderr, with exit code 1 and nothing changed on disk.
   *
   * With `--check` on the program's command line nothing is written at all, and a folder that is not what the program
   * says is wrong, too. Nor is anything written where the command `cloud-native graph` runs the program.
   */
  override synth(): void {
    tell(this.#run());
  }

  /**
   * All manifests as one text.
   *
   * @throws RefusedError with everything that is wrong
   */
  override synthYaml(): string {
    const { files, issues } = written(this, this.#options.name);
    if (issues.length > 0) throw new RefusedError(issues);
    return documentsIn(files);
  }

  #run(): Outcome {
    const graphFile = process.env[graphVariable] ?? '';
    if (graphFile !== '') return graphed(this, this.#options, graphFile);
    if (isCheck()) return checked(this, this.#options);
    return synthesized(this, this.#options, destinationOf(this.#options.published, process.env['CDK8S_OUTDIR']));
  }
}

function isCheck(): boolean {
  return process.argv.slice(2).includes('--check');
}

/** On stderr, since the CLI swallows stdout. */
function tell({ issues, text, ok }: Outcome): void {
  if (!ok) process.exitCode = 1;
  const parts = [issues.length === 0 ? '' : reportOf(issues), text].filter((part) => part !== '');
  if (parts.length === 0) return;
  process.stderr.write(`${parts.join('\n\n')}\n`);
}
