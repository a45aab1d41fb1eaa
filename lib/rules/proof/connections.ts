import type { Call } from '../../model/call.ts';
import type { EnvironmentModel } from '../../model/environment.ts';
import type { Labels } from '../workloads.ts';
import type { Block } from './addresses.ts';
import type { Pod } from './pods.ts';
import type { WaypointService } from './waypoints.ts';

/** Pods as a declaration names them, and those that they are in the YAML. */
export interface PodsSide {
  readonly kind: 'pods';
  readonly name: string;
  readonly namespace: string;
  /** `undefined`: every pod of the namespace. */
  readonly podLabels: Labels | undefined;
  readonly pods: readonly Pod[];
  /** Whether this program writes their policies: others' are not seen, and not judged. */
  readonly ours: boolean;
}

/** Addresses outside the cluster. */
export interface OutsideSide {
  readonly kind: 'outside';
  readonly name: string;
  /** What must be reached. */
  readonly wanted: readonly Block[];
  /** What may be opened for it. */
  readonly allowed: readonly Block[];
}

/** One end of what is declared. */
export type Side = PodsSide | OutsideSide;

/** Ports of one protocol, from the first to the last. */
export interface Ports {
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
}

/** One hop of a call, or what the platform itself needs: a connection that policies are there to open. */
export interface Connection {
  /** What it is for, as messages name it: `the call storefront → wallet`. */
  readonly purpose: string;
  readonly from: Side;
  readonly to: Side;
  readonly ports: readonly Ports[];
  /** Whether it must be open; otherwise it may. */
  readonly required: boolean;
  /** What the mesh must let pass; `undefined` where it decides nothing. */
  readonly access: Access | undefined;
}

/** Requests that the mesh judges, and where. */
export interface Access {
  readonly environment: EnvironmentModel;
  /** The waypoint that judges them; `undefined` at the pods themselves. */
  readonly waypoint: WaypointService | undefined;
  readonly identities: readonly Identity[];
  /** Of the pods; of the Service object at a waypoint. */
  readonly ports: readonly number[];
  readonly methods: Call['methods'];
  readonly paths: Call['paths'];
  /** Requests that must carry a token; `undefined` for none. */
  readonly token: TokenNeed | undefined;
}

/** Where a service promises that no request comes without a token. */
export interface TokenNeed {
  /** Of those of the access. */
  readonly ports: readonly number[];
  /** Paths that need none. */
  readonly except: readonly string[];
}

/** Who a caller is to the mesh. */
export interface Identity {
  readonly namespace: string;
  readonly serviceAccount: string;
}

/** One TCP port. */
export function tcpPort(port: number): Ports {
  return { protocol: 'TCP', first: port, last: port };
}

/** Port of the mesh's tunnel in ambient mode. */
export const tunnel = [tcpPort(15008)];
