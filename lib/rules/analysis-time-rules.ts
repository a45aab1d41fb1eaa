import type { AnalysisModel } from '../model/analysis.ts';
import { analysisIn, analysisOf } from '../model/analysis-phases.ts';
import { istioDuration } from '../model/duration.ts';
import type { Issue } from '../model/issue.ts';
import { memberPath } from '../model/option-kinds.ts';
import { argoRolloutOf, canaryDuration, isByArgoRollouts } from '../model/rollout.ts';
import type { ServiceModel } from '../model/service.ts';
import type { ServiceRule } from './rule.ts';

/** Duties of an analysis that has an end: the steps', or a deadline. */
export const analysisTimeRules: readonly ServiceRule[] = [
  failWithinTheRelease,
  endJobsWithinTheSteps,
  endBeforeTheDeadline,
  startWithinTheSteps,
];

const path = 'rollout.analysis';

/** What is forgiven is less than what is measured: by its count, and while a canary's steps last. */
function* failWithinTheRelease(service: ServiceModel): Iterable<Issue> {
  const analysis = analysisOf(service);
  if (analysis === undefined) return;
  const { count, failures, every, delay } = analysis;
  if (count !== undefined && failures >= count) {
    yield {
      rule: 'analysis-cannot-fail',
      path: `${path}.failures`,
      problem: `${failures} bad measurements are forgiven of ${count}: no release can fail`,
      remedy: `write failures: ${count - 1} or fewer, or a larger count`,
    };
    return;
  }
  const time = measuredTime(service);
  if (time === undefined || !asksAgain(analysis)) return;
  const least = Math.max(failures + 1, 2);
  const needed = delay + (least - 1) * every;
  if (needed <= time) return;
  yield {
    rule: 'analysis-outlasts-steps',
    path,
    problem: `a bad release is known after ${text(needed)} (delay ${text(delay)}, then ${least} measurements, one each ${text(every)}), and the steps end after ${text(time)}`,
    remedy: "hold longer at the steps, or write fewer failures or a shorter 'every'",
  };
}

/** Whether something is measured more than once. */
function asksAgain({ successRate, latency, checks }: AnalysisModel): boolean {
  return successRate !== undefined || latency.length > 0 || checks.some(({ kind }) => kind !== 'job');
}

/** A job that still runs when the steps end is broken off, and its release goes on as if it were good. */
function* endJobsWithinTheSteps(service: ServiceModel): Iterable<Issue> {
  const time = measuredTime(service);
  if (time === undefined) return;
  for (const check of analysisOf(service)?.checks ?? []) {
    if (check.kind !== 'job' || check.deadline <= time) continue;
    yield {
      rule: 'analysis-outlasts-steps',
      path: `${memberPath(`${path}.checks`, check.name)}.deadline`,
      problem: `the job may take ${text(check.deadline)}, and the steps end after ${text(time)}: then it is broken off, and has checked nothing`,
      remedy: `hold longer at the steps, or write at most deadline: '${text(time)}'`,
    };
  }
}

/** How long the steps of a canary hold that are measured; `undefined` where one waits for somebody, or there are none. */
function measuredTime({ rollout }: ServiceModel): number | undefined {
  if (rollout.kind !== 'canary') return undefined;
  const steps = rollout.steps.slice(rollout.analysis?.startingStep ?? 0);
  return steps.length === 0 ? undefined : canaryDuration({ steps, preview: undefined });
}

/**
 * While new pods are checked before their promotion nothing moves, and Argo Rollouts takes back what does not move. After
 * the promotion it counts the release as come up.
 */
function* endBeforeTheDeadline(service: ServiceModel): Iterable<Issue> {
  const analysis = analysisIn('prePromotion', service);
  const deadline = argoRolloutOf(service)?.progressDeadlineSeconds;
  if (analysis === undefined || deadline === undefined) return;
  const { every, count = 1, checks } = analysis;
  for (const check of checks) {
    const isJob = check.kind === 'job';
    const needed = isJob ? check.deadline : (count - 1) * every;
    if (needed < deadline) continue;
    yield {
      rule: 'analysis-exceeds-deadline',
      path: memberPath(`${path}.checks`, check.name),
      problem: `takes ${isJob ? `up to ${text(needed)}` : `${text(needed)} (${count} measurements, one each ${text(every)})`}, and a release that does not move for ${text(deadline)} (progressDeadline) is taken back, however good it is`,
      remedy: `write a progressDeadline above '${text(needed)}', or ${isJob ? "a shorter deadline of the job's" : "a smaller 'count' or 'every'"}`,
    };
  }
}

/** Measuring begins while there are steps. */
function* startWithinTheSteps({ rollout }: ServiceModel): Iterable<Issue> {
  const start = isByArgoRollouts(rollout) ? rollout.analysis?.startingStep : undefined;
  if (start === undefined) return;
  if (rollout.kind !== 'canary') {
    yield {
      rule: 'unused-option',
      path: `${path}.startingStep`,
      problem: `${start} counts steps, and a blue-green release has none`,
      remedy: 'remove it',
    };
  } else if (start >= rollout.steps.length) {
    yield {
      rule: 'analysis-after-steps',
      path: `${path}.startingStep`,
      problem: `${start} is no step: the last of them is ${rollout.steps.length - 1}`,
      remedy: 'write a smaller one, or leave it out',
    };
  }
}

function text(seconds: number): string {
  return istioDuration(seconds * 1000);
}
