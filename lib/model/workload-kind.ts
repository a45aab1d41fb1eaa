import type { ServiceModel } from './service.ts';

/** The kinds of object that may own a service's pods. */
export type WorkloadKind = 'Deployment' | 'StatefulSet' | 'Rollout' | 'Job' | 'CronJob';

/** The object that owns its pods, which autoscalers and pictures name. */
export function workloadKindOf({
  task,
  state,
  rollout,
}: Pick<ServiceModel, 'task' | 'state' | 'rollout'>): WorkloadKind {
  if (task !== undefined) return task.kind === 'once' ? 'Job' : 'CronJob';
  if (state !== undefined) return 'StatefulSet';
  return rollout.kind === 'canary' || rollout.kind === 'blueGreen' ? 'Rollout' : 'Deployment';
}

/** The API that a kind of workload belongs to. */
export const workloadApi = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  Rollout: 'argoproj.io/v1alpha1',
  Job: 'batch/v1',
  CronJob: 'batch/v1',
} as const satisfies Readonly<Record<WorkloadKind, string>>;
