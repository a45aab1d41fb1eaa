import type { SystemModel } from '../../model/system.ts';
import { waypointName, waypointPeer } from '../../model/waypoint.ts';
import type { RenderContext } from '../context.ts';
import type { NetworkPolicy } from '../types/kubernetes.ts';
import { goesThroughWaypoint, waypointedServices, waypointPods } from '../waypoint-use.ts';
import { systemMetadataFor } from './metadata.ts';
import { podsPeer, tcp } from './network-policy-peers.ts';
import {
  controlPlaneOpening,
  dnsOpening,
  mergedMetrics,
  policySpecFor,
  telemetryOpenings,
  tunnelOpening,
} from './network-policy-rules.ts';

/**
 * What the network lets a system's waypoint do: take requests from the callers of the services behind it, and pass them
 * on. It is no part of the mesh's redirection itself, so it needs the control plane as a sidecar does.
 */
export function waypointNetworkPolicyFor(system: SystemModel, { graph }: RenderContext) {
  const services = waypointedServices(system, graph);
  const { platform } = system.environment;
  if (services.length === 0 || platform.mesh === undefined) return undefined;
  const calls = services
    .flatMap(({ peer }) => graph.callersOf(peer.key))
    .filter((call) => goesThroughWaypoint(call, graph))
    .toSorted((a, b) => (a.caller.key < b.caller.key ? -1 : 1));
  const called = new Set(calls.map(({ callee }) => callee.key));
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: systemMetadataFor(system, waypointName),
    spec: policySpecFor(waypointPods(system.namespace).podLabels, {
      ingress: [
        ...(platform.metrics === undefined ? [] : [{ peers: [podsPeer(platform.metrics)], ports: tcp(mergedMetrics) }]),
        ...calls.flatMap(({ caller }) => (caller.kind === 'externalService' ? [] : tunnelOpening(caller))),
      ],
      egress: [
        dnsOpening(platform),
        controlPlaneOpening(platform.mesh),
        ...telemetryOpenings(system.environment.platform),
        ...services.filter(({ peer }) => called.has(peer.key)).map(({ peer }) => tunnelOpening(peer)),
        ...graph
          .callsOf(waypointPeer(system).key)
          .flatMap(({ callee }) => (callee.kind === 'externalService' ? [] : tunnelOpening(callee))),
      ],
    }),
  } satisfies NetworkPolicy;
}
