import { run } from './run.ts';

const limit = 2;
const rounds = 7;

/**
 * Whether the package takes longer to load than `limit` times cdk8s, which it loads too. Of each the fastest of several
 * processes counts, taken in turns, since other work on the machine only ever adds.
 */
export function loadingProblems(project: string): string[] {
  const fastest = { cdk8s: Number.POSITIVE_INFINITY, 'cdk8s-cloud-native': Number.POSITIVE_INFINITY };
  for (let round = 0; round < rounds; round += 1) {
    for (const name of ['cdk8s', 'cdk8s-cloud-native'] as const) {
      fastest[name] = Math.min(fastest[name], milliseconds(project, name));
    }
  }
  const ratio = fastest['cdk8s-cloud-native'] / fastest.cdk8s;
  console.log(
    `loading: cdk8s ${fastest.cdk8s.toFixed(0)} ms, cdk8s-cloud-native ${fastest['cdk8s-cloud-native'].toFixed(0)} ms, ratio ${ratio.toFixed(2)}`,
  );
  return ratio <= limit ? [] : [`the ratio is above ${limit}`];
}

function milliseconds(project: string, name: string): number {
  const program = `const start = performance.now(); require('${name}'); console.log(performance.now() - start);`;
  const { ok, text } = run(project, process.execPath, '--eval', program);
  if (!ok) throw new Error(text);
  return Number(text);
}
