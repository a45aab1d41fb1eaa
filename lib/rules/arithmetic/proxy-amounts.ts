import { labelsIn } from '../label-selector.ts';
import type { Workload } from '../workloads.ts';
import { isInjected } from './injected.ts';
import type { Counted } from './pod-amounts.ts';

/** What Istio's own settings give a sidecar: https://github.com/istio/istio/blob/master/manifests/charts/istio-control/istio-discovery/values.yaml */
const usual: Readonly<Record<string, string>> = {
  'requests cpu': '100m',
  'requests memory': '128Mi',
  'limits cpu': '2',
  'limits memory': '1Gi',
};

/** Annotations of pods by which a workload's sidecar gets another size. */
const annotated: Readonly<Record<string, string>> = {
  'requests cpu': 'sidecar.istio.io/proxyCPU',
  'requests memory': 'sidecar.istio.io/proxyMemory',
  'limits cpu': 'sidecar.istio.io/proxyCPULimit',
  'limits memory': 'sidecar.istio.io/proxyMemoryLimit',
};

/** What the sidecar that Istio adds to a pod counts for; nothing where it adds none. */
export function proxyAmountOf(workload: Workload, { side, name }: Counted): string {
  if (!isInjected(workload)) return '0';
  const own = labelsIn(workload.annotations);
  const key = `${side} ${name}`;
  // As soon as one of them is written, none of the usual sizes holds.
  const isSized = Object.values(annotated).some((annotation) => annotation in own);
  return (isSized ? own[annotated[key] ?? ''] : usual[key]) ?? '0';
}
