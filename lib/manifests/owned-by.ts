import { ownerBy } from '../model/handover.ts';
import type { Manifest } from '../model/manifest.ts';
import type { ServiceModel } from '../model/service.ts';
import type { WorkloadKind } from '../model/workload-kind.ts';
import { sortedRecord } from '../support/plain.ts';
import type { RenderContext } from './context.ts';

/**
 * The object of a kind that owns a service's pods, or still does. What another kind takes the place of stays in the cluster
 * even where a slip takes it out of Git, until requests have left it (cases.md C36).
 */
export function ownedBy(kind: WorkloadKind, render: (service: ServiceModel, context: RenderContext) => Manifest) {
  return (service: ServiceModel, context: RenderContext): Manifest | undefined => {
    const owner = ownerBy(kind, service);
    if (owner === undefined) return undefined;
    const manifest = render(owner.service, context);
    if (!owner.kept) return manifest;
    const { metadata } = manifest;
    return {
      ...manifest,
      metadata: { ...metadata, annotations: sortedRecord({ ...metadata.annotations, ...unpruned }) },
    };
  };
}

/** What says so to Argo CD. */
const unpruned = { 'argocd.argoproj.io/sync-options': 'Prune=false' } as const;
