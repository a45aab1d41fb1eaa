import { Construct, type IConstruct } from 'constructs';
import type { CallDeclaration } from '../model/call.ts';
import { callOptions } from '../model/call-options.ts';
import type { Issue } from '../model/issue.ts';
import type { Peer, WorkloadPeer } from '../model/peer.ts';
import { readOptions } from '../model/read-options.ts';
import type { ServiceModel } from '../model/service.ts';
import { workloadNetworkPolicyFor } from '../manifests/kubernetes/workload-network-policy.ts';
import { type Caller, nameOfEnd, peerOf } from './peers.ts';
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
export function declareCall(service: DeclaringService, declaration: CallDeclaration, path: string): void {
  const registry = Registry.of(service);
  const problems: Issue[] = [];
  const options = readOptions(callOptions, declaration.options, path, problems);
  for (const problem of problems) registry.report(service.model.key, problem);
  registry.declare({
    declaredBy: service.model.key,
    path: path === 'addCall' ? `addCall(${nameOfEnd(declaration.callee)})` : path,
    caller: () => service.peer,
    callee: (report) => peerOf(declaration.callee, report),
    options,
    accessOnly: false,
  });
  if (isForeignWorkload(declaration.callee)) addWorkloadPolicy(declaration.callee);
}

/** Access for a foreigner, and nothing else. */
export function allowCalls(service: DeclaringService, caller: Caller): void {
  const registry = Registry.of(service);
  registry.declare({
    declaredBy: service.model.key,
    path: `allowCallsFrom(${nameOfEnd(caller)})`,
    caller: (report) => peerOf(caller, report),
    callee: () => service.peer,
    options: {},
    accessOnly: true,
  });
  if (isForeignWorkload(caller)) addWorkloadPolicy(caller);
}

function isForeignWorkload(end: unknown): end is Construct {
  return Construct.isConstruct(end) && !('peer' in end);
}

/** Under default-deny a workload beside ours needs its own policy; one for all its calls. */
function addWorkloadPolicy(workload: Construct): void {
  const system = nearestOf(workload, 'System');
  const id = `NetworkPolicy-${workload.node.path.replaceAll('/', '-')}`;
  if (system === undefined || system.node.tryFindChild(id) !== undefined) return;
  const registry = Registry.of(system);
  const entry = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    name: workload.node.id,
    namespace: system.model.namespace,
    owner: workload,
  };
  new RenderedObject(system, id, entry, () => {
    const peer: WorkloadPeer | undefined = workloadPeer(workload, () => undefined); // what is wrong was said with the call
    return peer === undefined
      ? undefined
      : workloadNetworkPolicyFor(peer, system.model, { graph: registry.graph, nameOf: (role) => role });
  });
}
