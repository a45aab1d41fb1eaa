import { istioClass } from '../../model/gateway.ts';
import type { SystemModel } from '../../model/system.ts';
import type { RenderContext } from '../context.ts';
import { listenersOf } from '../gateway-api/gateway.ts';
import { systemMetadataFor } from '../kubernetes/metadata.ts';
import type { AuthorizationPolicy } from '../types/istio.ts';

/**
 * The namespace denies everybody, its gateway included, which nobody outside has an identity for: it is open on the ports of
 * its listeners. Which hosts it answers, routes say; a policy that named hosts would have to name each twice, since
 * clients may send the port with it (cases.md C26).
 */
export function gatewayAuthorizationPolicyFor(system: SystemModel, { graph }: Pick<RenderContext, 'graph'>) {
  const { gateway } = system;
  const ports = [...new Set(listenersOf(system, graph).map(({ port }) => `${port}`))];
  if (gateway?.class !== istioClass || ports.length === 0) return undefined;
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: systemMetadataFor(system, gateway.name),
    spec: {
      targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: gateway.name }],
      action: 'ALLOW',
      rules: [{ to: [{ operation: { ports } }] }],
    },
  } satisfies AuthorizationPolicy;
}
