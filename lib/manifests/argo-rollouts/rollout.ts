import { isByArgoRollouts } from '../../model/rollout.ts';
import type { ServiceModel } from '../../model/service.ts';
import type { RenderContext } from '../context.ts';
import { metadataFor } from '../kubernetes/metadata.ts';
import { podTemplateFor } from '../kubernetes/pod-template.ts';
import type { Rollout, RolloutSpecTemplate } from '../types/argo-rollouts.ts';
import { blueGreenFor } from './blue-green.ts';
import { canaryFor } from './canary.ts';

/**
 * Its pods, of which a new generation is let in by steps, or all at once when it is proved. The template is the one that a
 * Deployment has. `replicas` is left out where the autoscaler owns it.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/specification/
 */
export function rolloutFor(service: ServiceModel, context: RenderContext) {
  const { rollout } = service;
  const { defaults } = service.system.environment;
  const progress = isByArgoRollouts(rollout) ? rollout : undefined;
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Rollout',
    metadata: metadataFor(service),
    spec: {
      replicas: service.replicas,
      minReadySeconds: rollout.minReadySeconds,
      revisionHistoryLimit: defaults.revisionHistoryLimit,
      progressDeadlineSeconds: rollout.progressDeadlineSeconds,
      // What does not come up is taken back, and not only called degraded.
      progressDeadlineAbort: true,
      rollbackWindow: progress === undefined ? undefined : { revisions: progress.rollbackWindow },
      selector: { matchLabels: service.selector },
      strategy: {
        canary: rollout.kind === 'canary' ? canaryFor(rollout, service, context) : undefined,
        blueGreen: rollout.kind === 'blueGreen' ? blueGreenFor(rollout, service) : undefined,
      },
      // The CRD says less of pods than Kubernetes does.
      template: podTemplateFor(service, context) as RolloutSpecTemplate,
    },
  } satisfies Rollout;
}
