import { checkPeer, isCheckedByJobs } from '../../model/analysis-phases.ts';
import type { ServiceModel } from '../../model/service.ts';
import type { RenderContext } from '../context.ts';
import type { NetworkPolicy } from '../types/kubernetes.ts';
import { metadataFor } from './metadata.ts';
import { egressFor, type GuardedPods, ingressFor, policySpecFor } from './network-policy-rules.ts';

/** What the network lets the jobs do that check a release: reach the service, and what the platform itself needs. */
export function checkNetworkPolicyFor(service: ServiceModel, { graph }: RenderContext) {
  if (!isCheckedByJobs(service)) return undefined;
  const peer = checkPeer(service);
  const pods: GuardedPods = {
    peer,
    environment: service.system.environment,
    probedPorts: [],
    usesApiServer: false,
  };
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: metadataFor(service, peer.name),
    spec: policySpecFor(peer.podLabels, { ingress: ingressFor(pods, graph), egress: egressFor(pods, graph) }),
  } satisfies NetworkPolicy;
}
