import type { ServiceModel } from '../../model/service.ts';
import type { RenderContext } from '../context.ts';
import type { PodDNSConfig, PodTemplateSpec, Toleration } from '../types/kubernetes.ts';
import { containerFor } from './container.ts';
import { initContainersFor, plainSidecarsFor } from './extra-containers.ts';
import { unlessEmpty } from './metadata.ts';
import { podAnnotationsFor, podLabelsFor } from './pod-metadata.ts';
import { podSecurityContextFor } from './security-context.ts';
import { affinityFor, topologySpreadFor } from './spread.ts';
import { volumesFor } from './volumes.ts';

/** The pods of a service: they meet Pod Security "restricted" and know nothing of the cluster that they did not ask for. */
export function podTemplateFor(service: ServiceModel, context: RenderContext) {
  const { placement } = service;
  const { imagePullSecrets } = service.system.environment.platform;
  return {
    metadata: { labels: podLabelsFor(service), annotations: unlessEmpty(podAnnotationsFor(service)) },
    spec: {
      initContainers: unlessEmpty(initContainersFor(service, context)),
      containers: [containerFor(service, context), ...plainSidecarsFor(service, context)],
      imagePullSecrets: unlessEmpty(imagePullSecrets.map((name) => ({ name }))),
      // Else each Service of the namespace adds variables such as WALLET_PORT=tcp://… (cases.md C04).
      enableServiceLinks: false,
      volumes: unlessEmpty(volumesFor(service, context)),
      nodeSelector: unlessEmpty(placement.nodeLabels),
      affinity: affinityFor(service),
      tolerations: unlessEmpty(tolerationsFor(service)),
      priorityClassName: placement.priorityClass,
      topologySpreadConstraints: unlessEmpty(topologySpreadFor(service)),
      // What failed is left for reading, and tried again by a pod of its own.
      restartPolicy: service.task === undefined ? 'Always' : 'Never',
      terminationGracePeriodSeconds: service.shutdown.gracePeriod,
      dnsConfig: dnsConfigFor(service, context),
      serviceAccountName: service.serviceAccount,
      automountServiceAccountToken: false,
      securityContext: podSecurityContextFor(service),
    },
  } satisfies PodTemplateSpec;
}

function tolerationsFor({ placement }: ServiceModel): Toleration[] {
  return placement.tolerations.map(({ key, value, effect }) => ({
    key,
    operator: value === undefined ? 'Exists' : 'Equal',
    value,
    effect,
  }));
}

/**
 * With the default of five dots every outside name is first looked up in each search domain, for both address families
 * (cases.md C06). Addresses inside the cluster are written in full, so they need no search.
 */
function dnsConfigFor({ peer }: ServiceModel, { graph }: RenderContext): PodDNSConfig | undefined {
  const callsOut = graph.callsOf(peer.key).some(({ callee }) => callee.kind === 'externalService');
  return callsOut ? { options: [{ name: 'ndots', value: '2' }] } : undefined;
}
