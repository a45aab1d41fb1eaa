import type { ServiceModel } from './service.ts';

/** Name of a system's waypoint, of its Gateway, and of the service account that Istio makes for it. */
export const waypointName = 'waypoint';

/**
 * Whether requests to a service go through its system's waypoint: in ambient mode, where it promises something that
 * only a proxy for layer 7 can keep. Everything else stays on the node's proxy, which costs nothing.
 */
export function needsWaypoint(service: ServiceModel): boolean {
  return (
    service.inMesh && service.system.environment.platform.mesh?.mode === 'ambient' && service.promise !== undefined
  );
}
