import type { ServiceModel } from '../../model/service.ts';
import { needsWaypoint } from '../../model/waypoint.ts';
import type { RenderContext } from '../context.ts';
import { metadataFor } from '../kubernetes/metadata.ts';
import type { AuthorizationPolicy } from '../types/istio.ts';
import { goesThroughWaypoint } from '../waypoint-use.ts';
import { allowRules } from './authorization-rules.ts';
import { grantsWithToken } from './token-grants.ts';

/**
 * Whose requests the waypoint passes on to a service. Ports are the Service object's: a waypoint sees what the caller
 * addressed, not what a pod listens on.
 *
 * Without callers it has no rules, and so denies: policies that name no target, `deny-all` among them, mean nothing to a
 * waypoint, which lets everybody through to a service without a policy.
 */
export function waypointAuthorizationPolicyFor(service: ServiceModel, { graph }: RenderContext) {
  const { mesh } = service.system.environment.platform;
  if (mesh === undefined || !needsWaypoint(service, graph)) return undefined;
  const calls = graph.callersOf(service.peer.key).filter((call) => goesThroughWaypoint(call, graph));
  const { trustDomain } = mesh;
  const rules = allowRules(
    calls.flatMap((call) => grantsWithToken(call, service.promise?.jwt, { trustDomain, number: 'servicePort' })),
  );
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: metadataFor(service, `${service.name}-waypoint`),
    spec: {
      targetRefs: [{ group: '', kind: 'Service', name: service.name }],
      action: 'ALLOW',
      rules: rules.length > 0 ? rules : undefined,
    },
  } satisfies AuthorizationPolicy;
}
