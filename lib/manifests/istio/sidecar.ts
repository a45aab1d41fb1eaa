import { apiServerHost, calleeHostsOf, isByAddress } from '../../model/callee-hosts.ts';
import type { ServiceModel } from '../../model/service.ts';
import { byCodeUnit } from '../../support/order.ts';
import type { RenderContext } from '../context.ts';
import { metadataFor } from '../kubernetes/metadata.ts';
import type { Sidecar } from '../types/istio.ts';

/**
 * What the proxy of a service knows of: its callees and nothing else. Saves memory and pushes of configuration in each
 * proxy, and closes by name what network policies can only open by address.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/
 */
export function sidecarFor(service: ServiceModel, { graph }: RenderContext) {
  const { mesh } = service.system.environment.platform;
  if (!service.inMesh || mesh?.mode !== 'sidecar') return undefined;
  const calls = graph.callsOf(service.peer.key);
  const callees = calls.flatMap((call) => calleeHostsOf(call, service.namespace));
  const apiServer = service.permissions.length > 0 ? [apiServerHost] : [];
  const hosts = new Set([...callees, ...apiServer, `${mesh.namespace}/*`]);
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Sidecar',
    metadata: metadataFor(service),
    spec: {
      workloadSelector: { labels: service.selector },
      egress: [{ hosts: [...hosts].toSorted(byCodeUnit) }],
      // Pods without a name are in no registry: the mesh passes on what network policies let out.
      outboundTrafficPolicy: { mode: calls.some(isByAddress) ? 'ALLOW_ANY' : 'REGISTRY_ONLY' },
    },
  } satisfies Sidecar;
}
