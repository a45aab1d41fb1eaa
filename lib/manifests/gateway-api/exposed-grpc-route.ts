import { type ExposedPathModel, type ExposureModel, rootPath } from '../../model/exposure.ts';
import type { ServiceModel } from '../../model/service.ts';
import type { RenderContext } from '../context.ts';
import { coOwnedMetadataFor } from '../kubernetes/metadata.ts';
import type { GRPCRoute, GRPCRouteSpecRulesMatches } from '../types/gateway-api.ts';
import { exposedBackendsOf } from './exposed-backends.ts';
import { parentsOf } from './exposed-parents.ts';

/** What a gateway sends to a service that speaks gRPC: all of a host, or gRPC services and methods of it. */
export function exposedGrpcRouteFor(
  service: ServiceModel,
  exposure: ExposureModel,
  { graph }: Pick<RenderContext, 'graph'>,
) {
  const { name, hosts, paths, port } = exposure;
  const parentRefs = parentsOf(exposure, service.system, graph);
  if (port === undefined || parentRefs.length === 0) return undefined;
  const all = paths.some(({ value }) => value === rootPath);
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'GRPCRoute',
    metadata: coOwnedMetadataFor(service, name),
    spec: {
      parentRefs,
      hostnames: hosts,
      rules: [
        {
          matches: all ? undefined : paths.map(matchOf),
          backendRefs: exposedBackendsOf(service, port),
        },
      ],
    },
  } satisfies GRPCRoute;
}

/** On the wire a method is a path: `/<service>/<method>`. */
function matchOf({ value }: ExposedPathModel): GRPCRouteSpecRulesMatches {
  const [, service, method] = value.split('/');
  return { method: { type: 'Exact', service, method } };
}
