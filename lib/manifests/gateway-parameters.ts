import type { SystemModel } from '../model/system.ts';
import { atLeast } from '../model/version.ts';

/** Whether Istio lets a Gateway say what is made of it: https://istio.io/latest/news/releases/1.26.x/announcing-1.26/ */
export function takesParameters({ environment }: SystemModel): boolean {
  return atLeast(environment.platform.mesh?.version ?? '', '1.26');
}

/** How pods of a gateway leave, in seconds: what is still sent to them, and what is under way. */
interface Leaving {
  readonly delay: number;
  readonly grace: number;
}

/**
 * What Istio is to change in the pods that it makes of a Gateway: as many as a service of this tier has, spread and drained
 * one by one, and the one line without which a namespace with Pod Security "restricted" refuses them.
 *
 * @see https://github.com/istio/istio/issues/56383
 */
export function gatewayParameters(
  { environment }: SystemModel,
  name: string,
  leaving?: Leaving | undefined,
): Readonly<Record<string, string | undefined>> {
  const { cloud, defaults, tier } = environment;
  const replicas = defaults.replicas[tier];
  const spread = ['kubernetes.io/hostname', ...(cloud.zones ? ['topology.kubernetes.io/zone'] : [])];
  return {
    deployment: `\
spec:
  replicas: ${replicas}
  template:
    spec:
${leaving === undefined ? '' : leavingText(leaving)}\
      securityContext:
        seccompProfile:
          type: RuntimeDefault
      topologySpreadConstraints:
${spread.map((topologyKey) => spreadText(topologyKey, name)).join('')}`,
    podDisruptionBudget: replicas > 1 ? budgetText : undefined,
  };
}

function leavingText({ delay, grace }: Leaving): string {
  return `\
      terminationGracePeriodSeconds: ${grace}
      containers:
        - name: istio-proxy
          lifecycle:
            preStop:
              sleep:
                seconds: ${delay}
`;
}

/** Quoted, since Trivy takes any `key:` in a ConfigMap for a secret's (KSV-01010). */
function spreadText(topologyKey: string, name: string): string {
  return `\
        - maxSkew: 1
          "topologyKey": ${topologyKey}
          whenUnsatisfiable: ScheduleAnyway
          labelSelector:
            matchLabels:
              gateway.networking.k8s.io/gateway-name: ${name}
          matchLabelKeys:
            - pod-template-hash
`;
}

const budgetText = `\
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
`;
