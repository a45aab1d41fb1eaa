import type { DurationLike, DurationText } from './duration.ts';

/**
 * How a new release is judged while it takes over: what is measured, how often, and how much may go wrong before it is
 * taken back. At least one of `successRate`, `latency` and `checks`.
 */
export interface AnalysisOptions {
  /**
   * Least share of requests that the new pods answer without a failure of their own (HTTP 5xx; for gRPC the statuses
   * that blame the server), in percent. Needs a mesh that counts requests.
   *
   * @default - not measured
   */
  readonly successRate?: number | undefined;
  /** How long the new pods may take to answer. Needs a mesh that counts requests. @default - not measured */
  readonly latency?: LatencyOptions | undefined;
  /**
   * Checks of your own, by name: `query(…)`, `webCheck(…)` or `jobCheck(…)`.
   *
   * @default - none
   */
  readonly checks?: Readonly<Record<string, Check>> | undefined;
  /** Time between two measurements. @default '1m' */
  readonly every?: DurationText | DurationLike | undefined;
  /**
   * How far back a measurement looks.
   *
   * @default - four times the platform's `scrapeInterval`
   */
  readonly range?: DurationText | DurationLike | undefined;
  /**
   * How long nothing is measured at first.
   *
   * @default - as long as `range`, so that nothing counts which was before
   */
  readonly delay?: DurationText | DurationLike | undefined;
  /**
   * How often is measured.
   *
   * @default - canary: until its steps end; blue-green: 5 times
   */
  readonly count?: number | undefined;
  /** So many bad measurements are forgiven; one more takes the release back. @default 2 */
  readonly failures?: number | undefined;
  /** So many measurements in a row may fail to be taken; one more takes the release back. @default 4 */
  readonly errors?: number | undefined;
  /**
   * Step of a canary at whose weight measuring begins, counted from 0.
   *
   * @default 0
   */
  readonly startingStep?: number | undefined;
  /**
   * Where Argo Rollouts asks Prometheus, such as `http://prometheus.monitoring.svc.cluster.local:9090`.
   *
   * @default - the address of the platform's `metrics`
   */
  readonly prometheus?: string | undefined;
}

/** Longest times by quantile: `p99` is what all but one in a hundred requests keep. */
export interface LatencyOptions {
  /** @default - not measured */
  readonly p50?: DurationText | DurationLike | undefined;
  /** @default - not measured */
  readonly p90?: DurationText | DurationLike | undefined;
  /** @default - not measured */
  readonly p95?: DurationText | DurationLike | undefined;
  /** @default - not measured */
  readonly p99?: DurationText | DurationLike | undefined;
}

/** The quantiles that can be asked for. */
export const quantiles = ['p50', 'p90', 'p95', 'p99'] as const satisfies readonly (keyof LatencyOptions)[];

/** A check of one's own. */
export type Check = QueryCheck | WebCheck | JobCheck;

/** Made by {@link query}. */
export interface QueryCheck {
  readonly kind: 'query';
  readonly options: QueryOptions;
}

/** Made by {@link webCheck}. */
export interface WebCheck {
  readonly kind: 'web';
  readonly options: WebCheckOptions;
}

/** Made by {@link jobCheck}. */
export interface JobCheck {
  readonly kind: 'job';
  readonly options: JobCheckOptions;
}

/** Options of {@link query}: exactly one of `atLeast` and `atMost`, or both for a range. */
export interface QueryOptions {
  /**
   * One number by PromQL. `{{args.canary-hash}}` stands for the hash in the names of the new pods
   * (`<service>-<hash>-<random>`; without the last dash where the service has 47 characters). Where Prometheus knows nothing yet, the measurement is passed.
   */
  readonly promql: string;
  /** @default - no lower bound */
  readonly atLeast?: number | undefined;
  /** @default - no upper bound */
  readonly atMost?: number | undefined;
}

/** Options of {@link webCheck}. */
export interface WebCheckOptions {
  /** What Argo Rollouts asks by GET. Not a service of this program: policies keep its controller from them. */
  readonly url: string;
  /** Longest wait for the answer; whole seconds. @default '10s' */
  readonly timeout?: DurationText | DurationLike | undefined;
  /**
   * JSONPath of the value that decides.
   *
   * @default - none: any JSON answered with 2xx is good
   */
  readonly jsonPath?: string | undefined;
  /** What stands at `jsonPath` when all is well. @default - true */
  readonly equals?: string | number | boolean | undefined;
}

/** Options of {@link jobCheck}. */
export interface JobCheckOptions {
  /** Command that ends with 0 when all is well. */
  readonly command: readonly string[];
  /** @default - none */
  readonly args?: readonly string[] | undefined;
  /** Image with its version. @default - the service's own */
  readonly image?: string | undefined;
  /** Longest that it may take; whole seconds. @default '5m' */
  readonly deadline?: DurationText | DurationLike | undefined;
}

/**
 * A number by PromQL.
 *
 * @example
 * checks: { paid: query({ promql: 'sum(rate(paid_total{pod=~"till-{{args.canary-hash}}-.+"}[2m]))', atLeast: 1 }) }
 */
export function query(options: QueryOptions): QueryCheck {
  return Object.freeze({ kind: 'query', options });
}

/**
 * A question to something outside of this program, such as a load test's verdict.
 *
 * @example
 * checks: { loadTest: webCheck({ url: 'https://k6.example.com/verdict', jsonPath: '{$.passed}' }) }
 */
export function webCheck(options: WebCheckOptions): WebCheck {
  return Object.freeze({ kind: 'web', options });
}

/**
 * A command that runs once beside the service, with its image, identity and way to it.
 *
 * @example
 * checks: { smoke: jobCheck({ command: ['/app/smoke'] }) }
 */
export function jobCheck(options: JobCheckOptions): JobCheck {
  return Object.freeze({ kind: 'job', options });
}

/** Analysis as understood; times in whole seconds unless said. */
export interface AnalysisModel {
  /** Percent. */
  readonly successRate: number | undefined;
  readonly latency: readonly LatencyModel[];
  /** By name. */
  readonly checks: readonly CheckModel[];
  readonly every: number;
  readonly range: number;
  readonly delay: number;
  /** `undefined`: until the steps end. */
  readonly count: number | undefined;
  readonly failures: number;
  readonly errors: number;
  /** Counted from 0 over the user's steps; `undefined` where it was not said. */
  readonly startingStep: number | undefined;
  /** `undefined`: the platform's. */
  readonly prometheus: string | undefined;
}

/** A quantile with the longest time that it may have; milliseconds. */
export interface LatencyModel {
  readonly quantile: (typeof quantiles)[number];
  readonly most: number;
}

/** A check as understood. */
export type CheckModel = QueryModel | WebCheckModel | JobCheckModel;

/** A query as understood. */
export interface QueryModel {
  readonly kind: 'query';
  readonly name: string;
  readonly promql: string;
  readonly atLeast: number | undefined;
  readonly atMost: number | undefined;
}

/** A web check as understood. */
export interface WebCheckModel {
  readonly kind: 'web';
  readonly name: string;
  readonly url: string;
  readonly timeout: number;
  readonly jsonPath: string | undefined;
  readonly equals: string | number | boolean;
}

/** A job as understood. */
export interface JobCheckModel {
  readonly kind: 'job';
  readonly name: string;
  readonly command: readonly string[];
  readonly args: readonly string[];
  readonly image: string | undefined;
  readonly deadline: number;
}
