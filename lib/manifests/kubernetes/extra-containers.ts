import type { ExtraContainerModel } from '../../model/container.ts';
import { portsOf } from '../../model/ports.ts';
import type { ServiceModel } from '../../model/service.ts';
import { atLeast } from '../../model/version.ts';
import type { RenderContext } from '../context.ts';
import type { Container } from '../types/kubernetes.ts';
import { containerPortsFor, imageFor, resourcesFor } from './container.ts';
import { environmentVariablesFor } from './environment-variables.ts';
import { unlessEmpty } from './metadata.ts';
import { probeFor } from './probes.ts';
import { containerSecurityContextFor } from './security-context.ts';
import { volumeMountsFor } from './volumes.ts';

/** Containers that start before the program: those that end, and sidecars where the cluster knows them. */
export function initContainersFor(service: ServiceModel, context: RenderContext) {
  const native = knowsSidecars(service);
  return service.containers
    .filter(({ kind }) => kind === 'init' || native)
    .map((container) => extraContainerFor(container, service, context));
}

/** Sidecars on clusters that do not know them: containers like the program's own, which start and stop together with it. */
export function plainSidecarsFor(service: ServiceModel, context: RenderContext) {
  if (knowsSidecars(service)) return [];
  return service.containers
    .filter(({ kind }) => kind === 'sidecar')
    .map((container) => extraContainerFor(container, service, context));
}

/** @see https://kubernetes.io/docs/concepts/workloads/pods/sidecar-containers/ */
function knowsSidecars({ system }: ServiceModel): boolean {
  return atLeast(system.environment.platform.kubernetes, '1.29');
}

function extraContainerFor(container: ExtraContainerModel, service: ServiceModel, context: RenderContext) {
  return {
    name: container.name,
    image: imageFor(container),
    imagePullPolicy: 'IfNotPresent',
    command: container.command,
    args: container.args,
    ports: unlessEmpty(containerPortsFor(portsOf(container.name, service.ports))),
    env: unlessEmpty(environmentVariablesFor(service, context, container.variables)),
    volumeMounts: unlessEmpty(volumeMountsFor(service, container)),
    resources: resourcesFor(container),
    // The program's own wait holds the pod; what runs beside it is stopped after it.
    lifecycle: undefined,
    livenessProbe: probeFor(service, container.health.liveness),
    readinessProbe: probeFor(service, container.health.readiness),
    startupProbe: probeFor(service, container.health.startup),
    restartPolicy: container.kind === 'sidecar' && knowsSidecars(service) ? 'Always' : undefined,
    securityContext: containerSecurityContextFor(service),
  } satisfies Container;
}
