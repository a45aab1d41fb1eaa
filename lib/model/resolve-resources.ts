import type { Defaults } from './editions.ts';
import { quantity } from './option-kinds.ts';
import type { ResourcesModel } from './resources.ts';
import type { Tier } from './tier.ts';

/** Kubernetes knows thousandths of a CPU, nothing smaller. */
export const cpuAmount = quantity('an amount of CPU', '250m', /^[\d.]+m?$/, /^\d+[mkM]?$/);

/** Plain bytes and thousandths of a byte are legal in Kubernetes, and nearly always a slip. */
export const memoryAmount = quantity(
  'an amount of memory',
  '256Mi',
  /(?:[KMGTP]i|[kMGTP])$/,
  /(?:\d|[KMGTPE]i|[kMGTPE])$/,
);

/** What was said of resources. */
type SaidResources = { readonly [Key in keyof ResourcesModel]?: string | undefined };

/** What a container asks for and may use; the memory limit is the request unless said. */
export function resolveResources(options: SaidResources, defaults: Defaults, tier: Tier): ResourcesModel {
  const memory = options.memory ?? defaults.memory[tier];
  return {
    cpu: options.cpu ?? defaults.cpu[tier],
    memory,
    cpuLimit: options.cpuLimit,
    memoryLimit: options.memoryLimit ?? memory,
    ephemeralStorage: options.ephemeralStorage ?? defaults.ephemeralStorage,
  };
}
