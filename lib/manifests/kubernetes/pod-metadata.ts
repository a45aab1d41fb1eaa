import type { ServiceModel } from '../../model/service.ts';
import { isPlainObject, sortedRecord } from '../../support/plain.ts';
import { taskPodAnnotationsFor } from './task-annotations.ts';

/** Labels of the pods: the service's, and where it stays out of its platform's mesh, a label that says so. */
export function podLabelsFor(service: ServiceModel): Readonly<Record<string, string>> {
  const { mesh } = service.system.environment.platform;
  if (mesh === undefined || service.inMesh) return service.labels;
  return mesh.mode === 'sidecar'
    ? { ...service.labels, 'sidecar.istio.io/inject': 'false' }
    : { ...service.labels, 'istio.io/dataplane-mode': 'none' };
}

const proxyConfig = 'proxy.istio.io/config';

/** Annotations of the pods: the user's, and what a sidecar needs that does not outlive the program by itself. */
export function podAnnotationsFor(service: ServiceModel): Readonly<Record<string, string>> {
  const { mesh } = service.system.environment.platform;
  const { podAnnotations } = service;
  if (service.task !== undefined) return taskPodAnnotationsFor(service);
  if (!service.inMesh || mesh?.mode !== 'sidecar' || mesh.nativeSidecars) return podAnnotations;
  return sortedRecord({ ...podAnnotations, [proxyConfig]: proxyConfigFor(service, podAnnotations[proxyConfig]) });
}

/**
 * A sidecar that is no native one starts beside the program and leaves five seconds after the signal, however long the
 * program still works (cases.md C29). What the user's own value says goes first; where that is not JSON, it is all there is.
 */
function proxyConfigFor({ shutdown }: ServiceModel, own: string = '{}'): string {
  const settings = jsonObject(own);
  if (settings === undefined) return own;
  const ours = {
    holdApplicationUntilProxyStarts: true,
    terminationDrainDuration: `${shutdown.delay + shutdown.longestRequest}s`,
  };
  return JSON.stringify(sortedRecord<unknown>({ ...ours, ...settings }));
}

function jsonObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isPlainObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
