import { exposedAtOwnGateway, isAskedByHttp } from '../../model/exposed.ts';
import { istioClass } from '../../model/gateway.ts';
import { solverPort } from '../../model/solver.ts';
import type { SystemModel } from '../../model/system.ts';
import type { RenderContext } from '../context.ts';
import { listenersOf } from '../gateway-api/gateway.ts';
import { solverPods } from '../solver.ts';
import type { NetworkPolicy } from '../types/kubernetes.ts';
import { systemMetadataFor } from './metadata.ts';
import { addressPeer, podsPeer, tcp } from './network-policy-peers.ts';
import {
  controlPlaneOpening,
  dnsOpening,
  mergedMetrics,
  type Opening,
  policySpecFor,
  telemetryOpenings,
  tunnelOpening,
} from './network-policy-rules.ts';

/** Everybody: whom the load balancer lets through, and under which address, is the cloud's matter. */
const everybody = ['0.0.0.0/0', '::/0'].map(addressPeer);

/** Where load balancers look whether a pod of Istio's gateway is ready. */
const readiness = 15021;

/** Where istiod runs unless a mesh says otherwise. */
const usualControlPlane = { namespace: 'istio-system' };

/**
 * What the network lets the pods of a system's own gateway do: take connections from everywhere on their listeners' ports,
 * and pass requests on to what is exposed there, and to nothing else of the system.
 */
export function gatewayNetworkPolicyFor(system: SystemModel, { graph }: Pick<RenderContext, 'graph'>) {
  const { gateway, environment, namespace } = system;
  const exposed = exposedAtOwnGateway(system, graph);
  if (gateway === undefined || gateway.peer.namespace !== namespace || exposed.length === 0) return undefined;
  const { platform } = environment;
  const ports = [...new Set(listenersOf(system, graph).map(({ port }) => port))];
  const tunnelled = platform.mesh?.mode === 'ambient' && gateway.peer.inMesh;
  const sent = exposed.flatMap(({ service, exposure }): Opening[] => {
    if (exposure.port === undefined) return [];
    return tunnelled && service.inMesh
      ? [tunnelOpening(service.peer)]
      : [{ peers: [podsPeer(service.peer)], ports: tcp(exposure.port.port) }];
  });
  const { metrics } = platform;
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: systemMetadataFor(system, gateway.name),
    spec: policySpecFor(gateway.peer.podLabels ?? {}, {
      ingress: [
        { peers: everybody, ports: tcp(...ports, ...(gateway.class === istioClass ? [readiness] : [])) },
        ...(metrics === undefined ? [] : [{ peers: [podsPeer(metrics)], ports: tcp(mergedMetrics) }]),
      ],
      egress: [
        dnsOpening(platform),
        ...(gateway.class === istioClass ? [controlPlaneOpening(platform.mesh ?? usualControlPlane)] : []),
        ...telemetryOpenings(platform),
        ...sent,
        ...(exposed.some(isAskedByHttp)
          ? [
              { peers: [podsPeer(solverPods(namespace))], ports: tcp(solverPort) },
              ...(tunnelled ? [tunnelOpening(solverPods(namespace))] : []),
            ]
          : []),
      ],
    }),
  } satisfies NetworkPolicy;
}
