import type { DeliveryModel } from './delivery.ts';
import type { EnvironmentModel } from './environment.ts';
import type { CallGraph } from './graph.ts';
import type { Issue } from './issue.ts';
import type { Manifest } from './manifest.ts';
import type { ServiceModel } from './service.ts';
import type { SystemModel } from './system.ts';

/** Everything that a program declares: what rules judge. */
export interface Program {
  readonly environments: readonly EnvironmentModel[];
  readonly systems: readonly SystemModel[];
  readonly services: readonly ServiceModel[];
  readonly graph: CallGraph;
  /** What applies the output; empty where nothing of this program does. */
  readonly deliveries: readonly DeliveryModel[];
  /** The day on which waivers are judged, `YYYY-MM-DD`; `undefined` leaves expiry unjudged. */
  readonly today: string | undefined;
  /** Problems with the tree itself: an id that is taken, a system outside an environment; by the key they belong to. */
  readonly treeProblems: readonly { readonly key: string; readonly issue: Issue }[];
  /** Line of the program that made an environment, system or service, by its key. */
  lineOf(key: string): string | undefined;
}

/** An object on its way out, ours, patched or foreign: what object rules judge. */
export interface JudgedObject {
  readonly manifest: Manifest;
  /** Path of the construct that made it, such as `prod/bycoin/wallet/Deployment`. */
  readonly constructPath: string;
  /** Key of the system it lies in; `undefined` for a chart of the user's outside any system. */
  readonly system: string | undefined;
  /** The Application that applies it, where that is not its system's: one inside of that, or the path of a chart beside. */
  readonly application?: string | undefined;
  readonly environment: EnvironmentModel | undefined;
  /** `rendered` by us as it is, `patched` by the user, or `foreign`: made by a construct of the user's. */
  readonly origin: 'rendered' | 'patched' | 'foreign';
  /** Heading and subject under which issues about it are listed. */
  readonly group: string;
  readonly subject: string;
  readonly line: string | undefined;
}
