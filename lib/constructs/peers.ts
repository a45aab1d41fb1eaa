import { Construct, type IConstruct } from 'constructs';
import type { CallableService } from '../model/call.ts';
import { isCallableService, isForeigner } from '../model/callee.ts';
import type { ClusterService } from '../model/foreigner.ts';
import type { Issue } from '../model/issue.ts';
import type { Peer } from '../model/peer.ts';
import { clusterPeer, externalPeer, isUnreadable } from '../model/resolve-peer.ts';
import { inspectValue } from '../support/plain.ts';
import { workloadPeer } from './workload-peer.ts';

/** Who may be named as a caller: a service, pods of the cluster, or a workload beside ours. */
export type Caller = CallableService | ClusterService | IConstruct;

/** One end of a call, whatever it was named by; asked when the graph is built. */
export function peerOf(end: unknown, report: (issue: Issue) => void): Peer | undefined {
  if (isCallableService(end)) return end.peer;
  if (Construct.isConstruct(end)) return workloadPeer(end, report);
  const problems: Issue[] = [];
  const peer = foreignPeer(end, problems);
  for (const problem of problems) report(problem);
  // Of somebody whom nobody can name, nothing else is to be said.
  return peer !== undefined && isUnreadable(peer) ? undefined : peer;
}

function foreignPeer(end: unknown, problems: Issue[]): Peer | undefined {
  if (isForeigner(end)) return end.kind === 'externalService' ? externalPeer(end, problems) : knownPeer(end, problems);
  problems.push({
    rule: 'not-callable',
    path: '',
    problem: `${inspectValue(end)} is neither a service nor a foreigner`,
    remedy: 'give a MicroService, externalService(…), clusterService(…) or a workload of this program',
  });
  return undefined;
}

/** What a contract does not have is said once, and not judged any further. */
function knownPeer(service: ClusterService, problems: Issue[]): Peer | undefined {
  if (service.problem === undefined) return clusterPeer(service, problems);
  problems.push(service.problem);
  return undefined;
}
