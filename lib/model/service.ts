import type { AutoscalingModel } from './autoscaling.ts';
import type { ContainerModel, ExtraContainerModel } from './container.ts';
import type { Criticality } from './criticality.ts';
import type { ExposureModel } from './exposure.ts';
import type { Issue } from './issue.ts';
import type { ServicePeer } from './peer.ts';
import type { PermissionModel } from './permissions.ts';
import type { PlacementModel } from './placement.ts';
import type { PortModel } from './ports.ts';
import type { PromiseModel } from './promise.ts';
import type { RolloutModel } from './rollout.ts';
import type { ShutdownModel } from './shutdown.ts';
import type { StateModel } from './state.ts';
import type { SystemModel } from './system.ts';
import type { TaskModel } from './task.ts';
import type { Waiver } from './waiver.ts';

/**
 * A service as understood: what the user wrote, with every default filled in. Frozen and plain; what is known later
 * (who calls it, whom it calls) stands in the graph.
 */
export interface ServiceModel extends ContainerModel {
  readonly id: string;
  /** `prod/bycoin/wallet`; unique over the program. */
  readonly key: string;
  /** Name of every object of it, and value of its selector labels. */
  readonly name: string;
  readonly system: SystemModel;
  readonly namespace: string;
  readonly serviceAccount: string;
  /** The Application inside the system that applies it; `undefined` for the system's own. */
  readonly application: string | undefined;
  /** The labels that select its pods: immutable, small, the same in every environment. */
  readonly selector: Readonly<Record<string, string>>;
  /** Labels of its objects and pods; the selector's among them. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly podAnnotations: Readonly<Record<string, string>>;
  readonly ports: readonly PortModel[];
  /** `undefined` when autoscaling owns it. */
  readonly replicas: number | undefined;
  /** Fewest pods that run when nothing is wrong: replicas, or the autoscaler's minimum. */
  readonly fewestReplicas: number;
  /** What its pods keep; `undefined` where they keep nothing. */
  readonly state: StateModel | undefined;
  /** How it ends; `undefined` for what serves or works on for ever. */
  readonly task: TaskModel | undefined;
  /** How a new release takes the place of the one before. */
  readonly rollout: RolloutModel;
  /** Keys of the services and tasks that come before it in a release; those that say so themselves stand in the graph's. */
  readonly after: readonly string[];
  /** Keys of the services and tasks that come after it. */
  readonly before: readonly string[];
  /** Containers beside the program's own, in the order in which they start. */
  readonly containers: readonly ExtraContainerModel[];
  readonly shutdown: ShutdownModel;
  /** `undefined` on platforms that assign ids. */
  readonly user: { readonly user: number; readonly group: number } | undefined;
  readonly placement: PlacementModel;
  readonly permissions: readonly PermissionModel[];
  readonly autoscaling: AutoscalingModel | undefined;
  readonly criticality: Criticality;
  readonly promise: PromiseModel | undefined;
  /** Where it is reached from outside the cluster; empty for nowhere. */
  readonly exposures: readonly ExposureModel[];
  readonly inMesh: boolean;
  /** Its end of every call. */
  readonly peer: ServicePeer;
  readonly waivers: readonly Waiver[];
  /** What was wrong with the props themselves: unknown keys, types, ranges; found while resolving. */
  readonly problems: readonly Issue[];
}
