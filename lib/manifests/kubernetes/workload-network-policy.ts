import type { WorkloadPeer } from '../../model/peer.ts';
import type { SystemModel } from '../../model/system.ts';
import { sortedRecord } from '../../support/plain.ts';
import type { RenderContext } from '../context.ts';
import type { NetworkPolicy } from '../types/kubernetes.ts';
import { egressFor, type GuardedPods, ingressFor, policySpecFor } from './network-policy-rules.ts';

/** The policy of a workload beside ours, such as a cdk8s-plus CronJob, that calls a service or is called by one. */
export function workloadNetworkPolicyFor(peer: WorkloadPeer, system: SystemModel, { graph }: RenderContext) {
  const pods: GuardedPods = {
    peer,
    environment: system.environment,
    // Its checks are its own matter; they connect to a port that it declares.
    probedPorts: peer.ports.map(({ port }) => port),
    usesApiServer: false,
  };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: peer.host, namespace: peer.namespace, labels: system.labels },
    spec: policySpecFor(sortedRecord(peer.podLabels), {
      ingress: ingressFor(pods, graph),
      egress: egressFor(pods, graph),
    }),
  } satisfies NetworkPolicy;
}
