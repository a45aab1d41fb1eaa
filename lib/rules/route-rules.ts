import type { Call } from '../model/call.ts';
import { goDuration } from '../model/duration.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import { mayRunTwice, type RouteModel, routesOf, tightenedRoute } from '../model/routes.ts';
import type { ServiceModel } from '../model/service.ts';

/** A request takes one route: two that are known by the same cannot both be taken. */
export function* tellRoutesApart({ promise }: ServiceModel): Iterable<Issue> {
  const routes = promise?.routes ?? [];
  for (const [index, route] of routes.entries()) {
    const other = routes.slice(0, index).findIndex((before) => meetEqually(before, route));
    if (other === -1) continue;
    yield {
      rule: 'route-declared-twice',
      path: `serves.routes[${index}]`,
      problem: `${textOf(route)} is also what serves.routes[${other}] is for`,
      remedy: 'make one of the two, or tell them apart by methods or headers',
    };
  }
}

function meetEqually(one: RouteModel, other: RouteModel): boolean {
  if (one.path !== other.path || JSON.stringify(one.headers) !== JSON.stringify(other.headers)) return false;
  if (one.methods === undefined || other.methods === undefined) return one.methods === other.methods;
  return one.methods.some((method) => other.methods?.includes(method));
}

/** A route is for some requests, and says something of them. */
export function* routeForAReason({ promise }: ServiceModel): Iterable<Issue> {
  for (const [index, route] of (promise?.routes ?? []).entries()) {
    const path = `serves.routes[${index}]`;
    if (isForEverything(route)) {
      yield {
        rule: 'route-for-everything',
        path,
        problem: `${textOf(route)} is every request, so that nothing takes what 'serves' itself says`,
        remedy: "write its timeout and retries at 'serves', or say which methods or headers it is for",
      };
    }
    if (route.says.length > 0) continue;
    yield {
      rule: 'unused-option',
      path,
      problem: `${textOf(route)} is promised nothing of its own`,
      remedy: 'give it timeout or retries, or remove it',
    };
  }
}

function isForEverything({ path, methods, headers }: RouteModel): boolean {
  return path === '/*' && methods === undefined && Object.keys(headers).length === 0;
}

/** Retries happen inside the timeout, on a route as beside it. */
export function* fitRetriesIntoRoutes({ promise }: ServiceModel): Iterable<Issue> {
  for (const [index, { timeout, retries, says }] of (promise?.routes ?? []).entries()) {
    if (says.length === 0 || timeout === undefined || retries?.perTryTimeout === undefined) continue;
    const tries = retries.attempts + 1;
    const needed = retries.perTryTimeout * tries;
    const option = says.includes('timeout') ? 'timeout' : 'retries';
    if (timeout < needed) {
      yield {
        rule: 'retries-exceed-timeout',
        path: `serves.routes[${index}].${option}`,
        problem: `'${goDuration(timeout)}' is shorter than ${tries} tries of ${goDuration(retries.perTryTimeout)}`,
        remedy: `write a timeout of '${goDuration(needed)}', or retries of this route that fit, such as retries: false`,
      };
    } else if (!says.includes('retries') && timeout > Math.max(promise?.timeout ?? 0, needed + tries)) {
      yield {
        rule: 'route-timeout-unreached',
        path: `serves.routes[${index}].timeout`,
        problem: `'${goDuration(timeout)}' is never reached: serves.retries ends each of ${tries} tries after ${goDuration(retries.perTryTimeout)}`,
        remedy: 'write retries of this route, such as retries: false, or leave perTryTimeout out',
      };
    }
  }
}

/** Where a caller asks for less, what the routes try must still fit into its time. */
export function* fitTightenedRoutes(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const call of graph.callsOf(service.key)) {
    const route = call.accessOnly ? undefined : routeThatExceeds(call, graph);
    if (route === undefined || call.tightens?.timeout === undefined) continue;
    yield {
      rule: 'retries-exceed-timeout',
      path: `${call.path}.timeout`,
      problem: `'${goDuration(call.tightens.timeout)}' is shorter than the tries that ${call.callee.name} promises for ${textOf(route)}`,
      remedy: 'write retries of this call, such as retries: false, or a longer timeout',
    };
  }
}

function routeThatExceeds(call: Call, graph: CallGraph): RouteModel | undefined {
  const { tightens } = call;
  if (tightens === undefined) return undefined;
  return routesOf(call, graph.serviceOf(call.callee.key)?.promise).find((route) => {
    const { timeout, retries } = tightenedRoute(route, tightens);
    if (timeout === undefined || retries?.perTryTimeout === undefined || timeout === route.timeout) return false;
    return retries.perTryTimeout * (retries.attempts + 1) > timeout;
  });
}

/** As for the whole promise: what a route repeats after an answer must be what may run twice. */
export function* repeatOnRoutesOnlyWhatMayRunTwice(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const [index, route] of (service.promise?.routes ?? []).entries()) {
    if (route.retries?.on !== 'idempotent' || route.retries.attempts === 0) continue;
    const repeated = (route.methods ?? usedOn(route, service, graph)).filter((method) => !mayRunTwice(method));
    if (repeated.length === 0) continue;
    yield {
      rule: 'retries-not-idempotent',
      path: `serves.routes[${index}]${route.says.includes('retries') ? '.retries.on' : ''}`,
      problem: `'idempotent' also repeats ${repeated.join(' and ')} on ${route.path}`,
      remedy:
        "write retries: { …, on: 'unreached' } of this route, or false; where its program drops what it has seen: waive('retries-not-idempotent', { reason: '…' })",
    };
  }
}

/** Methods that callers say they use, of those whose requests may take a route. */
function usedOn(route: RouteModel, service: ServiceModel, graph: CallGraph): readonly string[] {
  const calls = graph
    .callersOf(service.key)
    .filter((call) => call.sentBy === undefined && routesOf(call, service.promise).includes(route));
  return [...new Set(calls.flatMap(({ methods }) => methods ?? []))].toSorted();
}

/** `GET /reports/* with x-user: tester`. */
function textOf({ path, methods, headers }: RouteModel): string {
  const named = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  const request = [...(methods === undefined ? [] : [methods.join(' or ')]), path].join(' ');
  return named.length === 0 ? request : `${request} with ${named.join(' and ')}`;
}
