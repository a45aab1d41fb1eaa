import type { Call } from '../../model/call.ts';
import { clusterHost } from '../../model/peer.ts';
import type { ServiceModel } from '../../model/service.ts';
import { byCodeUnit } from '../../support/order.ts';
import type { RenderContext } from '../context.ts';
import { metadataFor } from '../kubernetes/metadata.ts';
import type { Sidecar } from '../types/istio.ts';
import { outsideHost } from './service-entry.ts';

/**
 * What the proxy of a service knows of: its callees and nothing else. Saves memory and pushes of configuration in each
 * proxy, and closes by name what network policies can only open by address.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/
 */
export function sidecarFor(service: ServiceModel, { graph }: RenderContext) {
  const { mesh } = service.system.environment.platform;
  if (!service.inMesh || mesh?.mode !== 'sidecar') return undefined;
  const callees = graph.callsOf(service.peer.key).flatMap((call) => hostOf(call, service.namespace) ?? []);
  const apiServer = service.permissions.length > 0 ? ['default/kubernetes.default.svc.cluster.local'] : [];
  const hosts = new Set([...callees, ...apiServer, `${mesh.namespace}/*`]);
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    metadata: metadataFor(service),
    spec: {
      workloadSelector: { labels: service.selector },
      egress: [{ hosts: [...hosts].toSorted(byCodeUnit) }],
      outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' },
    },
  } satisfies Sidecar;
}

function hostOf({ callee }: Call, namespace: string): string | undefined {
  if (callee.kind === 'externalService') return `${namespace}/${outsideHost(callee, namespace)}`;
  // Pods that no Service selects are called by their addresses, if at all.
  return callee.kind === 'workload' && !callee.hasService ? undefined : `${callee.namespace}/${clusterHost(callee)}`;
}
