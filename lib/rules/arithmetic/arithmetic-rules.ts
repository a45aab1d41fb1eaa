import type { ObjectRule } from '../rule.ts';
import { keepOnePod, letOnePodGo, outliveAZone, sayOneShare } from './budget-rules.ts';
import { outliveTheProgram } from './drain-rules.ts';
import { leaveResourcesToOneOwner } from './owner-rules.ts';
import { restartLast, startBeforeRolloutsEnd } from './probe-rules.ts';
import { fitIntoQuotas, sayWhatQuotasCount, writeReadableAmounts } from './quota-rules.ts';
import { findAZoneForEach, letRolloutsProceed, spreadOverZonesThatAreThere } from './rollout-rules.ts';
import { leaveTimeToStop, outwaitLoadBalancers } from './timeline-rules.ts';

/** Numbers of several objects that have to fit together: each is fine alone. */
export const arithmeticRules: readonly ObjectRule[] = [
  sayOneShare,
  letOnePodGo,
  keepOnePod,
  outliveAZone,
  letRolloutsProceed,
  spreadOverZonesThatAreThere,
  findAZoneForEach,
  leaveTimeToStop,
  outwaitLoadBalancers,
  outliveTheProgram,
  startBeforeRolloutsEnd,
  restartLast,
  sayWhatQuotasCount,
  fitIntoQuotas,
  writeReadableAmounts,
  leaveResourcesToOneOwner,
];
