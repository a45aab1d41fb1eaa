import { goDuration } from '../model/duration.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import { goesByOwnRules } from '../model/kept.ts';
import { mayRunTwice, type RouteModel } from '../model/routes.ts';
import type { ServiceModel } from '../model/service.ts';
import { routesOf } from '../model/ways.ts';
import { routeText } from './route-text.ts';
import { misfitOf } from './tries.ts';

/** A request takes one route: two that are known by the same cannot both be taken. */
export function* tellRoutesApart({ promise }: ServiceModel): Iterable<Issue> {
  const routes = promise?.routes ?? [];
  for (const [index, route] of routes.entries()) {
    const other = routes.slice(0, index).findIndex((before) => meetEqually(before, route));
    if (other === -1) continue;
    yield {
      rule: 'route-declared-twice',
      path: `serves.routes[${index}]`,
      problem: `${routeText(route)} is also what serves.routes[${other}] is for`,
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
        problem: `${routeText(route)} is every request, so that nothing takes what 'serves' itself says`,
        remedy: "write its timeout and retries at 'serves', or say which methods or headers it is for",
      };
    }
    if (route.says.length > 0) continue;
    yield {
      rule: 'unused-option',
      path,
      problem: `${routeText(route)} is promised nothing of its own`,
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
    const misfit = misfitOf(timeout, retries);
    const tries = retries.attempts + 1;
    if (misfit !== undefined) {
      yield {
        rule: 'retries-exceed-timeout',
        path: `serves.routes[${index}].${says.includes('timeout') ? 'timeout' : 'retries'}`,
        problem: misfit.problem,
        remedy: `write a timeout of '${goDuration(misfit.needed)}', or retries of this route that fit, such as retries: false`,
      };
    } else if (
      !says.includes('retries') &&
      timeout > Math.max(promise?.timeout ?? 0, retries.perTryTimeout * tries + tries)
    ) {
      yield {
        rule: 'route-timeout-unreached',
        path: `serves.routes[${index}].timeout`,
        problem: `'${goDuration(timeout)}' is never reached: serves.retries ends each of ${tries} tries after ${goDuration(retries.perTryTimeout)}`,
        remedy: 'write retries of this route, such as retries: false, or leave perTryTimeout out',
      };
    }
  }
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

/** Methods that callers say they use, of those whose requests may take a route as it is promised. */
function usedOn(route: RouteModel, service: ServiceModel, graph: CallGraph): readonly string[] {
  const calls = graph
    .callersOf(service.key)
    .filter((call) => call.sentBy === undefined && call.tightens?.retries === undefined && !goesByOwnRules(call, graph))
    .filter((call) => routesOf(call, service.promise).includes(route));
  return [...new Set(calls.flatMap(({ methods }) => methods ?? []))].toSorted();
}
