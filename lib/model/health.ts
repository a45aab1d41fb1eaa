import type { DurationLike, DurationText } from './duration.ts';

/** How the cluster finds out whether a pod may get requests, must be restarted, or is still starting. */
export interface HealthOptions {
  /**
   * Whether it may get requests: a path, or a check. It must not depend on services that it calls.
   *
   * @default - a TCP connection to the first port
   */
  readonly readiness?: string | CheckOptions | undefined;
  /**
   * Whether it must be restarted: a path other than readiness', or a check. It must depend on nothing.
   *
   * @default - none; an issue in production
   */
  readonly liveness?: string | CheckOptions | undefined;
  /**
   * Whether it has started; the other two wait for it.
   *
   * @default - the liveness check (without one: a TCP connection), for up to two minutes
   */
  readonly startup?: string | CheckOptions | undefined;
}

/** One check: by HTTP, gRPC, TCP or a command. */
export type CheckOptions = CheckTiming & (HttpCheck | GrpcCheck | TcpCheck | CommandCheck);

/** GET a path; 200 to 399 is healthy. */
export interface HttpCheck {
  readonly path: string;
  /** Headers to send. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** Name of one of the service's ports. @default - the first HTTP port */
  readonly port?: string | undefined;
  readonly grpc?: undefined;
  readonly tcp?: undefined;
  readonly command?: undefined;
}

/** The gRPC health protocol. */
export interface GrpcCheck {
  /** `true`, or the name of the gRPC service to ask for. */
  readonly grpc: true | string;
  /** Name of one of the service's ports. @default - the first gRPC port */
  readonly port?: string | undefined;
  readonly path?: undefined;
  readonly tcp?: undefined;
  readonly command?: undefined;
}

/** A TCP connection. */
export interface TcpCheck {
  readonly tcp: true;
  /** Name of one of the service's ports. @default - the first port */
  readonly port?: string | undefined;
  readonly path?: undefined;
  readonly grpc?: undefined;
  readonly command?: undefined;
}

/** A command in the container; exit code 0 is healthy. */
export interface CommandCheck {
  readonly command: readonly string[];
  readonly path?: undefined;
  readonly grpc?: undefined;
  readonly tcp?: undefined;
  readonly port?: undefined;
}

/** When a check runs and how often it may fail. Defaults differ by check and belong to the edition. */
export interface CheckTiming {
  /** Time between two checks; whole seconds. */
  readonly period?: DurationText | DurationLike | undefined;
  /** How long one check may take; whole seconds, at most `period`. */
  readonly timeout?: DurationText | DurationLike | undefined;
  /** Failures in a row before it counts. @default - by check; for a start as many as fill two minutes */
  readonly failures?: number | undefined;
  /** Wait before the first check; whole seconds. @default '0s' */
  readonly initialDelay?: DurationText | DurationLike | undefined;
}

/** A check as understood; times in whole seconds. */
export interface CheckModel {
  readonly target:
    | {
        readonly kind: 'http';
        readonly path: string;
        readonly port: string;
        readonly headers: readonly { readonly name: string; readonly value: string }[];
      }
    | { readonly kind: 'grpc'; readonly port: string; readonly service: string }
    | { readonly kind: 'tcp'; readonly port: string }
    | { readonly kind: 'command'; readonly command: readonly string[] };
  readonly period: number;
  readonly timeout: number;
  readonly failures: number;
  readonly initialDelay: number;
}

/** All checks of a container; `undefined` where there is none. */
export interface HealthModel {
  readonly readiness: CheckModel | undefined;
  readonly liveness: CheckModel | undefined;
  readonly startup: CheckModel | undefined;
}
