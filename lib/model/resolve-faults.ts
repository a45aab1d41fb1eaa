import {
  type FaultAbortOptions,
  type FaultDelayOptions,
  type FaultModel,
  type FaultOptions,
  type GrpcStatus,
  grpcStatuses,
} from './faults.ts';
import { duration, either, oneOf, required, wholeNumber } from './option-kinds.ts';
import { type OptionsTable, optionsOf, type ReadOptions } from './read-options.ts';
import { headersKind } from './request-kinds.ts';

export const percentKind = wholeNumber(1, 100);

const delayOptions = {
  percent: required(percentKind),
  duration: required(duration({ to: 86_400_000, example: '2s' })),
} satisfies OptionsTable<FaultDelayOptions>;

const abortOptions = {
  percent: required(percentKind),
  status: required(
    either<number | GrpcStatus>(
      "a status of HTTP such as 503, or of gRPC such as 'UNAVAILABLE'",
      { when: (value) => typeof value === 'number', kind: wholeNumber(200, 599) },
      { when: (value) => typeof value === 'string', kind: oneOf(...grpcStatuses) },
    ),
  ),
} satisfies OptionsTable<FaultAbortOptions>;

/** Options of `faults`. */
export const faultOptions = {
  delay: optionsOf(delayOptions),
  abort: optionsOf(abortOptions),
  onlyFor: headersKind,
} satisfies OptionsTable<FaultOptions>;

/** What callers' proxies make up; what misses a part is left out, and has its issue. */
export function resolveFaults(options: Partial<ReadOptions<typeof faultOptions>> | undefined): FaultModel | undefined {
  if (options === undefined) return undefined;
  const { delay, abort, onlyFor = {} } = options;
  return {
    delay:
      delay?.percent === undefined || delay.duration === undefined
        ? undefined
        : { percent: delay.percent, duration: delay.duration },
    abort:
      abort?.percent === undefined || abort.status === undefined
        ? undefined
        : { percent: abort.percent, status: abort.status },
    onlyFor,
  };
}
