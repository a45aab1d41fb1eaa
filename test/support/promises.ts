import { clusterService } from '../../lib/model/foreigner.ts';
import type { PlatformOptions } from '../../lib/model/platform.ts';
import { sidecar } from './policies.ts';
import { refusalsOf } from './programs.ts';

type Props = NonNullable<Parameters<typeof refusalsOf>[0]>;

/** So that somebody may call what a test promises. */
const gateways = [clusterService({ namespace: 'edge', name: 'gateway', serviceAccount: 'gateway' })];

/** What is wrong with a service that promises this on a platform; what JavaScript users may write is taken, too. */
export function refusedPromise(serves: object, props: Props = {}, platform: Partial<PlatformOptions> = sidecar) {
  return refusalsOf({ ...props, serves }, { platform: { kubernetes: '1.33', gateways, ...platform } });
}

/** A database, whose port speaks TCP and nothing that has requests. */
export const overTcp = {
  ports: { db: { port: 5432, protocol: 'tcp' } },
  health: { readiness: { tcp: true }, liveness: { tcp: true } },
} as const satisfies Props;
