import { labelsIn } from '../label-selector.ts';
import type { Workload } from '../workloads.ts';

const inject = 'sidecar.istio.io/inject';

/** Whether Istio adds a sidecar to pods: in the namespaces of systems, which say so themselves, unless the pods decline. */
export function isInjected({ object, labels, annotations, podSpec }: Workload): boolean {
  const { environment, system } = object;
  if (system === undefined || environment?.platform.mesh?.mode !== 'sidecar') return false;
  if (podSpec['hostNetwork'] === true) return false;
  return labelsIn(labels)[inject] !== 'false' && labelsIn(annotations)[inject] !== 'false';
}
