import type { SystemModel } from '../../model/system.ts';
import { waypointName } from '../../model/waypoint.ts';
import type { RenderContext } from '../context.ts';
import { gatewayParameters, takesParameters } from '../gateway-parameters.ts';
import type { ConfigMap } from '../types/kubernetes.ts';
import { waypointedServices } from '../waypoint-use.ts';
import { systemMetadataFor } from './metadata.ts';

/** What Istio is to change in the waypoint that it makes. */
export function waypointConfigMapFor(system: SystemModel, { graph }: RenderContext) {
  if (!takesParameters(system) || waypointedServices(system, graph).length === 0) return undefined;
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: systemMetadataFor(system, waypointName),
    data: gatewayParameters(system, waypointName),
  } satisfies Omit<ConfigMap, 'data'> & { readonly data: Readonly<Record<string, string | undefined>> };
}
