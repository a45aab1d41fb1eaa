import { argoRolloutOf } from '../../model/rollout.ts';
import type { ServiceModel } from '../../model/service.ts';
import type { SystemModel } from '../../model/system.ts';
import type { ObjectMeta } from '../types/kubernetes.ts';

/** Metadata of an object of a service; all of them carry the service's name unless they say another one. */
export function metadataFor(service: ServiceModel, name: string = service.name) {
  return {
    name,
    namespace: service.namespace,
    labels: service.labels,
    annotations: unlessEmpty(service.annotations),
  } satisfies ObjectMeta;
}

/**
 * Metadata of an object that Argo Rollouts writes to, if it has the pods: without the version, so that a release alone
 * changes nothing of it. Else each release would apply it again, over what is written there for its old and new pods.
 */
export function coOwnedMetadataFor(service: ServiceModel, name?: string) {
  const metadata = metadataFor(service, name);
  if (argoRolloutOf(service) === undefined) return metadata;
  const { 'app.kubernetes.io/version': _, ...labels } = metadata.labels;
  return { ...metadata, labels } satisfies ObjectMeta;
}

/** Metadata of an object that the namespace of a system shares. */
export function systemMetadataFor(system: SystemModel, name: string) {
  return { name, namespace: system.namespace, labels: system.labels } satisfies ObjectMeta;
}

/** `{}` and `[]` mean something in Kubernetes, so what is empty is left out on purpose, here and never by the emitter. */
export function unlessEmpty<T extends object>(value: T): T | undefined {
  return Object.keys(value).length === 0 ? undefined : value;
}
