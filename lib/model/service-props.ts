import type { AutoscalingOptions } from './autoscaling.ts';
import type { CallDeclaration, Callee } from './call.ts';
import type { ConfigValue } from './configuration.ts';
import type { ContainerOptions, SidecarOptions } from './container.ts';
import type { Criticality } from './criticality.ts';
import type { ExposeOptions } from './exposure.ts';
import type { FileContent } from './files.ts';
import type { HealthOptions } from './health.ts';
import type { ImageSource } from './image-source.ts';
import type { PermissionOptions } from './permissions.ts';
import type { SchedulingOptions, SpreadOptions } from './placement.ts';
import type { PortOptions, PortProtocol } from './ports.ts';
import type { ServesOptions } from './promise.ts';
import type { CpuText, MemoryText, SizeLike } from './quantity.ts';
import type { Rollout } from './rollout-options.ts';
import type { ShutdownOptions } from './shutdown.ts';
import type { StateOptions } from './state.ts';
import type { Neighbour, TaskOptions } from './task.ts';
import type { Waiver } from './waiver.ts';

/** What a user says of one service. Everything that is not said has a default that is safe in production. */
export interface MicroServiceProps {
  /**
   * Image, with a tag (`:1.4.2`, better with `@sha256:…`) or without one: then its version comes from the
   * environment's release file. Or a service whose image it is, in the same version.
   */
  readonly image: string | ImageSource;
  /** Program to run. @default - the image's own */
  readonly command?: readonly string[] | undefined;
  /** Arguments of it. @default - the image's own */
  readonly args?: readonly string[] | undefined;
  /** The one port that it listens on; several: `ports`. @default - none; it serves nothing */
  readonly port?: number | undefined;
  /** What is spoken on `port`. @default 'http' */
  readonly protocol?: PortProtocol | undefined;
  /** Port of the Service object for `port`. @default - the same as `port` */
  readonly servicePort?: number | undefined;
  /**
   * Ports by name, in place of `port`: a number (HTTP), or options. Their order means nothing: where one is meant and
   * none is named, it is the one named after its protocol (`http`), else the one with the lowest number.
   *
   * @example
   * ports: { http: 8080, admin: 9090, rpc: { port: 9000, protocol: 'grpc' } }
   */
  readonly ports?: Readonly<Record<string, number | PortOptions>> | undefined;
  /** CPU that it asks for, such as `250m`. @default - 100m outside production; in production it must be said */
  readonly cpu?: CpuText | undefined;
  /** Memory that it asks for, such as `256Mi`. @default - 128Mi outside production; in production it must be said */
  readonly memory?: MemoryText | SizeLike | undefined;
  /** CPU that it may use at most. @default - no limit: unused CPU is anybody's */
  readonly cpuLimit?: CpuText | undefined;
  /** Memory that it may use at most. @default - what it asks for */
  readonly memoryLimit?: MemoryText | SizeLike | undefined;
  /** Local disk for logs and writable paths. @default '512Mi' */
  readonly ephemeralStorage?: MemoryText | SizeLike | undefined;
  /** Number of pods. @default - 3 in production, 2 in staging, 1 in development; none of ours with `autoscaling` */
  readonly replicas?: number | undefined;
  /**
   * Environment variables. They stand literally in the pod template: a change rolls the pods, a revert finds its own
   * values.
   */
  readonly config?: Readonly<Record<string, ConfigValue>> | undefined;
  /** Files and folders by absolute path. */
  readonly files?: Readonly<Record<string, FileContent>> | undefined;
  /** Folders that the program may write to, with their size. @default { '/tmp': '64Mi' } */
  readonly writablePaths?: Readonly<Record<string, MemoryText>> | undefined;
  /**
   * Names and volumes that its pods keep: a StatefulSet in place of a Deployment.
   *
   * @default - none: every pod is like every other
   */
  readonly state?: StateOptions | undefined;
  /**
   * How a new release takes the place of the one before: `rollingUpdate()`, `recreate()`, `canary()` or `blueGreen()`.
   *
   * @default - a rolling update that never has fewer pods ready
   */
  readonly rollout?: Rollout | undefined;
  /** Containers by name that run to their end, one after the other, before the program starts. */
  readonly initContainers?: Readonly<Record<string, ContainerOptions>> | undefined;
  /** Containers by name that run beside the program. Where the cluster can, they start before it and stop after it. */
  readonly sidecars?: Readonly<Record<string, SidecarOptions>> | undefined;
  /** Readiness, liveness and startup checks. */
  readonly health?: HealthOptions | undefined;
  /** How a pod leaves without losing a request. */
  readonly shutdown?: ShutdownOptions | undefined;
  /** User id that the program runs as; not 0, not 1337 (Istio's). @default 10001 */
  readonly user?: number | undefined;
  /** Group id. @default - the same as `user` */
  readonly group?: number | undefined;
  /** How pods stand apart. */
  readonly spread?: SpreadOptions | undefined;
  /** Which nodes pods may run on. */
  readonly scheduling?: SchedulingOptions | undefined;
  /** What the program may do on the Kubernetes API. @default - nothing: no token */
  readonly permissions?: readonly PermissionOptions[] | undefined;
  /** Labels of its objects and pods; never part of a selector. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /** Annotations of all its objects; a wave or a hook belongs on one: `object('Job').metadata.addAnnotation(…)`. */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
  /** Annotations of its pods: a change rolls them. */
  readonly podAnnotations?: Readonly<Record<string, string>> | undefined;
  /** Number of pods by use, in place of `replicas`. */
  readonly autoscaling?: AutoscalingOptions | undefined;
  /**
   * How much hangs on it. A service may need only callees that are at least as critical: what matters most must not fall
   * with what matters less.
   *
   * @default 'normal'
   */
  readonly criticality?: Criticality | undefined;
  /** What it promises to every caller. */
  readonly serves?: ServesOptions | undefined;
  /** Whom it calls: services, foreigners, or `call(…)` with options. */
  readonly calls?: readonly (Callee | CallDeclaration)[] | undefined;
  /**
   * Who reaches it from outside the cluster: hosts and paths at a gateway.
   *
   * @default - nobody
   */
  readonly expose?: ExposeOptions | readonly ExposeOptions[] | undefined;
  /**
   * Work that ends, in place of serving: `once({…})` for each release, or `onSchedule({…})`.
   *
   * @default - none: it serves, or works on for ever
   */
  readonly task?: TaskOptions | undefined;
  /**
   * Services and tasks of the same system that come before it in a release: it begins when they are ready, or done.
   *
   * @default - only what it cannot do without: the callees of its essential calls
   */
  readonly after?: readonly Neighbour[] | undefined;
  /**
   * The same from the other side: services and tasks that come after it, where they are made before it.
   *
   * @default - none
   */
  readonly before?: readonly Neighbour[] | undefined;
  /** `false` takes it out of the platform's mesh. */
  readonly mesh?: false | undefined;
  /**
   * Argo CD Application that applies it, with a folder of its own: `payments` → `prod/bycoin/payments/`. For systems with
   * more objects than one Application should have; a change of it moves live objects, see docs/delivery.md.
   *
   * @default - the system's
   */
  readonly application?: string | undefined;
  /** Rules overruled for this service. */
  readonly waivers?: readonly Waiver[] | undefined;
}
