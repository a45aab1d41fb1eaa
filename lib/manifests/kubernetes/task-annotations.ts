import { hasNativeProxy } from '../../model/native-proxy.ts';
import type { ServiceModel } from '../../model/service.ts';
import { contentHash } from '../../support/hash.ts';
import { sortedRecord } from '../../support/plain.ts';
import { configMapFor } from './config-map.ts';

type Annotations = Readonly<Record<string, string>>;

const none: Annotations = {};
/** @see https://argo-cd.readthedocs.io/en/stable/operator-manual/reconcile/#ignoring-updates-for-untracked-resources */
const untracked: Annotations = { 'argocd.argoproj.io/ignore-resource-updates': 'true' };
/** Any other proxy would work on after the program, and the pod would never end. */
const nativeProxy: Annotations = { 'sidecar.istio.io/nativeSidecar': 'true' };

/** What Argo CD shall not look at each time that the clock makes one: that would be most of its work. */
export function untrackedAnnotations({ task, system }: ServiceModel): Annotations {
  const { argoCd } = system.environment.platform;
  return argoCd !== undefined && task?.kind === 'scheduled' ? untracked : none;
}

/** Annotations of a task's pods: the user's, and what lets them end and begin anew. */
export function taskPodAnnotationsFor(service: ServiceModel): Annotations {
  const { mesh } = service.system.environment.platform;
  const proxy = hasNativeProxy(service) && mesh?.nativeSidecars === false ? nativeProxy : none;
  return sortedRecord({
    ...untrackedAnnotations(service),
    ...filesAnnotation(service),
    ...proxy,
    ...service.podAnnotations,
  });
}

/** Their name stays, so that a pod that is tried again finds them: what they hold stands here. */
function filesAnnotation(service: ServiceModel): Annotations {
  const { data, binaryData } = configMapFor(service);
  if (data === undefined && binaryData === undefined) return none;
  return { 'cdk8s-cloud-native/files': contentHash(JSON.stringify([data, binaryData])) };
}
