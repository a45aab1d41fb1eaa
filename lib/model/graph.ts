import type { Call } from './call.ts';
import type { Issue } from './issue.ts';
import type { ServiceModel } from './service.ts';

/**
 * Who calls whom, over the whole program. Built when first asked for after a change, so that calls added late, cycles
 * included, are seen by everything that is rendered.
 */
export interface CallGraph {
  readonly services: readonly ServiceModel[];
  readonly calls: readonly Call[];
  /** The service of a peer's key, if it is one of this program. */
  serviceOf(key: string): ServiceModel | undefined;
  /** Calls that end at a peer, by the peer's key; ordered by the caller's key. */
  callersOf(key: string): readonly Call[];
  /** Calls that start at a peer, by the peer's key; ordered by the callee's key. */
  callsOf(key: string): readonly Call[];
  /** What was wrong with declarations: a call to oneself, edges declared twice differently, … by the caller's key. */
  readonly problems: readonly { readonly key: string; readonly issue: Issue }[];
}
