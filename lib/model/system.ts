import type { EnvironmentModel } from './environment.ts';
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
  readonly waivers: readonly Waiver[];
  readonly problems: readonly Issue[];
}
