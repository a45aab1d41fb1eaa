import type { Defaults } from './editions.ts';
import { listOf, required } from './option-kinds.ts';
import { type OptionsTable, optionsOf, type ReadOptions } from './read-options.ts';
import { headersKind, methodsKind } from './request-kinds.ts';
import { requestPath } from './request-path.ts';
import { type ReadRetries, retriesKind, retriesModel, timeoutKind } from './resolve-retries.ts';
import type { RouteModel, RouteOptions } from './routes.ts';

/** Options of each of `routes`. */
export const routeOptions = {
  path: required(requestPath),
  methods: methodsKind,
  headers: headersKind,
  timeout: timeoutKind,
  retries: retriesKind,
} satisfies OptionsTable<RouteOptions>;

type ReadRoute = Partial<ReadOptions<typeof routeOptions>>;

/** What `routes` may be. */
export const routeList = listOf<ReadRoute>(optionsOf(routeOptions));

/** What the promise says of all requests, as it was read. */
interface ReadPromise {
  readonly timeout: number | undefined;
  readonly retries: ReadRetries | false | undefined;
}

/** Routes with the promise's own filled in: retries that say no time for one try share the route's timeout. */
export function resolveRoutes(
  routes: readonly ReadRoute[] | undefined,
  promise: ReadPromise,
  defaults: Defaults,
): readonly RouteModel[] | undefined {
  return routes?.flatMap(({ path, methods, headers = {}, ...own }): RouteModel[] => {
    // Without a path nobody knows which requests are meant: that it is missing is said, and nothing else.
    if (path === undefined) return [];
    const timeout = own.timeout ?? promise.timeout;
    return [
      {
        path,
        methods: methods === undefined ? undefined : [...new Set(methods)].toSorted(),
        headers,
        timeout,
        retries: retriesModel(own.retries ?? promise.retries, timeout, defaults),
        says: (['timeout', 'retries'] as const).filter((name) => own[name] !== undefined),
      },
    ];
  });
}
