import type { Call, TightenedPromise } from '../model/call.ts';
import { goDuration } from '../model/duration.ts';
import { isGateway } from '../model/gateway.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import { isLayer7 } from '../model/peer.ts';
import type { PortModel } from '../model/ports.ts';
import type { PromiseModel } from '../model/promise.ts';
import { sameTries, sharing } from '../model/retries.ts';
import { tightenedRoute } from '../model/routes.ts';
import type { ServiceModel } from '../model/service.ts';
import { limitsRequests } from '../model/waypoint.ts';
import { routesOf } from '../model/ways.ts';

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
  const { platform } = service.system.environment;
  const { mesh, metrics } = platform;
  if (callee.kind === 'externalService' || callee.kind === 'clusterService')
    return `${callee.name} is not of this program, so its policies are not ours`;
  if (mesh === undefined) return 'the platform has no mesh, and network policies see no requests';
  if (!callee.inMesh) return `${callee.name} is not in the mesh`;
  if (callee.kind === 'workload' && mesh.mode === 'ambient') return `${callee.name} has no waypoint`;
  const opaque = ports.find(({ protocol }) => !isLayer7(protocol));
  if (opaque !== undefined) return `its port '${opaque.name}' speaks tcp, in which there are no requests`;
  const direct = metrics?.key === caller.key || isGateway(caller, platform);
  if (direct && mesh.mode === 'ambient') return `${caller.name} goes past the waypoint, straight to the pods`;
  if (direct) return `the platform names ${caller.name}, which lets it use all of them`;
  return undefined;
}

/** Each call of gRPC is a POST: another method would let nobody through, and a promise for it hold for nothing. */
export function* nameThePostsOfGrpc(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const call of declaredBy(service, graph)) {
    if (call.methods === undefined || fitGrpc(call.methods, call.ports)) continue;
    yield postsAlone(`${call.path}.methods`, call.methods, call.callee.name);
  }
  for (const [index, { methods }] of (service.promise?.routes ?? []).entries()) {
    if (methods === undefined || !service.ports.every(({ protocol }) => protocol === 'grpc')) continue;
    if (!fitGrpc(methods, service.ports)) yield postsAlone(`serves.routes[${index}].methods`, methods, service.name);
  }
}

/** Beside ports that speak something else, other methods are for those. */
function fitGrpc(methods: readonly string[], ports: readonly PortModel[]): boolean {
  const grpc = ports.filter(({ protocol }) => protocol === 'grpc');
  if (grpc.length === 0) return true;
  return grpc.length < ports.length ? methods.includes('POST') : methods.every((method) => method === 'POST');
}

function postsAlone(path: string, methods: readonly string[], name: string): Issue {
  return {
    rule: 'methods-not-grpc',
    path,
    problem: `[${methods.join(', ')}] is nothing that ${name} serves by gRPC, where each call is a POST`,
    remedy: "leave 'methods' out, and name services and methods of gRPC by path: '/shop.Cart/*'",
  };
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
    const others = graph.callersOf(callee.key).filter((other) => other.caller.key !== caller.key && !other.accessOnly);
    const names = [...new Set(others.map((other) => other.caller.name))].join(', ');
    return {
      because: `a waypoint keeps one promise for all callers of ${callee.name}${names === '' ? '' : `, also for ${names}`}`,
      remedy: `give ${callee.name} that promise for all: serves: {…}, or leave it out here`,
      sameIsFine: true,
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
  if (retries !== undefined && !sameTries(sharing(retries, timeout ?? promise?.timeout), promise?.retries))
    return false;
  return routesOf(call, promise).every((route) => {
    const kept = tightenedRoute(route, tightens);
    return kept.timeout === route.timeout && kept.retries?.attempts === route.retries?.attempts;
  });
}

function triesText({ retries }: TightenedPromise): string {
  return retries === undefined || retries.attempts === 0 ? 'no retry' : `${retries.attempts} retries`;
}
