import { breakNothingInProduction, makeUpFaultsThatCallersKnow } from './fault-rules.ts';
import {
  fitRetriesIntoRoutes,
  fitTightenedRoutes,
  repeatOnRoutesOnlyWhatMayRunTwice,
  routeForAReason,
  tellRoutesApart,
} from './route-rules.ts';
import type { ServiceRule } from './rule.ts';
import {
  sendToServicesBesideIt,
  sendToTheSamePorts,
  sendToWhoAsksForTheSameTokens,
  tellVersionsApart,
} from './target-rules.ts';

/** Duties of what a service promises of some of its requests: a part of the table of contents in `rules.ts`. */
export const requestRules: readonly ServiceRule[] = [
  tellRoutesApart,
  routeForAReason,
  fitRetriesIntoRoutes,
  fitTightenedRoutes,
  repeatOnRoutesOnlyWhatMayRunTwice,
  breakNothingInProduction,
  makeUpFaultsThatCallersKnow,
  tellVersionsApart,
  sendToServicesBesideIt,
  sendToTheSamePorts,
  sendToWhoAsksForTheSameTokens,
];
