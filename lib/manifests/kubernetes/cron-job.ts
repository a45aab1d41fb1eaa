import type { ServiceModel } from '../../model/service.ts';
import { sortedRecord } from '../../support/plain.ts';
import type { RenderContext } from '../context.ts';
import type { CronJob } from '../types/kubernetes.ts';
import { jobSpecFor } from './job.ts';
import { metadataFor, unlessEmpty } from './metadata.ts';
import { untrackedAnnotations } from './task-annotations.ts';

/**
 * From 3.2 on Argo CD takes the last run for the health of the system: one bad night would stop whoever waits for a release,
 * and one that is suspended would stop them for ever.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/upgrading/3.1-3.2/#cronjob-health
 */
const runsAside = { 'argocd.argoproj.io/ignore-healthcheck': 'true' };

const policies = { forbid: 'Forbid', allow: 'Allow', replace: 'Replace' } as const;

/** Its runs by the clock. The zone is always written: without it the clock is that of whoever runs the cluster. */
export function cronJobFor(service: ServiceModel, context: RenderContext) {
  const { task } = service;
  if (task?.kind !== 'scheduled') return undefined;
  const byArgoCd = service.system.environment.platform.argoCd !== undefined;
  const metadata = metadataFor(service);
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: byArgoCd
      ? { ...metadata, annotations: sortedRecord({ ...runsAside, ...service.annotations }) }
      : metadata,
    spec: {
      schedule: task.schedule,
      timeZone: task.timeZone,
      startingDeadlineSeconds: task.startingDeadline,
      concurrencyPolicy: policies[task.concurrency],
      suspend: task.suspend,
      successfulJobsHistoryLimit: task.history.succeeded,
      failedJobsHistoryLimit: task.history.failed,
      jobTemplate: {
        metadata: { labels: service.labels, annotations: unlessEmpty(untrackedAnnotations(service)) },
        spec: jobSpecFor(service, task, context),
      },
    },
  } satisfies CronJob;
}
