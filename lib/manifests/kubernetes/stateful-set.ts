import { peersServiceName } from '../../model/callee-hosts.ts';
import type { ServiceModel } from '../../model/service.ts';
import type { StateModel, StateVolumeModel } from '../../model/state.ts';
import { atLeast } from '../../model/version.ts';
import type { RenderContext } from '../context.ts';
import type {
  PersistentVolumeClaim,
  StatefulSet,
  StatefulSetPersistentVolumeClaimRetentionPolicy,
} from '../types/kubernetes.ts';
import { metadataFor, unlessEmpty } from './metadata.ts';
import { podTemplateFor } from './pod-template.ts';

/**
 * Its pods, each with a name and volumes of its own. Selector, service name, start and claims can never be changed once
 * they are in a cluster, so that nothing in them follows a version, a label or another default.
 */
export function statefulSetFor(service: ServiceModel, context: RenderContext) {
  const { state } = service;
  if (state === undefined) return undefined;
  const { defaults } = service.system.environment;
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: metadataFor(service),
    spec: {
      replicas: service.replicas,
      serviceName: peersServiceName(service),
      selector: { matchLabels: service.selector },
      minReadySeconds: service.rollout.minReadySeconds,
      podManagementPolicy: state.start === 'ordered' ? 'OrderedReady' : 'Parallel',
      // Written out, so that a later change takes away what was ours and not the server's (cases.md C14, C15).
      updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } },
      revisionHistoryLimit: defaults.revisionHistoryLimit,
      persistentVolumeClaimRetentionPolicy: retentionFor(state, service.system.environment.platform.kubernetes),
      template: podTemplateFor(service, context),
      volumeClaimTemplates: unlessEmpty(state.volumes.map((volume) => claimFor(volume, service))),
    },
  } satisfies StatefulSet;
}

/** Before 1.27 clusters drop the field, and keep every volume. */
function retentionFor(
  { retention }: StateModel,
  kubernetes: string,
): StatefulSetPersistentVolumeClaimRetentionPolicy | undefined {
  if (!atLeast(kubernetes, '1.27')) return undefined;
  return { whenDeleted: written[retention.whenDeleted], whenScaled: written[retention.whenScaled] };
}

const written = { retain: 'Retain', delete: 'Delete' } as const;

/**
 * What the API server adds is written out, so that Git and cluster never differ. Argo CD must not prune a claim that it
 * takes for its own by the label `app.kubernetes.io/instance` (cases.md C40).
 */
function claimFor({ name, size, storageClass }: StateVolumeModel, { selector }: ServiceModel) {
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name,
      labels: selector,
      annotations: { 'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false' },
    },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: size } },
      storageClassName: storageClass,
      volumeMode: 'Filesystem',
    },
  } satisfies PersistentVolumeClaim;
}
