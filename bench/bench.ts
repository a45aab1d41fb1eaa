/**
 * `npm run bench`: how fast the library is beside stock cdk8s-plus, js-yaml and the floor, measured in one run. With
 * `--quick` one round at 100 and 1,000 services.
 */
import { compiled } from './programs.ts';
import { printMachine, printRuns, printStarts, printVerdicts } from './report.ts';
import { type Round, roundOf, startRound } from './rounds.ts';
import { verdictsOn } from './targets.ts';

const quick = process.argv.includes('--quick');
const sizes = quick ? [100, 1_000] : [100, 1_000, 3_000];
const repetitions = quick ? 1 : 3;
const { folder, remove } = await compiled();
try {
  printMachine(repetitions);
  const rounds = new Map<number, Round[]>(sizes.map((size) => [size, []]));
  // Sizes change fastest, so that growth compares neighbours.
  for (let repetition = 0; repetition < repetitions; repetition += 1) {
    for (const size of sizes) rounds.get(size)?.push(roundOf(size, folder));
  }
  const starts = Array.from({ length: quick ? 3 : 7 }, () => startRound(folder));
  for (const [size, found] of rounds) printRuns(size, found);
  printStarts(starts);
  printVerdicts(verdictsOn({ rounds, starts }));
} finally {
  remove();
}
