import type { AnalysisModel } from './analysis.ts';
import { clusterHost } from './peer.ts';
import type { PlatformModel } from './platform.ts';

/** Where Argo Rollouts asks Prometheus; `undefined` where neither the analysis nor the platform says it. */
export function metricsAddressOf(
  { prometheus }: Pick<AnalysisModel, 'prometheus'>,
  { metrics }: Pick<PlatformModel, 'metrics'>,
): string | undefined {
  const port = metrics?.ports.find(({ protocol }) => protocol === 'http') ?? metrics?.ports[0];
  if (prometheus !== undefined || metrics === undefined || port === undefined) return prometheus;
  return `http://${clusterHost(metrics)}:${port.servicePort}`;
}
