import { type Fields, fields, numberIn, specOf } from '../fields.ts';
import type { Workload } from '../workloads.ts';
import { shareOf } from './share.ts';
import { mostRoutedPods } from './traffic-steps.ts';

/** How a workload's pods are replaced. */
export interface Rollout {
  /** Pods beyond its number that run while it is replaced. */
  readonly surge: number;
  /** Pods that may be missing meanwhile. */
  readonly unavailable: number;
  /** JSON pointer of what decides both; where nothing is written, of where it would be. */
  readonly pointer: string;
}

/** What Kubernetes and Argo Rollouts take where nothing is written. */
const usual = '25%';

/** `undefined` for what is replaced without a rollout of its own: a Job, or all pods at once. */
export function rolloutOf({ object }: Workload, pods: number): Rollout | undefined {
  const strategy = fields(specOf(object)['strategy']);
  switch (object.manifest.kind) {
    case 'Deployment':
      if (strategy['type'] === 'Recreate') return undefined;
      return resolved(fields(strategy['rollingUpdate']), pods, '/spec/strategy/rollingUpdate');
    case 'Rollout':
      // Both generations are there in full, until one is left.
      if (strategy['blueGreen'] !== undefined) {
        const surge = pods + waitingPods(fields(strategy['blueGreen']), specOf(object), pods);
        return { surge, unavailable: 0, pointer: '/spec/strategy/blueGreen' };
      }
      if (fields(strategy['canary'])['trafficRouting'] !== undefined) {
        const canary = fields(strategy['canary']);
        const surge = mostRoutedPods(canary, pods) - pods + waitingPods(canary, specOf(object), pods);
        return { surge, unavailable: 0, pointer: '/spec/strategy/canary' };
      }
      return resolved(fields(strategy['canary']), pods, '/spec/strategy/canary');
    default:
      return undefined;
  }
}

/**
 * Pods of the release before the last, which still wait to go when a new one comes. What waits for less than a release may
 * stand still goes in time to make room.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/bluegreen/#scaledowndelayrevisionlimit
 */
function waitingPods(strategy: Fields, { progressDeadlineSeconds }: Fields, pods: number): number {
  const delay = numberIn(strategy['scaleDownDelaySeconds'], 30);
  if (delay < numberIn(progressDeadlineSeconds, 600)) return 0;
  // Without a limit there is no end to them; one is there for sure.
  return pods * numberIn(strategy['scaleDownDelayRevisionLimit'], 1);
}

function resolved({ maxSurge = usual, maxUnavailable = usual }: Fields, pods: number, pointer: string): Rollout {
  const surge = shareOf(maxSurge, pods, 'up') ?? 0;
  const unavailable = shareOf(maxUnavailable, pods, 'down') ?? 0;
  // Where rounding leaves nothing of either, the controller takes one pod away. Two zeros that were written, it refuses.
  const stands = surge === 0 && unavailable === 0 && !(isZero(maxSurge) && isZero(maxUnavailable));
  return { surge, unavailable: stands ? 1 : unavailable, pointer };
}

function isZero(share: unknown): boolean {
  return share === 0 || share === '0%';
}
