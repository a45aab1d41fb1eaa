import type { SystemModel } from '../../model/system.ts';
import { waypointName } from '../../model/waypoint.ts';
import type { RenderContext } from '../context.ts';
import { takesParameters } from '../gateway-parameters.ts';
import { systemMetadataFor } from '../kubernetes/metadata.ts';
import type { Gateway } from '../types/gateway-api.ts';
import { waypointedServices } from '../waypoint-use.ts';

/**
 * The proxy for layer 7 in front of those services of a system that promise what only it can keep. Istio makes its
 * Deployment, Service object and service account.
 *
 * @see https://istio.io/latest/docs/ambient/usage/waypoint/
 */
export function waypointFor(system: SystemModel, { graph }: RenderContext) {
  if (waypointedServices(system, graph).length === 0) return undefined;
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: {
      ...systemMetadataFor(system, waypointName),
      labels: { ...system.labels, 'istio.io/waypoint-for': 'service' },
    },
    spec: {
      gatewayClassName: 'istio-waypoint',
      listeners: [{ name: 'mesh', port: 15008, protocol: 'HBONE', allowedRoutes: { namespaces: { from: 'Same' } } }],
      infrastructure: takesParameters(system)
        ? { parametersRef: { group: '', kind: 'ConfigMap', name: waypointName } }
        : undefined,
    },
  } satisfies Gateway;
}
