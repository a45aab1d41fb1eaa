import { apiGroupOf } from '../../model/kinds.ts';
import type { JudgedObject } from '../../model/program.ts';
import { type Fields, numberIn, specOf } from '../fields.ts';

/** A resource of a quota, and how many of it there are at most. */
export type ResourceCount = readonly [resource: string, count: number];

/** Kubernetes' and Argo Rollouts' own, where nothing is written. */
const usualRevisions = 10;
const usualRuns = { succeeded: 3, failed: 1 };

/** What controllers keep of an object, by its group and kind: no manifest has it, and a quota counts it. */
const kept: Readonly<Record<string, (spec: Fields) => ResourceCount>> = {
  'apps/Deployment': (spec) => ['replicasets.apps', revisionsIn(spec)],
  'argoproj.io/Rollout': (spec) => ['replicasets.apps', revisionsIn(spec)],
  'apps/StatefulSet': (spec) => ['controllerrevisions.apps', revisionsIn(spec)],
  'apps/DaemonSet': (spec) => ['controllerrevisions.apps', revisionsIn(spec)],
  // Those that have ended, and the one that runs; where several may, nobody knows how many do.
  'batch/CronJob': ({ successfulJobsHistoryLimit, failedJobsHistoryLimit }) => [
    'jobs.batch',
    numberIn(successfulJobsHistoryLimit, usualRuns.succeeded) + numberIn(failedJobsHistoryLimit, usualRuns.failed) + 1,
  ],
};

/** What controllers make of an object and keep, when as many are there as ever are. */
export function keptByControllers(object: JudgedObject): readonly ResourceCount[] {
  const { apiVersion, kind } = object.manifest;
  const count = kept[`${apiGroupOf(apiVersion)}/${kind}`]?.(specOf(object));
  return count === undefined ? [] : [count];
}

/** Earlier ones go when a rollout has ended: until then there are the running one, the next one, and all that are kept. */
function revisionsIn({ revisionHistoryLimit }: Fields): number {
  return numberIn(revisionHistoryLimit, usualRevisions) + 2;
}
