import type { HttpMethod, TightenedPromise } from './call.ts';
import type { DurationLike, DurationText } from './duration.ts';
import type { PromiseModel, RetriesModel, RetryOptions } from './promise.ts';
import { fewerTries, sharing } from './retries.ts';

/** Requests of a service that are promised something of their own. */
export interface RouteOptions {
  /** `/reports` exactly, or `/reports/*` for all that begins with `/reports/`. Queries are no part of it. */
  readonly path: string;
  /** HTTP methods. @default - all */
  readonly methods?: readonly HttpMethod[] | undefined;
  /** Headers that the request has, by name and whole value. @default - any */
  readonly headers?: Readonly<Record<string, string>> | undefined;
  /** How long a caller waits for one answer, retries included. @default - the promise's */
  readonly timeout?: DurationText | DurationLike | undefined;
  /** Whether a failed request is tried again; `false` for never. @default - the promise's */
  readonly retries?: RetryOptions | false | undefined;
}

/** A route as understood: which requests, and what holds for them, the promise's own filled in. */
export interface RouteModel {
  readonly path: string;
  /** In alphabetical order; `undefined` for all. */
  readonly methods: readonly string[] | undefined;
  /** By names in small letters; empty for any. */
  readonly headers: Readonly<Record<string, string>>;
  readonly timeout: number | undefined;
  readonly retries: RetriesModel | undefined;
  /** What it says itself. */
  readonly says: readonly ('timeout' | 'retries')[];
}

/** What requests are told apart by. */
type Condition = Pick<RouteModel, 'path' | 'methods' | 'headers'>;

/** A path as proxies compare it. */
export function pathMatch(path: string): { readonly kind: 'exact' | 'prefix'; readonly value: string } {
  return path.endsWith('*') ? { kind: 'prefix', value: path.slice(0, -1) } : { kind: 'exact', value: path };
}

/**
 * The most specific first, as the Gateway API orders them by itself: exact paths, then the longer prefix, then methods,
 * then the number of headers. What is left is by text, so that the order in the program means nothing.
 */
export function specificFirst(routes: readonly RouteModel[]): readonly RouteModel[] {
  return routes
    .map((route) => ({ route, rank: rankOf(route) }))
    .toSorted((a, b) => compareRanks(a.rank, b.rank))
    .map(({ route }) => route);
}

function rankOf({ path, methods, headers }: Condition): readonly (number | string)[] {
  const { kind, value } = pathMatch(path);
  const names = Object.keys(headers);
  return [
    kind === 'exact' ? 0 : 1,
    -value.length,
    methods === undefined ? 1 : 0,
    -names.length,
    JSON.stringify([path, methods ?? [], headers]),
  ];
}

function compareRanks(a: readonly (number | string)[], b: readonly (number | string)[]): number {
  const at = a.findIndex((member, index) => member !== b[index]);
  if (at === -1) return 0;
  return (a[at] ?? 0) < (b[at] ?? 0) ? -1 : 1;
}

/** Whether a request may be sent again after an answer, as HTTP has it. */
export function mayRunTwice(method: string): boolean {
  return method !== 'POST' && method !== 'PATCH';
}

/** What holds for requests when a caller asks for less than is promised: whichever of the two is less. */
export function tightenedRoute(
  promised: Pick<RouteModel, 'timeout' | 'retries'>,
  tightens: TightenedPromise,
): TightenedPromise {
  const times = [tightens.timeout, promised.timeout].filter((time) => time !== undefined);
  const timeout = times.length === 0 ? undefined : Math.min(...times);
  const retries = fewerTries(promised.retries, tightens.retries);
  return { timeout, retries: retries === undefined ? undefined : sharing(retries, timeout) };
}

/** Longest timeout that a service promises, on any of its routes; `undefined` where it promises none. */
export function longestTimeout(promise: PromiseModel | undefined): number | undefined {
  const times = [promise, ...(promise?.routes ?? [])].flatMap((promised) => promised?.timeout ?? []);
  return times.length === 0 ? undefined : Math.max(...times);
}
