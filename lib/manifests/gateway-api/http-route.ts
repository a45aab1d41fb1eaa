import { gatewayDuration } from '../../model/duration.ts';
import { pathMatch, type RouteModel, specificFirst } from '../../model/routes.ts';
import type { ServiceModel } from '../../model/service.ts';
import type { RenderContext } from '../context.ts';
import { coOwnedMetadataFor } from '../kubernetes/metadata.ts';
import { requestPorts, routeFormOf } from '../route-form.ts';
import type { HTTPRoute, HTTPRouteSpecRules, HTTPRouteSpecRulesMatches } from '../types/gateway-api.ts';

/**
 * The timeouts that a service promises, kept by its waypoint. Defaults inside lists are written out, since the API server
 * adds them and Argo CD would see a difference for ever.
 *
 * @see https://gateway-api.sigs.k8s.io/mesh/
 */
export function httpRouteFor(service: ServiceModel, { graph }: Pick<RenderContext, 'graph'>) {
  const [port] = requestPorts(service);
  if (routeFormOf(service, graph) !== 'HTTPRoute' || port === undefined) return undefined;
  const ruleFor = (matches: readonly HTTPRouteSpecRulesMatches[], timeout: number | undefined): HTTPRouteSpecRules => ({
    matches,
    backendRefs: [{ group: '', kind: 'Service', name: service.name, port: port.servicePort, weight: 1 }],
    timeouts: timeout === undefined ? undefined : { request: gatewayDuration(timeout) },
  });
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'HTTPRoute',
    metadata: coOwnedMetadataFor(service),
    spec: {
      parentRefs: [{ group: '', kind: 'Service', name: service.name, port: port.servicePort }],
      rules: [
        ...specificFirst(service.promise?.routes ?? []).map((route) => ruleFor(matchesFor(route), route.timeout)),
        ruleFor([{ path: { type: 'PathPrefix', value: '/' } }], service.promise?.timeout),
      ],
    },
  } satisfies HTTPRoute;
}

/** One for each method, of which a match can name only one. */
function matchesFor({ path, methods, headers }: RouteModel): readonly HTTPRouteSpecRulesMatches[] {
  const { kind, value } = pathMatch(path);
  const entries = Object.entries(headers);
  const match: HTTPRouteSpecRulesMatches = {
    path: { type: kind === 'exact' ? 'Exact' : 'PathPrefix', value },
    headers: entries.length === 0 ? undefined : entries.map(([name, text]) => ({ type: 'Exact', name, value: text })),
  };
  return methods === undefined ? [match] : methods.map((method) => ({ ...match, method: method as HttpMethod }));
}

type HttpMethod = NonNullable<HTTPRouteSpecRulesMatches['method']>;
