/** Label by which nodes say their zone. */
export const zoneKey = 'topology.kubernetes.io/zone';

/** The number of zones that a region has with most clouds. */
export const usualZones = 3;
