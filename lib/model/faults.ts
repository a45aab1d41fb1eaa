import type { DurationLike, DurationText } from './duration.ts';

/**
 * Faults that callers' proxies make up, in ambient mode the waypoint, to see what callers do then. They come before the
 * service's own timeout and retries: a delay is not cut short by them, and what is aborted is not tried again. Refused in
 * production without a waiver that ends.
 */
export interface FaultOptions {
  /** Requests that wait before they are sent. @default - none */
  readonly delay?: FaultDelayOptions | undefined;
  /** Requests that are answered with an error, and never sent. @default - none */
  readonly abort?: FaultAbortOptions | undefined;
  /** Headers of the requests that are meant, by name and whole value. @default - all requests */
  readonly onlyFor?: Readonly<Record<string, string>> | undefined;
}

/** How many requests wait, and how long. */
export interface FaultDelayOptions {
  /** From 1 to 100. */
  readonly percent: number;
  readonly duration: DurationText | DurationLike;
}

/** How many requests fail, and how. */
export interface FaultAbortOptions {
  /** From 1 to 100. */
  readonly percent: number;
  /** For HTTP a status such as 503, for gRPC its name, such as `UNAVAILABLE`. Ports of the other kind abort nothing. */
  readonly status: number | GrpcStatus;
}

/** Statuses of gRPC that are failures, by their codes from 1 on. */
export const grpcStatuses = [
  'CANCELLED',
  'UNKNOWN',
  'INVALID_ARGUMENT',
  'DEADLINE_EXCEEDED',
  'NOT_FOUND',
  'ALREADY_EXISTS',
  'PERMISSION_DENIED',
  'RESOURCE_EXHAUSTED',
  'FAILED_PRECONDITION',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNIMPLEMENTED',
  'INTERNAL',
  'UNAVAILABLE',
  'DATA_LOSS',
  'UNAUTHENTICATED',
] as const;

/** A status of gRPC that is a failure. */
export type GrpcStatus = (typeof grpcStatuses)[number];

/** Faults as understood; milliseconds. */
export interface FaultModel {
  readonly delay: { readonly percent: number; readonly duration: number } | undefined;
  readonly abort: { readonly percent: number; readonly status: number | GrpcStatus } | undefined;
  /** By names in small letters; empty for all requests. */
  readonly onlyFor: Readonly<Record<string, string>>;
}
