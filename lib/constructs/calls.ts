import { Construct, type IConstruct } from 'constructs';
import { serviceEntryFor } from '../manifests/istio/service-entry.ts';
import { workloadAuthorizationPolicyFor } from '../manifests/istio/workload-authorization-policy.ts';
import { workloadNetworkPolicyFor } from '../manifests/kubernetes/workload-network-policy.ts';
import { inItsWave } from '../manifests/sync-wave.ts';
import type { AccessOptions } from '../model/call.ts';
import { accessOptions, callOptions, type ReadCallOptions } from '../model/call-options.ts';
import { portOutside } from '../model/call-variables.ts';
import { calleeText, isCallableService, isDeclaration, isForeigner } from '../model/callee.ts';
import type { ExternalService } from '../model/foreigner.ts';
import type { Issue } from '../model/issue.ts';
import { objectNameFrom } from '../model/names.ts';
import type { Peer, WorkloadPeer } from '../model/peer.ts';
import { readOptions } from '../model/read-options.ts';
import { externalPeer } from '../model/resolve-peer.ts';
import type { ServiceModel } from '../model/service.ts';
import { inspectValue, isPlainObject } from '../support/plain.ts';
import { type Caller, peerOf } from './peers.ts';
import { nearestOf } from './recognise.ts';
import { Registry } from './registry.ts';
import { RenderedObject } from './rendered-object.ts';
import { workloadPeer } from './workload-peer.ts';

/** A service as its calls see it. */
interface DeclaringService extends IConstruct {
  readonly model: ServiceModel;
  readonly peer: Peer;
}

/** The edge from a service to a callee, with everything that follows from it. */
export function declareCall(service: DeclaringService, declaration: Said, path: string): void {
  const registry = Registry.of(service);
  const { callee, options: given } = flat(declaration);
  const place = path === 'addCall' ? `addCall(${calleeText(callee)})` : path;
  const problems: Issue[] = [];
  const options = read(given, callee, place, problems);
  for (const problem of problems) registry.report(service.model.key, problem);
  registry.declare({
    declaredBy: service.model.key,
    path: place,
    caller: () => service.peer,
    callee: (report) => peerOf(callee, report),
    options,
    accessOnly: false,
  });
  if (isForeignWorkload(callee)) addWorkloadPolicies(callee);
  if (isOutside(callee)) addServiceEntry(service, callee);
}

/** A call as JavaScript users may have said it. */
interface Said {
  readonly callee: unknown;
  readonly options: unknown;
}

/** `addCall(call(ledger, {…}))` is one call, with the options of both. */
function flat({ callee, options }: Said): Said {
  if (!isDeclaration(callee)) return { callee, options };
  const inner = flat(callee);
  if (!isPlainObject(options)) return { ...inner, options };
  return isPlainObject(inner.options) ? { ...inner, options: { ...inner.options, ...options } } : inner;
}

/** The options of a call, and what is wrong with them for this callee. */
function read(options: unknown, callee: unknown, path: string, problems: Issue[]): ReadCallOptions {
  if (options !== undefined && !isPlainObject(options)) {
    const problem = `${inspectValue(options)} is no object with the options of call(${calleeText(callee)}, …)`;
    problems.push({ rule: 'wrong-type', path, problem, remedy: 'give an object with options, or leave it out' });
    return {};
  }
  const known = readOptions(callOptions, options, path, problems);
  if (isOutside(callee) && known.ports !== undefined) {
    problems.push({
      rule: 'unused-option',
      path: `${path}.ports`,
      problem: portOutside(callee),
      remedy: 'leave it out',
    });
  }
  return known;
}

/** Access for a foreigner, and nothing else. */
export function allowCalls(service: DeclaringService, caller: Caller, access: AccessOptions): void {
  const registry = Registry.of(service);
  const path = `allowCallsFrom(${calleeText(caller)})`;
  const problems: Issue[] = [];
  const options = readOptions(accessOptions, access, path, problems);
  for (const problem of problems) registry.report(service.model.key, problem);
  registry.declare({
    declaredBy: service.model.key,
    path,
    caller: (report) => peerOf(caller, report),
    callee: () => service.peer,
    options,
    accessOnly: true,
  });
  if (isForeignWorkload(caller)) addWorkloadPolicies(caller);
}

function isForeignWorkload(end: unknown): end is Construct {
  return Construct.isConstruct(end) && !isCallableService(end);
}

function isOutside(end: unknown): end is ExternalService {
  return isForeigner(end) && end.kind === 'externalService';
}

/** What the mesh is told of something outside, once for each system that calls it. */
function addServiceEntry(service: DeclaringService, callee: ExternalService): void {
  const system = nearestOf(service, 'System');
  // What is wrong with it was said with the call.
  const peer = externalPeer(callee);
  if (system === undefined || system.model.environment.platform.mesh?.mode !== 'sidecar') return;
  const id = `ServiceEntry-${objectNameFrom(peer.name)}`;
  if (system.node.tryFindChild(id) !== undefined) return;
  const { namespace } = system.model;
  const entry = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    name: objectNameFrom(peer.name),
    namespace,
  };
  new RenderedObject(system, id, entry, () =>
    inItsWave(serviceEntryFor(peer, system.model), 'first', system.model, Registry.of(system).graph),
  );
}

/** What a workload beside ours becomes because of its calls: one of each, whatever the number of calls. */
const workloadManifests = [
  { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', render: workloadNetworkPolicyFor },
  { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', render: workloadAuthorizationPolicyFor },
] as const;

/** Under default-deny and deny-all a workload beside ours needs its own policies. */
function addWorkloadPolicies(workload: Construct): void {
  const system = nearestOf(workload, 'System');
  if (system === undefined) return;
  const registry = Registry.of(system);
  for (const { apiVersion, kind, render } of workloadManifests) {
    const id = `${kind}-${workload.node.path.replaceAll('/', '-')}`;
    if (system.node.tryFindChild(id) !== undefined) return;
    const entry = { apiVersion, kind, name: workload.node.id, namespace: system.model.namespace, owner: workload };
    new RenderedObject(system, id, entry, () => {
      const peer: WorkloadPeer | undefined = workloadPeer(workload, () => undefined); // what is wrong was said with the call
      const context = { graph: registry.graph, nameOf: (role: string) => role, finalOf: () => undefined };
      const policy = peer === undefined ? undefined : render(peer, system.model, context);
      return inItsWave(policy, 'first', system.model, registry.graph);
    });
  }
}
