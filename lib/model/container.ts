import type { ConfigValue, VariableModel } from './configuration.ts';
import type { FileContent, FileModel, WritablePathModel } from './files.ts';
import type { HealthModel, HealthOptions } from './health.ts';
import type { ImageReference } from './image.ts';
import type { CpuText, MemoryText, SizeLike } from './quantity.ts';
import type { ResourcesModel } from './resources.ts';

/**
 * A container beside the program's own, in the same pods: one that runs to its end before the program starts, or one that
 * runs as long as the program does. It knows the addresses of what the service calls, and nothing else of its configuration.
 */
export interface ContainerOptions {
  /**
   * Image, with a tag or without one: then the release file has its version, as `<system>/<service>/<container>`.
   *
   * @default - the service's own, in the service's version
   */
  readonly image?: string | undefined;
  /** Program to run. @default - the image's own */
  readonly command?: readonly string[] | undefined;
  /** Arguments of it. @default - the image's own */
  readonly args?: readonly string[] | undefined;
  /** Its environment variables. @default - the addresses of what the service calls */
  readonly config?: Readonly<Record<string, ConfigValue>> | undefined;
  /** CPU that it asks for, such as `50m`. @default - 100m outside production; in production it must be said */
  readonly cpu?: CpuText | undefined;
  /** Memory that it asks for, such as `64Mi`. @default - 128Mi outside production; in production it must be said */
  readonly memory?: MemoryText | SizeLike | undefined;
  /** CPU that it may use at most. @default - no limit */
  readonly cpuLimit?: CpuText | undefined;
  /** Memory that it may use at most. @default - what it asks for */
  readonly memoryLimit?: MemoryText | SizeLike | undefined;
  /** Local disk for logs and writable paths. @default '512Mi' */
  readonly ephemeralStorage?: MemoryText | SizeLike | undefined;
  /** Files and folders of its own, by absolute path. */
  readonly files?: Readonly<Record<string, FileContent>> | undefined;
  /** Folders of its own that it may write to, with their size. @default { '/tmp': '64Mi' } */
  readonly writablePaths?: Readonly<Record<string, MemoryText>> | undefined;
  /**
   * Folders of the service that it sees, too, at the same paths: of its `writablePaths` and `state.volumes`.
   *
   * @default - none
   */
  readonly shares?: readonly string[] | undefined;
  /**
   * Names of the init containers and sidecars that come before it.
   *
   * @default - none: sidecars begin before init containers, both by their names
   */
  readonly after?: readonly string[] | undefined;
}

/** A container that runs as long as the program does. */
export interface SidecarOptions extends ContainerOptions {
  /**
   * Its own checks, on ports that the service gives it (`ports: { metrics: { port: 9121, container: 'exporter' } }`) or by
   * command. What comes after it waits until it has started.
   *
   * @default - a TCP connection to its first port tells whether it has started and is ready; without a port none
   */
  readonly health?: HealthOptions | undefined;
}

/** What every container of a pod has, the program's own among them. */
export interface ContainerModel {
  /** `undefined` where the user's is unusable; then there is an issue. */
  readonly image: ImageReference | undefined;
  /** As the user wrote it; empty for a container with the service's own. */
  readonly imageText: string;
  /** Where the version comes from. */
  readonly imageVersionFrom: 'props' | 'releases' | 'service' | 'nowhere';
  /** Under which a release file has its version: `bycoin/wallet`, `bycoin/wallet/migrate`. */
  readonly releaseLine: string;
  readonly command: readonly string[] | undefined;
  readonly args: readonly string[] | undefined;
  readonly resources: ResourcesModel;
  readonly variables: readonly VariableModel[];
  readonly files: readonly FileModel[];
  readonly writablePaths: readonly WritablePathModel[];
  readonly health: HealthModel;
}

/** A container beside the program's own, as understood. */
export interface ExtraContainerModel extends ContainerModel {
  readonly kind: 'init' | 'sidecar';
  readonly name: string;
  readonly shares: readonly string[];
  /** As the user said it; the list of containers is in an order that follows it. */
  readonly after: readonly string[];
}

/** The option that a container is said in. */
export const containerOption = { init: 'initContainers', sidecar: 'sidecars' } as const;
