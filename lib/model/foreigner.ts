import type { DurationLike, DurationText } from './duration.ts';
import type { Issue } from './issue.ts';
import type { PortProtocol } from './ports.ts';

/** Something outside the cluster that services call. Made by {@link externalService}. */
export interface ExternalService {
  readonly kind: 'externalService';
  readonly name: string;
  readonly options: ExternalServiceOptions;
}

/** Options of {@link externalService}. */
export interface ExternalServiceOptions {
  /** DNS name, such as `tenant.eu.auth0.com`. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
  /**
   * How it is spoken to: decides the scheme of the caller's variable.
   *
   * @default - `https` on port 443, `http` on port 80, else `tcp`
   */
  readonly protocol?: 'https' | 'http' | 'grpc' | 'tcp' | undefined;
  /**
   * Where it answers, as CIDR blocks: egress is opened to exactly these. Without them the network policy opens the port
   * to all public addresses, since the core API knows no names.
   *
   * @default - any public address
   */
  readonly addresses?: readonly string[] | undefined;
}

/**
 * Something outside the cluster that services call by name.
 *
 * @example
 * const auth0 = externalService('auth0', { host: 'tenant.eu.auth0.com', port: 443 });
 * new MicroService(this, 'wallet', { …, calls: [auth0] }); // AUTH0_URL=https://tenant.eu.auth0.com:443
 */
export function externalService(name: string, options: ExternalServiceOptions): ExternalService {
  return Object.freeze({ kind: 'externalService', name, options });
}

/** Pods inside the cluster that are none of this program's services. Made by {@link clusterService}. */
export interface ClusterService {
  readonly kind: 'clusterService';
  readonly options: ClusterServiceOptions;
  /** Why it cannot be found, where it was looked up. */
  readonly problem?: Issue | undefined;
}

/** Options of {@link clusterService}. */
export interface ClusterServiceOptions {
  /** Namespace that the pods run in. */
  readonly namespace: string;
  /** Name of the Service object; for a caller that has none, any name that readers know it by. */
  readonly name: string;
  /**
   * Labels that select its pods.
   *
   * @default - every pod of the namespace
   */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /**
   * Its service account: with the namespace, the identity that the mesh allows. A caller in the mesh needs it.
   *
   * @default - none known
   */
  readonly serviceAccount?: string | undefined;
  /**
   * Its ports by name, for those who call it: the number of the pod's port, or both where the Service port differs.
   *
   * @default - none; it only calls
   */
  readonly ports?: Readonly<Record<string, number | ClusterServicePortOptions>> | undefined;
  /**
   * Whether its pods are in the mesh of the platform.
   *
   * @default - true where a service account is given
   */
  readonly mesh?: boolean | undefined;
  /**
   * Whether requests to it go through the waypoint of its namespace, named `waypoint`: then that is what callers connect
   * to. Ambient mode only.
   *
   * @default - false
   */
  readonly waypoint?: boolean | undefined;
  /**
   * Longest that it takes for an answer, as it promises: its callers must not give up before.
   *
   * @default - not known
   */
  readonly timeout?: DurationText | DurationLike | undefined;
}

/** One port of a {@link clusterService}. */
export interface ClusterServicePortOptions {
  /** Port of the pod: what network policies see. */
  readonly port: number;
  /**
   * Port of the Service object: what callers address.
   *
   * @default - the same as `port`
   */
  readonly servicePort?: number | undefined;
  /** @default 'http' */
  readonly protocol?: PortProtocol | undefined;
}

/**
 * Pods inside the cluster that this program does not make: a gateway, Prometheus, another team's service.
 *
 * @example
 * ledger.allowCallsFrom(clusterService({ namespace: 'reports', name: 'nightly', labels: { app: 'nightly' }, serviceAccount: 'nightly' }));
 */
export function clusterService(options: ClusterServiceOptions): ClusterService {
  return Object.freeze({ kind: 'clusterService', options });
}
