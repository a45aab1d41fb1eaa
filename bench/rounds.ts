import { join } from 'node:path';
import { type Run, run, type Times, timed } from './measure.ts';

/** What is measured. */
export type Scenario =
  | 'ours'
  | 'ours by step'
  | '(a) cdk8s-plus, a chart each'
  | "(a') cdk8s-plus, one chart"
  | '(b) js-yaml'
  | '(c) JSON'
  | '(d) ours, seven objects'
  | '(d) JSON, seven objects';

/** One run of each scenario, for one number of services. */
export type Round = Readonly<Partial<Record<Scenario, Run>>>;

/** Stock cdk8s is quadratic in its charts: at 3,000 it would take longer than everything else together. */
const mostCharts = 1_000;

/** Runs everything once, one after the other, so that a slow minute of the machine slows all of them. */
export function roundOf(services: number, folder: string): Round {
  const program = (name: string) => join(folder, `${name}.cjs`);
  const objects = join(folder, `objects-${services}.json`);
  const count = String(services);
  const byStep = run(program('phases'), 'mesh', count, '{folder}', objects);
  return {
    'ours by step': byStep,
    ours: run(program('ours'), 'mesh', count, '{folder}'),
    '(c) JSON': run(program('plain'), 'json', objects, '{folder}'),
    '(b) js-yaml': run(program('plain'), 'js-yaml', objects, '{folder}'),
    "(a') cdk8s-plus, one chart": run(program('stock'), 'one-chart', count, '{folder}'),
    ...(services > mostCharts
      ? {}
      : { '(a) cdk8s-plus, a chart each': run(program('stock'), 'chart-per-service', count, '{folder}') }),
    '(d) ours, seven objects': run(program('ours'), 'seven', count, '{folder}'),
    '(d) JSON, seven objects': run(program('seven-floor'), count, '{folder}'),
  };
}

/** What starting costs. */
export interface StartRound {
  readonly sample: Times;
  readonly emptyProgram: Times;
  readonly ours: Times;
  readonly cdk8s: Times;
}

export function startRound(folder: string): StartRound {
  const root = join(import.meta.dirname, '..');
  const clocked = (...args: readonly string[]) => timed(join(folder, 'exit-clock.cjs'), args, root);
  return {
    sample: clocked('--import', 'tsx', 'main.ts'),
    emptyProgram: clocked('--import', 'tsx', 'bench/programs/empty.ts'),
    ours: clocked(join(folder, 'library.cjs')),
    cdk8s: clocked('--eval', "require('cdk8s')"),
  };
}
