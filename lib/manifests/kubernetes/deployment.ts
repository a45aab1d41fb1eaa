import type { ServiceModel } from '../../model/service.ts';
import type { RenderContext } from '../context.ts';
import type { Deployment, DeploymentStrategy } from '../types/kubernetes.ts';
import { metadataFor } from './metadata.ts';
import { podTemplateFor } from './pod-template.ts';

/** Its pods. `replicas` is left out where the autoscaler owns it: what Git says would fight it at every sync. */
export function deploymentFor(service: ServiceModel, context: RenderContext) {
  const { defaults } = service.system.environment;
  const { minReadySeconds, progressDeadlineSeconds } = service.rollout;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: metadataFor(service),
    spec: {
      replicas: service.replicas,
      minReadySeconds,
      strategy: strategyFor(service),
      revisionHistoryLimit: defaults.revisionHistoryLimit,
      progressDeadlineSeconds,
      selector: { matchLabels: service.selector },
      template: podTemplateFor(service, context),
    },
  } satisfies Deployment;
}

/** Written out, so that a later change takes away what was ours and not the server's (cases.md C14). */
function strategyFor(service: ServiceModel): DeploymentStrategy {
  const { rollout } = service;
  if (rollout.kind !== 'rollingUpdate') return { type: 'Recreate' };
  // A volume that one pod holds is never given to the pod that shall replace it (cases.md C09).
  if (rollout.limits === 'usual' && service.replicas === 1 && claimsVolume(service)) return { type: 'Recreate' };
  const { maxSurge, maxUnavailable } = rollout;
  return { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
}

function claimsVolume({ files }: ServiceModel): boolean {
  return files.some((file) => file.kind === 'volume' && 'persistentVolumeClaim' in file.volume);
}
