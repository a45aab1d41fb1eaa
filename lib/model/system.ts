import type { EnvironmentModel } from './environment.ts';
import type { ExistingObject } from './existing.ts';
import type { SystemGatewayModel, SystemGatewayOptions } from './gateway.ts';
import type { Issue } from './issue.ts';
import type { Waiver } from './waiver.ts';

/** What a user says of a system: services that ship together into one namespace. */
export interface SystemProps {
  /**
   * Team that answers for it; becomes the label `owner`.
   *
   * @default - none
   */
  readonly owner?: string | undefined;
  /**
   * Labels of every object of the system; never part of a selector.
   *
   * @default - none
   */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /**
   * A gateway of its own, in its namespace, with a load balancer of the environment's cloud: what services expose enters
   * there, unless they name another one.
   *
   * @default - none: what is exposed enters by the platform's
   */
  readonly gateway?: SystemGatewayOptions | undefined;
  /**
   * Objects of its namespace that others make, such as `existing('ConfigMap', 'corporate-ca')`: they may be named. A
   * `secret(…)` says so itself.
   *
   * @default - none
   */
  readonly existing?: readonly ExistingObject[] | undefined;
  /** Rules overruled for the whole system. */
  readonly waivers?: readonly Waiver[] | undefined;
}

/** A system as understood. */
export interface SystemModel {
  readonly id: string;
  /** `prod/bycoin`. */
  readonly key: string;
  readonly environment: EnvironmentModel;
  readonly namespace: string;
  readonly owner: string | undefined;
  /** Labels of every object: `part-of`, `managed-by`, owner and the user's. */
  readonly labels: Readonly<Record<string, string>>;
  readonly gateway: SystemGatewayModel | undefined;
  /** Objects that are there without being made here. */
  readonly existing: readonly ExistingObject[];
  readonly waivers: readonly Waiver[];
  readonly problems: readonly Issue[];
}
