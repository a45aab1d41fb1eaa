import { checkEndsOf } from './analysis-phases.ts';
import type { Peer } from './peer.ts';
import type { ServiceModel } from './service.ts';

/** Ends of the calls that a service has with its own pods, and with the jobs that check its releases. */
export function closeEndsOf(service: ServiceModel): readonly (readonly [Peer, Peer])[] {
  const { state, peer } = service;
  return [...(state?.peers === true ? [[peer, peer] as const] : []), ...checkEndsOf(service)];
}
