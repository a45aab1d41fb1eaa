import type { ServiceModel } from '../../model/service.ts';
import type { TaskModel } from '../../model/task.ts';
import { sortedRecord } from '../../support/plain.ts';
import type { RenderContext } from '../context.ts';
import type { Job, JobSpec } from '../types/kubernetes.ts';
import { metadataFor } from './metadata.ts';
import { podTemplateFor } from './pod-template.ts';

/**
 * A hook of the sync that applies the release: of one name, taken away before it is made again and not when it has ended,
 * so that people read why it failed. `Sync` and not `PreSync`, where on the first day there is no identity to run as.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync-waves/
 */
const hook = {
  'argocd.argoproj.io/hook': 'Sync',
  'argocd.argoproj.io/hook-delete-policy': 'BeforeHookCreation',
};

/** Its one run in a release. Without Argo CD its content is in its name: a cluster takes no other pods for a Job. */
export function jobFor(service: ServiceModel, context: RenderContext) {
  const { task } = service;
  if (task?.kind !== 'once') return undefined;
  const metadata = metadataFor(service);
  return {
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: isHook(service)
      ? { ...metadata, annotations: sortedRecord({ ...hook, ...service.annotations }) }
      : metadata,
    spec: jobSpecFor(service, task, context),
  } satisfies Job;
}

/** Whether Argo CD makes it again for each release. */
export function isHook({ system }: ServiceModel): boolean {
  return system.environment.platform.argoCd !== undefined;
}

/** How one run goes, whoever begins it. A Job that is gone would be made again, so nothing but a schedule ends its keeping. */
export function jobSpecFor(service: ServiceModel, task: TaskModel, context: RenderContext) {
  const { deadline, attempts } = task;
  return {
    backoffLimit: attempts - 1,
    activeDeadlineSeconds: deadline,
    // A pod that a drain or a lost node took away has not failed: https://kubernetes.io/docs/tasks/job/pod-failure-policy/
    podFailurePolicy: {
      rules: [{ action: 'Ignore', onPodConditions: [{ type: 'DisruptionTarget', status: 'True' }] }],
    },
    ttlSecondsAfterFinished: task.kind === 'scheduled' ? task.keepFor : undefined,
    template: podTemplateFor(service, context),
  } satisfies JobSpec;
}
