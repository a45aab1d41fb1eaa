import type { ContainerModel } from '../../model/container.ts';
import { imageText } from '../../model/image.ts';
import { type PortModel, portsOf } from '../../model/ports.ts';
import type { ServiceModel } from '../../model/service.ts';
import { atLeast } from '../../model/version.ts';
import type { RenderContext } from '../context.ts';
import type { Container, ContainerPort, Lifecycle, ResourceRequirements } from '../types/kubernetes.ts';
import { environmentVariablesFor } from './environment-variables.ts';
import { unlessEmpty } from './metadata.ts';
import { probeFor } from './probes.ts';
import { containerSecurityContextFor } from './security-context.ts';
import { volumeMountsFor } from './volumes.ts';

/** The same in every service, so that autoscalers, dashboards and `kubectl logs -c` find it. */
export const containerName = 'app';

export function containerFor(service: ServiceModel, context: RenderContext) {
  const { health } = service;
  return {
    name: containerName,
    image: imageFor(service),
    imagePullPolicy: 'IfNotPresent',
    command: service.command,
    args: service.args,
    ports: unlessEmpty(containerPortsFor(portsOf(undefined, service.ports))),
    env: unlessEmpty(environmentVariablesFor(service, context)),
    volumeMounts: unlessEmpty(volumeMountsFor(service)),
    resources: resourcesFor(service),
    lifecycle: lifecycleFor(service),
    livenessProbe: probeFor(service, health.liveness),
    readinessProbe: probeFor(service, health.readiness),
    startupProbe: probeFor(service, health.startup),
    securityContext: containerSecurityContextFor(service),
  } satisfies Container;
}

export function containerPortsFor(ports: readonly PortModel[]) {
  return ports.map(({ name, port }) => ({ name, containerPort: port, protocol: 'TCP' }) satisfies ContainerPort);
}

/** An image with its version; what could not be read is refused, and stands as it was written. */
export function imageFor(container: ContainerModel): string {
  return container.image === undefined ? container.imageText : imageText(container.image);
}

export function resourcesFor({ resources }: ContainerModel) {
  return {
    requests: amounts(resources.cpu, resources.memory, resources.ephemeralStorage),
    limits: amounts(resources.cpuLimit, resources.memoryLimit, resources.ephemeralStorage),
  } satisfies ResourceRequirements;
}

function amounts(cpu: string | undefined, memory: string | undefined, disk: string): Readonly<Record<string, string>> {
  const all = Object.entries({ cpu, memory, 'ephemeral-storage': disk });
  return Object.fromEntries(all.flatMap(([name, amount]) => (amount === undefined ? [] : [[name, amount]])));
}

/**
 * The kubelet itself waits before it stops the program, while load balancers and proxies learn of it. Never by a command:
 * images without a shell have none (cases.md C11), so before 1.30 there is nothing to write.
 */
function lifecycleFor({ shutdown, system }: ServiceModel): Lifecycle | undefined {
  const canSleep = atLeast(system.environment.platform.kubernetes, '1.30');
  return canSleep && shutdown.delay > 0 ? { preStop: { sleep: { seconds: shutdown.delay } } } : undefined;
}
