import { istioDuration } from '../../model/duration.ts';
import type { PortProtocol } from '../../model/ports.ts';
import type { RetriesModel } from '../../model/promise.ts';
import { atLeast } from '../../model/version.ts';
import type { VirtualServiceSpecHttpRetries } from '../types/istio.ts';

/** Which failures are tried again, in Istio's words. Without attempts nothing else may be said: Istio refuses it. */
export function retriesFor(
  retries: RetriesModel,
  protocol: PortProtocol,
  istio: string,
): VirtualServiceSpecHttpRetries {
  if (retries.attempts === 0) return { attempts: 0 };
  const conditions = [...unreached(istio), ...(retries.on === 'idempotent' ? answersFor(protocol) : [])];
  return {
    attempts: retries.attempts,
    perTryTimeout: retries.perTryTimeout === undefined ? undefined : istioDuration(retries.perTryTimeout),
    retryOn: conditions.join(','),
  };
}

/** What never reached the program. The last one is known from Istio 1.23 on; before, a policy that names it is refused. */
function unreached(istio: string): readonly string[] {
  return ['connect-failure', 'refused-stream', ...(atLeast(istio, '1.23') ? ['reset-before-request'] : [])];
}

/** Answers after which an operation that may run twice is tried again. */
function answersFor(protocol: PortProtocol): readonly string[] {
  return protocol === 'grpc'
    ? ['unavailable', 'cancelled', 'resource-exhausted']
    : ['unavailable', 'cancelled', 'gateway-error'];
}
