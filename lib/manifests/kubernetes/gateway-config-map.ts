import { exposedAtOwnGateway } from '../../model/exposed.ts';
import { istioClass } from '../../model/gateway.ts';
import type { SystemModel } from '../../model/system.ts';
import { atLeast } from '../../model/version.ts';
import type { RenderContext } from '../context.ts';
import { gatewayParameters, takesParameters } from '../gateway-parameters.ts';
import type { ConfigMap } from '../types/kubernetes.ts';
import { systemMetadataFor } from './metadata.ts';

/** The longest that Istio's gateways need for what is under way, beside the wait for the load balancer; seconds. */
const drain = 30;

/** What Istio is to change in the pods of a system's own gateway: above all they wait for the load balancer to let go. */
export function gatewayConfigMapFor(system: SystemModel, { graph }: Pick<RenderContext, 'graph'>) {
  const { gateway, environment } = system;
  if (gateway?.class !== istioClass || !takesParameters(system)) return undefined;
  if (exposedAtOwnGateway(system, graph).length === 0) return undefined;
  const delay = Math.ceil(environment.cloud.loadBalancerDelay / 1000);
  const sleeps = delay > 0 && atLeast(environment.platform.kubernetes, '1.30');
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: systemMetadataFor(system, gateway.name),
    data: gatewayParameters(system, gateway.name, sleeps ? { delay, grace: delay + drain } : undefined),
  } satisfies Omit<ConfigMap, 'data'> & { readonly data: Readonly<Record<string, string | undefined>> };
}
