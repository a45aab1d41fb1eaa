/** How much hangs on a service, from least to most. */
export const criticalities = ['low', 'normal', 'high', 'critical'] as const;

/** How much hangs on a service. */
export type Criticality = (typeof criticalities)[number];
