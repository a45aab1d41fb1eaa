import type { Criticality } from './criticality.ts';
import type { Peer } from './peer.ts';
import type { TaskModel } from './task.ts';

/**
 * Who calls whom, as plain data: what pictures are drawn of, and what a program of one's own may read. It is JSON; members
 * that are `undefined` are missing there.
 */
export interface GraphData {
  /** By id. */
  readonly environments: readonly GraphEnvironment[];
  /** By id. */
  readonly nodes: readonly GraphNode[];
  /** By caller, then callee. */
  readonly edges: readonly GraphEdge[];
}

/** A place where systems run. */
export interface GraphEnvironment {
  readonly id: string;
  /** How the platform's mesh sees requests; `undefined` without one. */
  readonly mesh: 'sidecar' | 'ambient' | undefined;
}

/** One end of calls. */
export interface GraphNode {
  /** Unique in the graph: `prod/bycoin/wallet`; what this program does not make has a colon, `prod/external:auth0`. */
  readonly id: string;
  readonly name: string;
  /** What it is: ours, a workload beside ours, pods of the cluster that others make, or outside the cluster. */
  readonly kind: Peer['kind'];
  readonly environment: string;
  /** `undefined` for what lies in no system of this program. */
  readonly system: string | undefined;
  /** `undefined` outside the cluster. */
  readonly namespace: string | undefined;
  /** DNS name of what is outside the cluster. */
  readonly host: string | undefined;
  readonly inMesh: boolean;
  /** How much depends on it; `undefined` for what is no service of this program. */
  readonly criticality: Criticality | undefined;
  /** When it runs to its end; `undefined` for what works on for ever, and for what is no service of this program. */
  readonly task: TaskModel['kind'] | undefined;
  /** What the platform names it as. */
  readonly roles: readonly PlatformRole[];
}

/** What a platform may name a foreigner as. */
export type PlatformRole = 'gateway' | 'metrics' | 'telemetry';

/**
 * A call: caller → callee, with what is known of it. Times are milliseconds. It is two edges where only some of its ports
 * carry requests, whose timing a mesh keeps.
 */
export interface GraphEdge {
  /** Id of a node. */
  readonly caller: string;
  /** Id of a node. */
  readonly callee: string;
  /** Ports of the callee that are used. */
  readonly ports: readonly GraphPort[];
  /** HTTP methods that the caller may use; `undefined` for all. */
  readonly methods: readonly string[] | undefined;
  /** Paths that the caller may use; `undefined` for all. */
  readonly paths: readonly string[] | undefined;
  /** Whether the caller cannot serve without it. */
  readonly essential: boolean;
  /** Access only: `allowCallsFrom`, and the callers and callees that the platform names. */
  readonly accessOnly: boolean;
  /** How long the caller waits for one answer, retries included, on the slowest route; `undefined` where nothing ends the wait. */
  readonly timeout: number | undefined;
  /** How often one request is sent at most; `undefined` where that is the caller's own matter, as at a gateway. */
  readonly tries: number | undefined;
  /** Whether the tries are the mesh's own: Istio tries twice more unless a promise says otherwise. */
  readonly meshDefault: boolean;
  /** Longest wait for one answer: the timeout, or else that of all tries together; `undefined` where nothing bounds it. */
  readonly worstCase: number | undefined;
  /** Whether both ends prove who they are, and nobody can listen. */
  readonly mtls: 'strict' | 'none';
  /** Id of the service whose address the caller uses, where that sends requests on: to a version of it, to its mirror. */
  readonly sentBy: string | undefined;
  /** What requests pass on their way, if anything. */
  readonly through: 'waypoint' | undefined;
  /** The objects that allow it, in the order in which it meets them: `NetworkPolicy bycoin/wallet`. */
  readonly allowedBy: readonly string[];
}

/** A port of a callee. */
export interface GraphPort {
  readonly name: string;
  /** Port of the pod. */
  readonly port: number;
  /** Port that callers address. */
  readonly servicePort: number;
  /** `https` only outside the cluster. */
  readonly protocol: 'http' | 'http2' | 'grpc' | 'tcp' | 'https';
}
