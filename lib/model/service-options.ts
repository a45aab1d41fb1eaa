import { calleeKind } from './callee.ts';
import { criticalities } from './criticality.ts';
import { fileContent } from './file-kind.ts';
import { imageOption } from './image-source.ts';
import { applicationName, portNumber } from './network-kinds.ts';
import { anyText, listOf, off, oneOf, recordOf, required, wholeNumber } from './option-kinds.ts';
import { type OptionsTable, optionsOf, type ReadOptions } from './read-options.ts';
import { autoscalingOptions, replicaCount } from './resolve-autoscaling.ts';
import { configuration } from './resolve-configuration.ts';
import { initContainers, sidecars } from './resolve-containers.ts';
import { exposureKind } from './resolve-exposure.ts';
import { healthOptions } from './resolve-health.ts';
import { permissionOptions } from './resolve-permissions.ts';
import { schedulingOptions, spreadOptions } from './resolve-placement.ts';
import { portProtocol, servicePorts } from './resolve-ports.ts';
import { servesOptions } from './resolve-promise.ts';
import { cpuAmount, memoryAmount } from './resolve-resources.ts';
import { shutdownOptions } from './resolve-shutdown.ts';
import { stateOptions } from './resolve-state.ts';
import { neighbours, taskKind } from './resolve-task.ts';
import { waiverList } from './resolve-waivers.ts';
import { rolloutKind } from './rollout-kind.ts';
import type { MicroServiceProps } from './service-props.ts';

/** What the kernel takes, without the one that means nobody. */
const userId = wholeNumber(0, 2_147_483_647);

/** What each option of a service may be. */
export const serviceOptions = {
  image: required(imageOption),
  command: listOf(anyText),
  args: listOf(anyText),
  port: portNumber,
  protocol: portProtocol,
  servicePort: portNumber,
  ports: servicePorts,
  cpu: cpuAmount,
  memory: memoryAmount,
  cpuLimit: cpuAmount,
  memoryLimit: memoryAmount,
  ephemeralStorage: memoryAmount,
  replicas: replicaCount,
  config: configuration,
  files: recordOf(fileContent),
  writablePaths: recordOf(memoryAmount),
  state: optionsOf(stateOptions),
  rollout: rolloutKind,
  initContainers,
  sidecars,
  health: optionsOf(healthOptions),
  shutdown: optionsOf(shutdownOptions),
  user: userId,
  group: userId,
  spread: optionsOf(spreadOptions),
  scheduling: optionsOf(schedulingOptions),
  permissions: listOf(optionsOf(permissionOptions)),
  labels: recordOf(anyText),
  annotations: recordOf(anyText),
  podAnnotations: recordOf(anyText),
  autoscaling: optionsOf(autoscalingOptions),
  criticality: oneOf(...criticalities),
  serves: optionsOf(servesOptions),
  calls: listOf(calleeKind),
  expose: exposureKind,
  task: taskKind,
  after: neighbours,
  before: neighbours,
  mesh: off,
  application: applicationName,
  waivers: waiverList,
} satisfies OptionsTable<MicroServiceProps>;

/** What could be read of a service's props. */
export type ServiceOptions = ReadOptions<typeof serviceOptions>;
