import type { Call, TightenedPromise } from '../model/call.ts';
import { goDuration } from '../model/duration.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import { isLayer7 } from '../model/peer.ts';
import type { PromiseModel } from '../model/promise.ts';
import { routesOf, tightenedRoute } from '../model/routes.ts';
import type { ServiceModel } from '../model/service.ts';
import { limitsRequests } from '../model/waypoint.ts';

/** Calls that stand in the props of a service: its own, and the access that it grants. */
function* declaredBy({ peer }: ServiceModel, graph: CallGraph): Iterable<Call> {
  for (const call of graph.callsOf(peer.key)) if (!call.accessOnly) yield call;
  for (const call of graph.callersOf(peer.key)) if (call.accessOnly && call.path !== '') yield call;
}

/** Methods and paths are judged by a proxy at the callee's end that sees requests, or by nobody. */
export function* limitCallsThatAreSeen(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const call of declaredBy(service, graph)) {
    if (!limitsRequests(call)) continue;
    const missing = missingForLimits(call, service);
    if (missing === undefined) continue;
    const limit = call.methods === undefined ? 'paths' : 'methods';
    yield {
      rule: 'call-limit-unkept',
      path: `${call.path}.${limit}`,
      problem: `[${(call.methods ?? call.paths ?? []).join(', ')}] cannot be kept: ${missing}`,
      remedy: `leave '${limit}' out, and let ${call.callee.name} itself refuse what it must`,
    };
  }
}

function missingForLimits({ caller, callee, ports }: Call, service: ServiceModel): string | undefined {
  const { mesh, gateways, metrics } = service.system.environment.platform;
  if (callee.kind === 'externalService' || callee.kind === 'clusterService')
    return `${callee.name} is not of this program, so its policies are not ours`;
  if (mesh === undefined) return 'the platform has no mesh, and network policies see no requests';
  if (!callee.inMesh) return `${callee.name} is not in the mesh`;
  if (callee.kind === 'workload' && mesh.mode === 'ambient') return `${callee.name} has no waypoint`;
  const opaque = ports.find(({ protocol }) => !isLayer7(protocol));
  if (opaque !== undefined) return `its port '${opaque.name}' speaks tcp, in which there are no requests`;
  const direct = metrics?.key === caller.key || gateways.some(({ key }) => key === caller.key);
  if (mesh.mode === 'ambient' && direct) return `${caller.name} goes past the waypoint, straight to the pods`;
  return undefined;
}

/**
 * A timeout or retries of one caller are kept by that caller's own proxy. A waypoint belongs to the callee and does not
 * know the caller, so there a value that differs from the promise would hold for everybody or for nobody.
 */
export function* tightenCallsThatAreKept(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const { mesh } = service.system.environment.platform;
  for (const call of declaredBy(service, graph)) {
    const { tightens, callee, path } = call;
    if (tightens === undefined) continue;
    const promise = promiseOf(callee.key, graph);
    const missing = missingForTightening(call, mesh?.mode);
    if (missing === undefined || (missing.sameIsFine && asPromised(call, tightens, promise))) continue;
    const option = tightens.timeout === undefined ? 'retries' : 'timeout';
    const value = tightens.timeout === undefined ? triesText(tightens) : `'${goDuration(tightens.timeout)}'`;
    yield {
      rule: 'call-tightening-unkept',
      path: `${path}.${option}`,
      problem: `${value} for ${call.caller.name} alone cannot be kept: ${missing.because}`,
      remedy: missing.remedy,
    };
  }

  function missingForTightening({ caller, callee, ports }: Call, mode: 'sidecar' | 'ambient' | undefined) {
    const leave = "leave it out, and let the program's own client do it";
    if (mode === undefined) return { because: 'the platform has no mesh', remedy: leave, sameIsFine: false };
    if (callee.kind !== 'service' || !callee.inMesh)
      return { because: `${callee.name} is no service of ours in the mesh`, remedy: leave, sameIsFine: false };
    if (caller.kind === 'externalService' || !caller.inMesh)
      return { because: `${caller.name} has no proxy of the mesh`, remedy: leave, sameIsFine: false };
    if (!ports.some(({ protocol }) => isLayer7(protocol)))
      return { because: 'its ports speak tcp, in which there are no requests', remedy: leave, sameIsFine: false };
    if (mode === 'sidecar') return undefined;
    const others = graph.callersOf(callee.key).filter((other) => other.caller !== caller && !other.accessOnly);
    const also = others.length === 0 ? '' : ` (${others.map((other) => other.caller.name).join(', ')})`;
    return {
      because: `a waypoint does not tell callers apart, and ${callee.name} has others${also} or may have`,
      remedy: `give ${callee.name} that promise for all: serves: {…}, or leave it out here`,
      sameIsFine: true,
    };
  }
}

/** A caller may ask for less than is promised, never for more: the promise is what the callee can stand. */
export function* tightenNotLoosen(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const { tightens, callee, path } of declaredBy(service, graph)) {
    const promise = promiseOf(callee.key, graph);
    if (tightens === undefined || promise === undefined) continue;
    if (tightens.timeout !== undefined && promise.timeout !== undefined && tightens.timeout > promise.timeout) {
      yield {
        rule: 'call-loosens-promise',
        path: `${path}.timeout`,
        problem: `'${goDuration(tightens.timeout)}' is longer than the '${goDuration(promise.timeout)}' that ${callee.name} promises`,
        remedy: `write at most '${goDuration(promise.timeout)}', or raise serves.timeout of ${callee.name}`,
      };
    }
    const [mine, theirs] = [tightens.retries, promise.retries];
    if (mine === undefined || theirs === undefined) continue;
    if (
      mine.attempts > theirs.attempts ||
      (mine.on === 'idempotent' && theirs.on !== 'idempotent' && mine.attempts > 0)
    ) {
      yield {
        rule: 'call-loosens-promise',
        path: `${path}.retries`,
        problem: `${mine.attempts} attempts on '${mine.on}' are more than the ${theirs.attempts} on '${theirs.on}' that ${callee.name} promises`,
        remedy: `try less often, or raise serves.retries of ${callee.name}`,
      };
    }
  }
}

/** Retries happen inside the timeout, also where a caller has changed one of the two. */
export function* fitTightenedRetries(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const { tightens, callee, path } of declaredBy(service, graph)) {
    if (tightens === undefined) continue;
    const promise = promiseOf(callee.key, graph);
    const timeout = tightens.timeout ?? promise?.timeout;
    const retries = tightens.retries ?? promise?.retries;
    if (timeout === undefined || retries?.perTryTimeout === undefined) continue;
    const needed = retries.perTryTimeout * (retries.attempts + 1);
    if (timeout >= needed) continue;
    yield {
      rule: 'retries-exceed-timeout',
      path: `${path}.${tightens.timeout === undefined ? 'retries' : 'timeout'}`,
      problem: `'${goDuration(timeout)}' is shorter than ${retries.attempts + 1} tries of ${goDuration(retries.perTryTimeout)}, as ${callee.name} promises them`,
      remedy: `write retries of this call, such as retries: { attempts: ${Math.max(0, Math.floor(timeout / retries.perTryTimeout) - 1)}, perTryTimeout: '${goDuration(retries.perTryTimeout)}' }`,
    };
  }
}

function promiseOf(key: string, graph: CallGraph): PromiseModel | undefined {
  return graph.serviceOf(key)?.promise;
}

/** Whether everybody is promised what one caller asks for, on all routes that its requests may take. */
function asPromised(call: Call, tightens: TightenedPromise, promise: PromiseModel | undefined): boolean {
  const { timeout, retries } = tightens;
  if (timeout !== undefined && timeout !== promise?.timeout) return false;
  if (retries !== undefined && JSON.stringify(retries) !== JSON.stringify(promise?.retries)) return false;
  return routesOf(call, promise).every((route) => {
    const kept = tightenedRoute(route, tightens);
    return kept.timeout === route.timeout && kept.retries?.attempts === route.retries?.attempts;
  });
}

function triesText({ retries }: TightenedPromise): string {
  return retries === undefined || retries.attempts === 0 ? 'no retry' : `${retries.attempts} retries`;
}
