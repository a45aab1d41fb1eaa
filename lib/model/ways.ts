import type { Call } from './call.ts';
import type { PromiseModel } from './promise.ts';
import { coversPath } from './request-path.ts';
import { type RouteModel, specificFirst } from './routes.ts';

/** What requests of a call may be promised: which routes they take, the most specific first, and whether some take none. */
export interface Ways {
  readonly routes: readonly RouteModel[];
  /** Whether a request may take no route, and so what `serves` itself says. */
  readonly beside: boolean;
}

/** Requests of one method, or of any, to one path or to all below it. */
interface Requests {
  readonly method: string | undefined;
  readonly path: string;
}

/** Ways of a call's requests, as far as it says what it uses. Where that is unsure a way counts as taken. */
export function waysOf({ methods, paths }: Pick<Call, 'methods' | 'paths'>, promise: PromiseModel | undefined): Ways {
  if ((promise?.routes ?? []).length === 0) return { routes: [], beside: true };
  let left = (methods ?? [undefined]).flatMap((method): Requests[] =>
    (paths ?? ['/*']).map((path) => ({ method, path })),
  );
  const routes: RouteModel[] = [];
  for (const route of specificFirst(promise?.routes ?? [])) {
    if (left.some((requests) => takesSome(route, requests))) routes.push(route);
    left = left.filter((requests) => !takesAll(route, requests));
  }
  return { routes, beside: left.length > 0 };
}

/** Routes that requests of a call may take. */
export function routesOf(call: Pick<Call, 'methods' | 'paths'>, promise: PromiseModel | undefined) {
  return waysOf(call, promise).routes;
}

function takesSome(route: RouteModel, { method, path }: Requests): boolean {
  if (method !== undefined && route.methods?.includes(method) === false) return false;
  return coversPath(route.path, path) || coversPath(path, route.path);
}

function takesAll(route: RouteModel, { method, path }: Requests): boolean {
  if (Object.keys(route.headers).length > 0 || !coversPath(route.path, path)) return false;
  return route.methods === undefined || (method !== undefined && route.methods.includes(method));
}
