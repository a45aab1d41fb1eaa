import type { Call } from '../model/call.ts';
import { isByAddress } from '../model/callee-hosts.ts';
import type { EnvironmentModel } from '../model/environment.ts';
import { isGateway } from '../model/gateway.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import { hasNativeProxy } from '../model/native-proxy.ts';
import { memberPath } from '../model/option-kinds.ts';
import type { Peer } from '../model/peer.ts';
import { endsInMesh } from '../model/resolve-task.ts';
import type { ServiceModel } from '../model/service.ts';
import type { SystemModel } from '../model/system.ts';
import { isPlainObject } from '../support/plain.ts';

/** In the mesh nobody without an identity gets a connection: a caller that may call can. */
export function* admitCallersWithIdentity(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  if (!service.inMesh) return;
  const { platform } = service.system.environment;
  for (const { caller } of graph.callersOf(service.peer.key)) {
    // A service is blamed itself, and the platform's callers once, in the environment.
    if (caller.kind === 'service' || caller === platform.metrics || isGateway(caller, platform)) continue;
    if (hasIdentity(caller)) continue;
    yield withoutIdentity(`allowCallsFrom(${caller.name})`, caller.name, remedyFor(caller));
  }
}

/** A service out of the mesh calls nobody inside. */
export function* stayInTheMeshToCallIt(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  if (service.inMesh) return;
  for (const { callee } of graph.callsOf(service.peer.key)) {
    if (callee.kind !== 'service' || !callee.inMesh) continue;
    if (service.task !== undefined && !endsInMesh(service.system.environment.platform)) {
      yield outOfTheMesh(service, callee.name);
      continue;
    }
    const problem = `false takes its identity, without which ${callee.name} lets nobody in`;
    yield {
      rule: 'caller-without-identity',
      path: 'mesh',
      problem,
      remedy: `leave it out, or take ${callee.name} out of the mesh, too`,
    };
  }
}

/** Its pod would never end beside a proxy that does not. */
function outOfTheMesh({ system }: ServiceModel, callee: string): Issue {
  const { mesh, kubernetes } = system.environment.platform;
  return {
    rule: 'caller-without-identity',
    path: 'task',
    problem: `Istio ${mesh?.version} on Kubernetes ${kubernetes} has no proxy that ends with a task, so it is out of the mesh, and ${callee} lets nobody in without an identity`,
    remedy: `upgrade to Istio 1.24 and Kubernetes 1.29, or take ${callee} out of the mesh`,
  };
}

/** A proxy beside the caller encrypts only to what it knows by name, and nobody in the mesh lets plain text in. */
export function* reachWorkloadsByService(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  if (!service.inMesh || service.system.environment.platform.mesh?.mode !== 'sidecar') return;
  for (const call of graph.callsOf(service.peer.key)) {
    const { callee, path } = call;
    if (callee.kind !== 'workload' || !callee.inMesh || !isByAddress(call)) continue;
    yield {
      rule: 'workload-without-service',
      path,
      problem: `no Service object selects the pods of ${callee.name}: a sidecar would speak plain text to their addresses, and they let none in`,
      remedy: 'expose it by a Service object (exposeViaService), or take its pods out of the mesh',
    };
  }
}

const platformRemedy =
  "give its serviceAccount: its pods must be in the mesh; or waive('caller-without-identity', { reason: '…' })";

/** The same for the callers that the platform names: said once, not for each service that they call. */
export function* giveThePlatformsCallersIdentity({ platform }: EnvironmentModel): Iterable<Issue> {
  if (platform.mesh === undefined) return;
  for (const [index, gateway] of platform.gateways.entries()) {
    if (!hasIdentity(gateway)) yield withoutIdentity(`platform.gateways[${index}]`, gateway.name, platformRemedy);
  }
  for (const { name, peer } of platform.entrances) {
    if (!hasIdentity(peer)) yield withoutIdentity('platform.gateways', name, platformRemedy);
  }
  const { metrics } = platform;
  if (metrics !== undefined && !hasIdentity(metrics))
    yield withoutIdentity('platform.metrics', metrics.name, platformRemedy);
}

/** The same for a gateway that a system brings. */
export function* giveTheGatewayIdentity({ gateway, environment }: SystemModel): Iterable<Issue> {
  if (environment.platform.mesh === undefined || gateway === undefined || hasIdentity(gateway.peer)) return;
  yield withoutIdentity('gateway.pods', gateway.peer.name, platformRemedy);
}

const proxyConfig = 'proxy.istio.io/config';

/** How long the proxy drains is added to the user's settings of it, which takes a form that can be added to (cases.md C29). */
export function* configureProxyInJson(service: ServiceModel): Iterable<Issue> {
  if (hasNativeProxy(service)) return;
  const { podAnnotations, inMesh, system } = service;
  const { mesh } = system.environment.platform;
  const settings = podAnnotations[proxyConfig];
  if (settings === undefined || !inMesh || mesh?.mode !== 'sidecar' || isJson(settings)) return;
  yield {
    rule: 'proxy-config-not-json',
    path: memberPath('podAnnotations', proxyConfig),
    problem: 'is no JSON, so the drain time of the proxy cannot be added to it',
    remedy: `write it as JSON, such as '{"concurrency":2}'`,
  };
}

function isJson(text: string): boolean {
  try {
    return isPlainObject(JSON.parse(text));
  } catch {
    return false;
  }
}

function hasIdentity(peer: Call['caller']): boolean {
  return peer.kind !== 'externalService' && peer.inMesh && peer.serviceAccount !== undefined;
}

function withoutIdentity(path: string, name: string, remedy: string): Issue {
  return {
    rule: 'caller-without-identity',
    path,
    problem: `${name} has no identity in the mesh, and nobody gets a connection without one`,
    remedy,
  };
}

function remedyFor(caller: Peer): string {
  return caller.kind === 'clusterService'
    ? 'give its serviceAccount (its pods must be in the mesh), or take the service out: mesh: false'
    : 'let its pods into the mesh, or take the service out: mesh: false';
}
