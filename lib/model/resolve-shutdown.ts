import type { Cloud } from './cloud.ts';
import { wholeSeconds } from './duration.ts';
import type { Defaults } from './editions.ts';
import { duration } from './option-kinds.ts';
import type { OptionsTable, ReadOptions } from './read-options.ts';
import type { ShutdownModel, ShutdownOptions } from './shutdown.ts';

const day = 86_400_000;

export const shutdownOptions = {
  longestRequest: duration({ from: 0, to: day, example: '30s' }),
  loadBalancers: duration({ from: 0, to: day, example: '10s' }),
  gracePeriod: duration({ to: day, example: '45s' }),
} satisfies OptionsTable<ShutdownOptions>;

/**
 * Delay, requests and margin add up to the grace period; the delay is what the cloud's load balancers need at least, and
 * none where nobody sends anything.
 */
export function resolveShutdown(
  options: Partial<ReadOptions<typeof shutdownOptions>>,
  { shutdown: defaults }: Defaults,
  { cloud, serves }: { readonly cloud: Cloud; readonly serves: boolean },
): ShutdownModel {
  const longestRequest = seconds(options.longestRequest) ?? defaults.longestRequest;
  const delay = seconds(options.loadBalancers) ?? (serves ? usualDelay(defaults, cloud) : 0);
  const gracePeriod = seconds(options.gracePeriod) ?? delay + longestRequest + defaults.margin;
  return { longestRequest, delay, gracePeriod };
}

function usualDelay({ delay }: Defaults['shutdown'], { loadBalancerDelay }: Cloud): number {
  return Math.max(delay, wholeSeconds(loadBalancerDelay));
}

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : wholeSeconds(milliseconds);
}
