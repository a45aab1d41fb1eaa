import { readFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import { median, memory, type Run, type Times } from './measure.ts';
import type { Round, Scenario, StartRound } from './rounds.ts';
import type { Verdict } from './targets.ts';

/** What it was measured on and with. */
export function printMachine(repetitions: number): void {
  const { version: ours } = packageAt('.');
  const versions = ['cdk8s', 'cdk8s-plus-27', 'constructs', 'js-yaml', 'tsx'].map(
    (name) => `${name} ${packageAt(join('node_modules', name)).version}`,
  );
  const [cpu] = cpus();
  console.log(
    `${cpus().length} × ${cpu?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB; Node ${process.versions.node}`,
  );
  console.log(`cdk8s-cloud-native ${ours}, compiled; ${versions.join(', ')}`);
  console.log(`Written to ${memory === undefined ? 'the temporary folder' : 'memory'}.`);
  console.log(
    `Medians of ${repetitions} interleaved rounds, each run in a process of its own; times in ms, all CPU includes compiling and collecting garbage.`,
  );
}

/** One line for each scenario. */
export function printRuns(services: number, rounds: readonly Round[]): void {
  console.log(`\n${services.toLocaleString('en')} services\n`);
  const scenarios = [...new Set(rounds.flatMap((round) => Object.keys(round) as Scenario[]))];
  const of = (scenario: Scenario, value: (run: Run) => number) =>
    median(rounds.flatMap((round) => round[scenario] ?? []).map(value));
  const rows = scenarios.map((scenario) => [
    scenario,
    whole(of(scenario, ({ work }) => work.cpu)),
    whole(of(scenario, ({ work }) => work.wall)),
    whole(of(scenario, (run) => run.whole.cpu)),
    whole(of(scenario, (run) => run.whole.wall)),
    whole(of(scenario, ({ peak }) => peak)),
    whole(of(scenario, ({ objects }) => objects)),
    whole(of(scenario, ({ files }) => files)),
    (of(scenario, ({ bytes }) => bytes) / 1e6).toFixed(1),
  ]);
  printTable(['', 'work cpu', 'wall', 'process cpu', 'wall', 'peak MB', 'objects', 'files', 'MB'], rows);
  const steps = rounds[0]?.['ours by step']?.stretches.map(({ name }) => name) ?? [];
  const step = (name: string) =>
    median(rounds.map((round) => round['ours by step']?.stretches.find((one) => one.name === name)?.cpu ?? Number.NaN));
  console.log(`Our steps (cpu): ${steps.map((name) => `${name} ${whole(step(name))}`).join(', ')}`);
}

/** What starting costs. */
export function printStarts(starts: readonly StartRound[]): void {
  console.log('\nStarting (whole processes)\n');
  const row = (name: string, pick: (round: StartRound) => Times) => [
    name,
    whole(median(starts.map((round) => pick(round).cpu))),
    whole(median(starts.map((round) => pick(round).wall))),
  ];
  printTable(
    ['', 'cpu', 'wall'],
    [
      row('the sample, by tsx', ({ sample }) => sample),
      row('an empty program, by tsx', ({ emptyProgram }) => emptyProgram),
      row('loading the compiled package', ({ ours }) => ours),
      row("require('cdk8s')", ({ cdk8s }) => cdk8s),
    ],
  );
}

/** Targets, met or missed. */
export function printVerdicts(verdicts: readonly Verdict[]): void {
  console.log('\nTargets\n');
  printTable(
    ['', 'cpu', 'wall', 'target', ''],
    verdicts.map(({ target, cpu, wall, peak, limit, result }) => [
      target,
      cpu === undefined ? digits(peak ?? Number.NaN) : digits(cpu),
      wall === undefined ? '' : digits(wall),
      limit,
      result,
    ]),
  );
}

function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  for (const row of [head, ...rows]) {
    const cells = row.map((cell, column) =>
      column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    console.log(cells.join('  ').trimEnd());
  }
}

function packageAt(folder: string): { readonly version: string } {
  return JSON.parse(readFileSync(join(import.meta.dirname, '..', folder, 'package.json'), 'utf8'));
}

const whole = (value: number): string => Math.round(value).toLocaleString('en');
const digits = (value: number): string => (value >= 100 ? value.toFixed(0) : value.toFixed(2));
