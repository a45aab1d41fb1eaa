import type { Call } from '../../model/call.ts';
import { principalOf } from '../../model/peer.ts';
import type { ServiceModel } from '../../model/service.ts';
import type { RenderContext } from '../context.ts';
import { metadataFor } from '../kubernetes/metadata.ts';
import type { AuthorizationPolicy } from '../types/istio.ts';
import { goesThroughWaypoint, waypointPods } from '../waypoint-use.ts';
import { allowRules, type Grant } from './authorization-rules.ts';
import { grantsWithToken } from './token-grants.ts';

/**
 * Who may open connections to the pods of a service, by identity and by the pods' ports. Requests that come through the
 * waypoint come with the waypoint's identity; whose they were is judged there.
 */
export function authorizationPolicyFor(service: ServiceModel, { graph }: RenderContext) {
  const { mesh } = service.system.environment.platform;
  if (!service.inMesh || mesh === undefined) return undefined;
  const calls = graph.callersOf(service.peer.key);
  const rules = allowRules(
    calls.flatMap((call) => {
      // In ambient mode the node's proxy sees no tokens: the waypoint asks for them.
      const jwt = mesh.mode === 'sidecar' ? service.promise?.jwt : undefined;
      const grants = grantsWithToken(call, jwt, { trustDomain: mesh.trustDomain, number: 'port' });
      return goesThroughWaypoint(call, graph)
        ? grants.flatMap(({ port }) => waypointGrants(call, mesh.trustDomain, port))
        : grants;
    }),
  );
  if (rules.length === 0) return undefined;
  return {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: metadataFor(service),
    spec: { selector: { matchLabels: service.selector }, action: 'ALLOW', rules },
  } satisfies AuthorizationPolicy;
}

function waypointGrants({ callee }: Call, trustDomain: string, port: number): Grant[] {
  if (callee.kind === 'externalService') return [];
  const principal = principalOf(waypointPods(callee.namespace), trustDomain);
  return principal === undefined ? [] : [{ principal, port, methods: undefined, paths: undefined, token: undefined }];
}
