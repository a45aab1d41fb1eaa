import type { PortModel, PortProtocol } from './ports.ts';

/** One end of a call, as policies see it. */
export type Peer = ServicePeer | WorkloadPeer | ClusterPeer | ExternalPeer;

/** What all pods have that policies can name. */
interface PodPeer {
  /** Unique over the whole program, such as `prod/bycoin/wallet`. */
  readonly key: string;
  /** How pictures and messages name it. */
  readonly name: string;
  readonly namespace: string;
  /** Labels that select its pods; `undefined` means every pod of the namespace. */
  readonly podLabels: Readonly<Record<string, string>> | undefined;
  /** With the namespace, its identity in the mesh; `undefined` where it has none that we know. */
  readonly serviceAccount: string | undefined;
  readonly inMesh: boolean;
  /** Name of its Service object, for those who call it. */
  readonly host: string;
  readonly ports: readonly PortModel[];
}

/** A service of this program. */
export interface ServicePeer extends PodPeer {
  readonly kind: 'service';
  readonly environment: string;
}

/** A workload beside ours in the same program: a cdk8s-plus Deployment, a raw Job. Gets its policies from us. */
export interface WorkloadPeer extends PodPeer {
  readonly kind: 'workload';
  readonly environment: string;
  /** Whether a Service object of the program selects its pods, so that `host` is a name that resolves. */
  readonly hasService: boolean;
  readonly podLabels: Readonly<Record<string, string>>;
}

/** Pods of the cluster that this program does not make. */
export interface ClusterPeer extends PodPeer {
  readonly kind: 'clusterService';
  /** Whether requests go through the waypoint of its namespace. */
  readonly waypoint: boolean;
  /** Longest that it takes for an answer, in milliseconds; `undefined` where nobody said. */
  readonly timeout: number | undefined;
}

/** Something outside the cluster. */
export interface ExternalPeer {
  readonly kind: 'externalService';
  readonly key: string;
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: 'https' | 'http' | 'grpc' | 'tcp';
  readonly addresses: readonly string[] | undefined;
}

/** What a mesh calls an identity: `<trust domain>/ns/<namespace>/sa/<account>`. */
export function principalOf(
  peer: { namespace: string; serviceAccount: string | undefined },
  trustDomain: string,
): string | undefined {
  return peer.serviceAccount === undefined
    ? undefined
    : `${trustDomain}/ns/${peer.namespace}/sa/${peer.serviceAccount}`;
}

/** Fully qualified name inside the cluster, so that it works with any `ndots` (cases.md C06). */
export function clusterHost(peer: { host: string; namespace: string }): string {
  return `${peer.host}.${peer.namespace}.svc.cluster.local`;
}

/** Protocols in which each request can be seen, routed and retried. */
export function isLayer7(protocol: PortProtocol): boolean {
  return protocol !== 'tcp';
}

/** Protocols that send all requests over one long connection, so that balancing connections balances nothing. */
export function isMultiplexed(protocol: PortProtocol): boolean {
  return protocol === 'grpc' || protocol === 'http2';
}
