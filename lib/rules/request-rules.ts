import { breakNothingInProduction, makeUpFaultsThatCallersKnow } from './fault-rules.ts';
import { boundRunsAlongChains, repeatOnlyWhatMayRunTwice, retryAtOneLayer } from './repeat-rules.ts';
import { tellRequestsApartWithoutSecrets } from './request-secret-rules.ts';
import { routeWhatFits } from './route-count-rules.ts';
import {
  fitRetriesIntoRoutes,
  repeatOnRoutesOnlyWhatMayRunTwice,
  routeForAReason,
  tellRoutesApart,
} from './route-rules.ts';
import type { ServiceRule } from './rule.ts';
import {
  sendToServicesBesideIt,
  sendToTheSamePorts,
  sendToWhoAsksForTheSameTokens,
  sendToWhoDoesNotAskBack,
  tellVersionsApart,
} from './target-rules.ts';
import { fitTightenedRetries, tightenNotLoosen } from './tightening-rules.ts';

/** Duties of what a service promises of its requests, and of what callers make of it: a part of the table of contents in `rules.ts`. */
export const requestRules: readonly ServiceRule[] = [
  tightenNotLoosen,
  fitTightenedRetries,
  repeatOnlyWhatMayRunTwice,
  retryAtOneLayer,
  boundRunsAlongChains,
  tellRoutesApart,
  routeForAReason,
  routeWhatFits,
  tellRequestsApartWithoutSecrets,
  fitRetriesIntoRoutes,
  repeatOnRoutesOnlyWhatMayRunTwice,
  breakNothingInProduction,
  makeUpFaultsThatCallersKnow,
  tellVersionsApart,
  sendToServicesBesideIt,
  sendToWhoDoesNotAskBack,
  sendToTheSamePorts,
  sendToWhoAsksForTheSameTokens,
];
