import { median, sum, type Times } from './measure.ts';
import type { Round, Scenario, StartRound } from './rounds.ts';

/** Everything that was measured: rounds by number of services. */
export interface Measured {
  readonly rounds: ReadonlyMap<number, readonly Round[]>;
  readonly starts: readonly StartRound[];
}

/** A promise of issue 4, and what came of it. */
export interface Verdict {
  readonly target: string;
  readonly cpu: number | undefined;
  readonly wall: number | undefined;
  readonly peak?: number | undefined;
  readonly limit: string;
  readonly result: 'met' | 'by CPU only' | 'by wall only' | 'MISSED';
}

/** Compares what was measured with issue 4's targets. Ratios are taken within each round; their median counts. */
export function verdictsOn({ rounds, starts }: Measured): readonly Verdict[] {
  const at = (services: number) => rounds.get(services) ?? [];
  const inRounds = (services: number, above: Pick, below: Pick) => ratioOf(at(services), above, below);
  const growth = (from: number, to: number, pick: Pick = (round) => round.ours?.work) => {
    const later = at(to);
    return ratioOf(
      at(from)
        .slice(0, later.length)
        .map((round, index) => [round, later[index] ?? {}] as const),
      ([, large]) => pick(large),
      ([small]) => pick(small),
    );
  };
  const work =
    (scenario: Scenario): Pick =>
    (round) =>
      round[scenario]?.work;
  const whole =
    (scenario: Scenario): Pick =>
    (round) =>
      round[scenario]?.whole;
  const output: Pick = (round) => round['ours by step'] && sum(round['ours by step'].stretches, 'emit', 'write');
  const proof: Pick = (round) => round['ours by step'] && sum(round['ours by step'].stretches, 'proof', 'graph rules');
  return [
    atLeast('(a) ÷ ours at 1,000', inRounds(1_000, work('(a) cdk8s-plus, a chart each'), work('ours')), 10),
    atLeast("(a') ÷ ours at 1,000", inRounds(1_000, work("(a') cdk8s-plus, one chart"), work('ours')), 3),
    atMost('ours ÷ (b) at 1,000', inRounds(1_000, work('ours'), work('(b) js-yaml')), 1),
    atMost('our emit and write ÷ (c) at 1,000', inRounds(1_000, output, work('(c) JSON')), 3.5),
    atMost('ours ÷ (c) at 1,000', inRounds(1_000, work('ours'), work('(c) JSON')), 8),
    below('growth from 100 to 1,000', growth(100, 1_000), 8),
    below('growth from 1,000 to 3,000', growth(1_000, 3_000), 3.1),
    below(
      'proof and graph rules ÷ the synth that they belong to, at 1,000',
      inRounds(1_000, proof, (round) => round['ours by step'] && sum(round['ours by step'].stretches, ...steps)),
      1 / 3,
    ),
    below('growth of proof and graph rules from 1,000 to 3,000', growth(1_000, 3_000, proof), 3.5),
    peakBelow('peak memory at 3,000, MB', at(3_000), 300),
    below(
      '(d) our process ÷ JSON process at 1,000 (KCL: 3.4 to 4.0)',
      inRounds(1_000, whole('(d) ours, seven objects'), whole('(d) JSON, seven objects')),
      3.4,
    ),
    below(
      '(d) our process ÷ JSON process at 3,000 (KCL: 7)',
      inRounds(3_000, whole('(d) ours, seven objects'), whole('(d) JSON, seven objects')),
      7,
    ),
    atMost(
      'the sample ÷ an empty program, by tsx',
      ratioOf(
        starts,
        (s) => s.sample,
        (s) => s.emptyProgram,
      ),
      3,
    ),
    atMost(
      "loading the package ÷ require('cdk8s')",
      ratioOf(
        starts,
        (s) => s.ours,
        (s) => s.cdk8s,
      ),
      2,
    ),
  ].filter((verdict) => verdict !== undefined);
}

/** The steps of `app.synth()`. */
const steps = ['build', 'check', 'render', 'emit', 'write'] as const;

type Pick = (round: Round) => Times | undefined;

function ratioOf<T>(
  rounds: readonly T[],
  above: (round: T) => Times | undefined,
  below: (round: T) => Times | undefined,
): Times | undefined {
  const pairs = rounds.flatMap((round) => {
    const [upper, lower] = [above(round), below(round)];
    return upper === undefined || lower === undefined
      ? []
      : [{ cpu: upper.cpu / lower.cpu, wall: upper.wall / lower.wall }];
  });
  if (pairs.length === 0) return undefined;
  return { cpu: median(pairs.map(({ cpu }) => cpu)), wall: median(pairs.map(({ wall }) => wall)) };
}

function verdict(
  target: string,
  ratio: Times | undefined,
  limit: string,
  met: (ratio: number) => boolean,
): Verdict | undefined {
  return ratio && { target, ...ratio, limit, result: resultOf(met(ratio.cpu), met(ratio.wall)) };
}

const atLeast = (target: string, ratio: Times | undefined, limit: number) =>
  verdict(target, ratio, `≥ ${limit}`, (found) => found >= limit);
const atMost = (target: string, ratio: Times | undefined, limit: number) =>
  verdict(target, ratio, `≤ ${limit}`, (found) => found <= limit);
const below = (target: string, ratio: Times | undefined, limit: number) =>
  verdict(target, ratio, `< ${limit}`, (found) => found < limit);

function peakBelow(target: string, rounds: readonly Round[], limit: number): Verdict | undefined {
  const peaks = rounds.flatMap(({ ours }) => (ours === undefined ? [] : [ours.peak]));
  if (peaks.length === 0) return undefined;
  const peak = median(peaks);
  return {
    target,
    cpu: undefined,
    wall: undefined,
    peak,
    limit: `< ${limit}`,
    result: peak < limit ? 'met' : 'MISSED',
  };
}

/** Compilers and collectors work beside the program: what costs CPU there need not cost time. */
function resultOf(byCpu: boolean, byWall: boolean): Verdict['result'] {
  if (byCpu) return byWall ? 'met' : 'by CPU only';
  return byWall ? 'by wall only' : 'MISSED';
}
