import type { SystemModel } from '../../model/system.ts';
import { atLeast } from '../../model/version.ts';
import { waypointName } from '../../model/waypoint.ts';
import type { RenderContext } from '../context.ts';
import type { ConfigMap } from '../types/kubernetes.ts';
import { waypointedServices } from '../waypoint-use.ts';
import { systemMetadataFor } from './metadata.ts';

/** Whether Istio lets a Gateway say what is made of it: https://istio.io/latest/news/releases/1.26.x/announcing-1.26/ */
export function takesParameters({ environment }: SystemModel): boolean {
  return atLeast(environment.platform.mesh?.version ?? '', '1.26');
}

/**
 * What Istio is to change in the waypoint that it makes: as many pods as a service of this tier has, spread and drained
 * one by one, and the one line without which a namespace with Pod Security "restricted" refuses them.
 *
 * @see https://github.com/istio/istio/issues/56383
 */
export function waypointConfigMapFor(system: SystemModel, { graph }: RenderContext) {
  if (!takesParameters(system) || waypointedServices(system, graph).length === 0) return undefined;
  const { cloud, defaults, tier } = system.environment;
  const replicas = defaults.replicas[tier];
  const spread = ['kubernetes.io/hostname', ...(cloud.zones ? ['topology.kubernetes.io/zone'] : [])];
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: systemMetadataFor(system, waypointName),
    data: {
      deployment: deploymentText(replicas, spread),
      podDisruptionBudget: replicas > 1 ? budgetText : undefined,
    },
  } satisfies Omit<ConfigMap, 'data'> & { readonly data: Readonly<Record<string, string | undefined>> };
}

function deploymentText(replicas: number, topologyKeys: readonly string[]): string {
  return `\
spec:
  replicas: ${replicas}
  template:
    spec:
      securityContext:
        seccompProfile:
          type: RuntimeDefault
      topologySpreadConstraints:
${topologyKeys.map(spreadText).join('')}`;
}

function spreadText(topologyKey: string): string {
  return `\
        - maxSkew: 1
          topologyKey: ${topologyKey}
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              gateway.networking.k8s.io/gateway-name: ${waypointName}
          matchLabelKeys:
            - pod-template-hash
`;
}

const budgetText = `\
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
`;
