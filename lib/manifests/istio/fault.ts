import { istioDuration } from '../../model/duration.ts';
import type { FaultModel } from '../../model/faults.ts';
import type { PortModel } from '../../model/ports.ts';
import type { VirtualServiceSpecHttpFault } from '../types/istio.ts';

/** What callers' proxies make up on a port; `undefined` where nothing of it is meant for its protocol. */
export function faultFor({ delay, abort }: FaultModel, port: PortModel): VirtualServiceSpecHttpFault | undefined {
  const status = abort !== undefined && isSpokenOn(port, abort.status) ? abort.status : undefined;
  if (delay === undefined && status === undefined) return undefined;
  return {
    delay:
      delay === undefined
        ? undefined
        : { percentage: { value: delay.percent }, fixedDelay: istioDuration(delay.duration) },
    abort:
      status === undefined
        ? undefined
        : {
            percentage: { value: abort?.percent },
            httpStatus: typeof status === 'number' ? status : undefined,
            grpcStatus: typeof status === 'string' ? status : undefined,
          },
  };
}

function isSpokenOn({ protocol }: PortModel, status: number | string): boolean {
  return (protocol === 'grpc') === (typeof status === 'string');
}
