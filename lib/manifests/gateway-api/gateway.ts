import { certificateOf, exposedAtOwnGateway, isAskedByHttp, listenerOf, plainListener } from '../../model/exposed.ts';
import { istioClass } from '../../model/gateway.ts';
import type { CallGraph } from '../../model/graph.ts';
import type { SystemModel } from '../../model/system.ts';
import { byCodeUnit } from '../../support/order.ts';
import { sortedRecord } from '../../support/plain.ts';
import type { RenderContext } from '../context.ts';
import { takesParameters } from '../gateway-parameters.ts';
import { systemMetadataFor, unlessEmpty } from '../kubernetes/metadata.ts';
import type { Gateway, GatewaySpecListeners } from '../types/gateway-api.ts';

/**
 * Where requests from outside enter a system that brings its own gateway: a listener for plain HTTP, and one with a
 * certificate for each host that has one. Only routes of this namespace attach.
 */
export function gatewayFor(system: SystemModel, { graph }: Pick<RenderContext, 'graph'>) {
  const { gateway, environment } = system;
  const listeners = listenersOf(system, graph);
  if (gateway === undefined || listeners.length === 0) return undefined;
  const ofCloud = environment.cloud.loadBalancer?.(gateway.scheme).annotations;
  const annotations = unlessEmpty(sortedRecord({ ...ofCloud, ...gateway.annotations }));
  const hasParameters = gateway.class === istioClass && takesParameters(system);
  return {
    apiVersion: 'gateway.networking.k8s.io/v1',
    kind: 'Gateway',
    metadata: systemMetadataFor(system, gateway.name),
    spec: {
      gatewayClassName: gateway.class,
      listeners,
      infrastructure:
        annotations === undefined && !hasParameters
          ? undefined
          : {
              annotations,
              parametersRef: hasParameters ? { group: '', kind: 'ConfigMap', name: gateway.name } : undefined,
            },
    },
  } satisfies Gateway;
}

/** Listeners of a system's own gateway; none where nothing is exposed there. */
export function listenersOf(system: SystemModel, graph: CallGraph): readonly GatewaySpecListeners[] {
  const exposed = exposedAtOwnGateway(system, graph);
  const hosts = [...new Set(exposed.flatMap(({ exposure }) => exposure.hosts))].toSorted(byCodeUnit);
  const secured = hosts.flatMap((hostname) => {
    const certificate = system.gateway && certificateOf(hostname, system.gateway, exposed);
    return certificate === undefined ? [] : [secureListener(hostname, certificate.secretName)];
  });
  const plain =
    secured.length < hosts.length || exposed.some((entry) => entry.exposure.redirects || isAskedByHttp(entry));
  return [
    ...(plain ? [{ name: plainListener, port: 80, protocol: 'HTTP', allowedRoutes: ofThisNamespace }] : []),
    ...secured,
  ];
}

const ofThisNamespace = { namespaces: { from: 'Same' } } as const;

function secureListener(hostname: string, secretName: string): GatewaySpecListeners {
  return {
    name: listenerOf(hostname),
    hostname,
    port: 443,
    protocol: 'HTTPS',
    tls: { mode: 'Terminate', certificateRefs: [{ group: '', kind: 'Secret', name: secretName }] },
    allowedRoutes: ofThisNamespace,
  };
}
