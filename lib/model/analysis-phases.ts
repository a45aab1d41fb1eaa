import type { AnalysisModel } from './analysis.ts';
import { isLayer7, type ServicePeer, type WorkloadPeer } from './peer.ts';
import { argoRolloutOf, generations } from './rollout.ts';
import type { ServiceModel } from './service.ts';

/**
 * Label by which Istio names a revision of a service in its metrics, read from the pods as they are now. Argo Rollouts gives
 * pods its two values by their part, and changes them in place.
 *
 * @see https://argoproj.github.io/argo-rollouts/features/ephemeral-metadata/
 */
export const revisionLabel = 'service.istio.io/canonical-revision';
export const canaryRevision = 'canary';
export const stableRevision = 'stable';

/** When a release is measured: while a canary's share grows, and before and after the promotion of a blue-green one. */
export type AnalysisPhase = 'canary' | 'prePromotion' | 'postPromotion';

/** The analysis of a service's releases; `undefined` where nothing measures them. */
export function analysisOf(service: Pick<ServiceModel, 'rollout'>): AnalysisModel | undefined {
  return argoRolloutOf(service)?.analysis;
}

/**
 * What is measured in a phase; `undefined` for nothing. Nobody asks the new pods of a blue-green release before its
 * promotion: numbers of requests would be those of none, and always good.
 */
export function analysisIn(phase: AnalysisPhase, service: ServiceModel): AnalysisModel | undefined {
  const analysis = analysisOf(service);
  if (analysis === undefined || (phase === 'canary') !== (argoRolloutOf(service)?.kind === 'canary')) return undefined;
  const measured = measuredIn(phase, analysis);
  const { successRate, latency, checks } = measured;
  return successRate === undefined && latency.length === 0 && checks.length === 0 ? undefined : measured;
}

function measuredIn(phase: AnalysisPhase, analysis: AnalysisModel): AnalysisModel {
  if (phase === 'canary') return analysis;
  if (phase === 'postPromotion') return { ...analysis, checks: analysis.checks.filter(({ kind }) => kind === 'query') };
  const checks = analysis.checks.filter(({ kind }) => kind !== 'query');
  return { ...analysis, successRate: undefined, latency: [], checks };
}

/** Whether requests are counted, and not only answers of checks. */
export function countsRequests({ successRate, latency }: AnalysisModel): boolean {
  return successRate !== undefined || latency.length > 0;
}

/** Where the numbers of a service's requests come from; `undefined` where nobody counts them. */
export function requestCounterOf({ inMesh, ports, system }: ServiceModel): 'sidecar' | 'waypoint' | undefined {
  const { mesh } = system.environment.platform;
  if (!inMesh || mesh === undefined || !ports.some(({ protocol }) => isLayer7(protocol))) return undefined;
  return mesh.mode === 'sidecar' ? 'sidecar' : 'waypoint';
}

/** Whether jobs check a service's releases. */
export function isCheckedByJobs(service: ServiceModel): boolean {
  return (analysisOf(service)?.checks ?? []).some(({ kind }) => kind === 'job');
}

/**
 * The pods of those jobs as one end of a call. Labels of their own, so that the service's selectors never take them for
 * its pods (cases.md C05); the identity is the service's, which needs nothing new to read its secrets.
 */
export function checkPeer({ key, name, namespace, serviceAccount, inMesh, system }: ServiceModel): WorkloadPeer {
  const pods = `${name}-check`;
  return {
    kind: 'workload',
    key: `${key}/check`,
    name: pods,
    environment: system.environment.id,
    namespace,
    podLabels: { 'app.kubernetes.io/instance': pods, 'app.kubernetes.io/name': pods },
    serviceAccount,
    inMesh,
    hasService: false,
    host: pods,
    ports: [],
  };
}

/** What those jobs ask: the preview of a blue-green release, else the service itself. */
export function checkedPeer({ peer, rollout }: Pick<ServiceModel, 'peer' | 'rollout'>): ServicePeer {
  return rollout.kind === 'blueGreen' ? { ...peer, host: `${peer.host}-${generations.preview}` } : peer;
}

/** Both ends of their call, where there are such jobs. */
export function checkEndsOf(service: ServiceModel): readonly (readonly [WorkloadPeer, ServicePeer])[] {
  return isCheckedByJobs(service) ? [[checkPeer(service), checkedPeer(service)]] : [];
}
