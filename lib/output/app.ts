import { writeFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
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
import { retainedFolder } from './retained-folder.ts';
import { keptFor, type RetainingOptions, type RetainOptions, type RetainResult, retaining } from './retaining.ts';
import { runVariables } from './run-variables.ts';
import { checked, type Outcome, synthesized, written } from './synthesis.ts';

export type { CloudNativeAppProps } from './app-options.ts';
export type { RetainOptions, RetainResult } from './retaining.ts';

/**
 * The program: everything below it is checked, rendered and written when it synthesizes.
 *
 * @example
 * const app = new CloudNativeApp();
 * for (const [id, props] of Object.entries(environments)) new Bycoin(new Environment(app, id, props));
 * app.synth();
 */
export class CloudNativeApp extends App {
  readonly #options: RetainingOptions;

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
      retained: retainedFolder(options.retained, published, problems),
      removes: options.removes ?? [],
    };
    const registry = Registry.of(this);
    registry.published = relative('', published).split(sep).join('/') || '.';
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
   * says is wrong, too. With `--against <folder>` the step from the output in that folder is guarded, too.
   * Where the command `cloud-native` runs the program, its verb decides what is done instead.
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
    const { files, issues } = written(this, this.#options);
    if (issues.length > 0) throw new RefusedError(issues);
    return documentsIn(files);
  }

  /**
   * Keeps the ConfigMaps that the committed output has, for rollbacks: what `cloud-native retain` does. Nothing is
   * rendered; run it on the branch that is delivered, before the next change.
   *
   * @throws RefusedError where a kept file was changed by hand, or there is no output
   */
  retain(options: RetainOptions = {}): RetainResult {
    const { issues, ...result } = keptFor(this, this.#options, options);
    if (issues.length > 0) throw new RefusedError(issues);
    return result;
  }

  #run(): Outcome {
    const graphFile = process.env[graphVariable] ?? '';
    if (graphFile !== '') return graphed(this, this.#options, graphFile);
    if (isAsked(runVariables.retain)) {
      const keep = process.env[runVariables.keep] ?? '';
      return retaining(this, this.#options, { keep: keep === '' ? undefined : Number(keep) });
    }
    const options = { ...this.#options, against: againstFolder() };
    if (isCheck()) return checked(this, options);
    isAsked(runVariables.synth); // the command waits for that only
    return synthesized(this, options, destinationOf(this.#options.published, process.env['CDK8S_OUTDIR']));
  }
}

function isCheck(): boolean {
  return isAsked(runVariables.check) || process.argv.slice(2).includes('--check');
}

/** What to guard against beside the published folder: said by the command, or on the program's own command line. */
function againstFolder(): string | undefined {
  const folder = process.env[runVariables.against] ?? '';
  if (folder !== '') return folder;
  const index = process.argv.indexOf('--against', 2);
  return index === -1 ? undefined : (process.argv[index + 1] ?? '');
}

/** Whether the command asks for something; the file that it waits for says that it was heard. */
function isAsked(variable: string): boolean {
  const file = process.env[variable] ?? '';
  if (file === '') return false;
  writeFileSync(file, '');
  return true;
}

/** On stderr, since the CLI swallows stdout. */
function tell({ issues, text, ok }: Outcome): void {
  if (!ok) process.exitCode = 1;
  const parts = [issues.length === 0 ? '' : reportOf(issues), text].filter((part) => part !== '');
  if (parts.length === 0) return;
  process.stderr.write(`${parts.join('\n\n')}\n`);
}
