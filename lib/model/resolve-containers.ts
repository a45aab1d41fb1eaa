import { type ContainerOptions, containerOption, type ExtraContainerModel, type SidecarOptions } from './container.ts';
import { inStartOrder } from './container-order.ts';
import { fileContent } from './file-kind.ts';
import { anyText, listOf, recordOf, text } from './option-kinds.ts';
import { portsOf } from './ports.ts';
import { type OptionsTable, optionsOf, type ReadOptions } from './read-options.ts';
import { configuration, resolveVariables } from './resolve-configuration.ts';
import { plainPath, resolveFiles, resolveWritablePaths } from './resolve-files.ts';
import { healthOptions, resolveHealth } from './resolve-health.ts';
import { resolveImage } from './resolve-image.ts';
import { cpuAmount, memoryAmount, resolveResources } from './resolve-resources.ts';
import type { ServiceModel } from './service.ts';

export const containerOptions = {
  image: text,
  command: listOf(anyText),
  args: listOf(anyText),
  config: configuration,
  cpu: cpuAmount,
  memory: memoryAmount,
  cpuLimit: cpuAmount,
  memoryLimit: memoryAmount,
  ephemeralStorage: memoryAmount,
  files: recordOf(fileContent),
  writablePaths: recordOf(memoryAmount),
  shares: listOf(text),
  after: listOf(text),
} satisfies OptionsTable<ContainerOptions>;

export const sidecarOptions = {
  ...containerOptions,
  health: optionsOf(healthOptions),
} satisfies OptionsTable<SidecarOptions>;

/** Containers that end, by name. */
export const initContainers = recordOf(optionsOf(containerOptions));

/** Containers that run beside the program, by name. */
export const sidecars = recordOf(optionsOf(sidecarOptions));

type ReadContainer = ReadOptions<typeof containerOptions> & Partial<ReadOptions<typeof sidecarOptions>>;

/** What was said of the containers beside the program's own. */
interface SaidContainers {
  readonly initContainers?: Readonly<Record<string, ReadContainer>> | undefined;
  readonly sidecars?: Readonly<Record<string, ReadContainer>> | undefined;
}

/** Their service, as far as they need it. */
type Owner = Pick<ServiceModel, 'system' | 'image' | 'releaseLine' | 'ports'>;

/** The containers beside the program's own, in the order in which they start. */
export function resolveContainers(said: SaidContainers, owner: Owner): readonly ExtraContainerModel[] {
  const kinds = ['sidecar', 'init'] as const;
  return inStartOrder(
    kinds.flatMap((kind) =>
      Object.entries(said[containerOption[kind]] ?? {}).map(([name, options]) =>
        containerModel(kind, name, options, owner),
      ),
    ),
  );
}

function containerModel(
  kind: ExtraContainerModel['kind'],
  name: string,
  options: ReadContainer,
  { system, image, releaseLine, ports }: Owner,
): ExtraContainerModel {
  const { defaults, tier, releases } = system.environment;
  const line = `${releaseLine}/${name}`;
  return {
    kind,
    name,
    ...(options.image === undefined
      ? { image, imageText: '', imageVersionFrom: 'service' }
      : resolveImage(options.image, line, releases)),
    releaseLine: line,
    command: filled(options.command),
    args: filled(options.args),
    resources: resolveResources(options, defaults, tier),
    variables: resolveVariables(options.config),
    files: resolveFiles(options.files, `${name}..`),
    writablePaths: resolveWritablePaths(options.writablePaths ?? defaults.writablePaths),
    // An init container is asked nothing: it ends.
    health: resolveHealth(options.health ?? {}, kind === 'init' ? [] : portsOf(name, ports), defaults),
    shares: [...new Set(options.shares?.map(plainPath))].toSorted(),
    after: options.after ?? [],
  };
}

/** Kubernetes takes an empty list for none and leaves it out, so that it would differ from Git for ever. */
export function filled(list: readonly string[] | undefined): readonly string[] | undefined {
  return list?.length === 0 ? undefined : list;
}
