import type { ServiceModel } from '../../model/service.ts';

/** The object that owns its pods, which autoscalers name. */
export function workloadKindOf({ state }: ServiceModel): 'Deployment' | 'StatefulSet' {
  return state === undefined ? 'Deployment' : 'StatefulSet';
}
