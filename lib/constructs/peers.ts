import { Construct, type IConstruct } from 'constructs';
import type { CallableService, Callee } from '../model/call.ts';
import type { ClusterService } from '../model/foreigner.ts';
import type { Issue } from '../model/issue.ts';
import type { Peer } from '../model/peer.ts';
import { clusterPeer, externalPeer } from '../model/resolve-peer.ts';
import { inspectValue } from '../support/plain.ts';
import { workloadPeer } from './workload-peer.ts';

/** Who may be named as a caller: a service, pods of the cluster, or a workload beside ours. */
export type Caller = CallableService | ClusterService | IConstruct;

/** One end of a call, whatever it was named by; asked when the graph is built. */
export function peerOf(end: Callee | Caller, report: (issue: Issue) => void): Peer | undefined {
  if (isCallable(end)) return end.peer;
  const problems: Issue[] = [];
  const peer = foreignPeer(end, problems, report);
  for (const problem of problems) report(problem);
  return peer;
}

function foreignPeer(end: unknown, problems: Issue[], report: (issue: Issue) => void): Peer | undefined {
  if (Construct.isConstruct(end)) return workloadPeer(end, report);
  const kind = typeof end === 'object' && end !== null && 'kind' in end ? end.kind : undefined;
  if (kind === 'externalService') return externalPeer(end as Parameters<typeof externalPeer>[0], problems);
  if (kind === 'clusterService') return knownClusterPeer(end as ClusterService, problems);
  problems.push({
    rule: 'not-callable',
    path: '',
    problem: `${inspectValue(end)} is neither a service nor a foreigner`,
    remedy: 'give a MicroService, externalService(…), clusterService(…) or a workload of this program',
  });
  return undefined;
}

/** What a contract does not have is said once, and not judged any further. */
function knownClusterPeer(service: ClusterService, problems: Issue[]): Peer | undefined {
  if (service.problem === undefined) return clusterPeer(service, problems);
  problems.push(service.problem);
  return undefined;
}

function isCallable(end: unknown): end is CallableService {
  return typeof end === 'object' && end !== null && 'peer' in end && typeof end.peer === 'object';
}

/** How messages name one end before it is resolved. */
export function nameOfEnd(end: unknown): string {
  if (isCallable(end)) return end.peer.name;
  if (Construct.isConstruct(end)) return end.node.id;
  const named = end as { readonly name?: unknown; readonly options?: { readonly name?: unknown } } | undefined;
  return String(named?.name ?? named?.options?.name ?? inspectValue(end));
}
