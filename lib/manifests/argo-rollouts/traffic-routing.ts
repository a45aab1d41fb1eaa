import { type CanaryModel, generations, trafficOf } from '../../model/rollout.ts';
import type { ServiceModel } from '../../model/service.ts';
import type { RenderContext } from '../context.ts';
import { virtualServiceFor } from '../istio/virtual-service.ts';
import type { RolloutSpecStrategyCanaryTrafficRouting } from '../types/argo-rollouts.ts';
import { previewRoute } from './canary-steps.ts';

/** Whose weights Argo Rollouts moves: every route that leads to the service's own pods. */
export function trafficRoutingFor(
  { preview }: CanaryModel,
  service: ServiceModel,
  context: RenderContext,
): RolloutSpecStrategyCanaryTrafficRouting {
  const { mesh, gateway } = trafficOf(service);
  return {
    managedRoutes: mesh && preview !== undefined ? [{ name: previewRoute }] : undefined,
    istio: mesh
      ? {
          virtualService: { name: service.name, routes: splitRoutes(service, context) },
          destinationRule: {
            name: service.name,
            canarySubsetName: generations.canary,
            stableSubsetName: generations.stable,
          },
        }
      : undefined,
    plugins: gateway ? { [gatewayPlugin]: gatewayRoutes(service) } : undefined,
  };
}

function splitRoutes(service: ServiceModel, context: RenderContext): readonly string[] {
  const { spec } = virtualServiceFor(service, context) ?? {};
  return (spec?.http ?? []).flatMap(({ name, route }) => (name !== undefined && route?.length === 2 ? [name] : []));
}

const gatewayPlugin = 'argoproj-labs/gatewayAPI';

/**
 * Its label for routes that are on their way changes what Argo CD compares with Git, and rules that leave such routes out
 * leave everything out.
 *
 * @see https://github.com/argoproj-labs/rollouts-plugin-trafficrouter-gatewayapi/issues/208
 */
function gatewayRoutes({ exposures, namespace }: ServiceModel): object {
  const routed = exposures.filter(
    ({ entrance, port }) => port !== undefined && entrance !== undefined && entrance.kind !== 'ingressClass',
  );
  const namesOf = (grpc: boolean) =>
    routed.filter(({ port }) => (port?.protocol === 'grpc') === grpc).map(({ name }) => ({ name }));
  const [httpRoutes, grpcRoutes] = [namesOf(false), namesOf(true)];
  return {
    namespace,
    httpRoutes: httpRoutes.length > 0 ? httpRoutes : undefined,
    grpcRoutes: grpcRoutes.length > 0 ? grpcRoutes : undefined,
    disableInProgressLabel: true,
  };
}
