import type { Cloud } from './cloud.ts';
import type { Defaults, Edition } from './editions.ts';
import type { Issue } from './issue.ts';
import type { PlatformModel, PlatformOptions } from './platform.ts';
import type { ReleasesModel } from './releases.ts';
import type { Tier } from './tier.ts';
import type { Waiver } from './waiver.ts';

/** What a user says of one place where systems run: one cluster, one set of defaults. */
export interface EnvironmentProps {
  /** How seriously it is taken; decides defaults and what is refused. */
  readonly tier: Tier;
  /**
   * Dated set of defaults and renderers' choices. A release of the library never changes what an existing edition
   * renders, so an upgrade restarts nothing.
   */
  readonly edition: Edition;
  /** Ground it stands on: `local()`, `aliyun({ region })`, … */
  readonly cloud: Cloud;
  /** What runs on its cluster, by version: decides which fields and API versions may be written. */
  readonly platform: PlatformOptions;
  /**
   * Name of the cluster. Two environments may share one, if their namespaces differ.
   *
   * @default - the environment's id
   */
  readonly cluster?: string | undefined;
  /**
   * Which image version runs here: the path of a release file (relative to the working directory) or its content.
   *
   * @default - `releases/<id>.json`, if it is there
   */
  readonly releases?: string | Readonly<Record<string, string>> | undefined;
  /**
   * Namespace of a system.
   *
   * @default - the system's id
   */
  readonly namespaceFor?: ((systemId: string) => string) | undefined;
  /** Rules overruled for everything in this environment. */
  readonly waivers?: readonly Waiver[] | undefined;
}

/** An environment as understood: complete, frozen, plain (the cloud's instance excepted). */
export interface EnvironmentModel {
  readonly id: string;
  readonly tier: Tier;
  readonly edition: Edition;
  /** Defaults of its edition. */
  readonly defaults: Defaults;
  readonly cloud: Cloud;
  readonly cluster: string;
  readonly platform: PlatformModel;
  readonly releases: ReleasesModel;
  readonly namespaceFor: (systemId: string) => string;
  readonly waivers: readonly Waiver[];
  /** What was wrong with the props themselves: unknown keys, types, ranges. */
  readonly problems: readonly Issue[];
}
