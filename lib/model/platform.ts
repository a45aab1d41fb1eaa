import type { DurationLike, DurationText } from './duration.ts';
import type { ClusterService } from './foreigner.ts';
import type { EntranceModel, PlatformGateway, PlatformIngressClass } from './gateway.ts';
import type { Mesh, MeshModel } from './mesh.ts';
import type { ClusterPeer } from './peer.ts';

/** What runs on an environment's cluster. */
export interface PlatformOptions {
  /** Minor version of Kubernetes, such as `1.33`. */
  readonly kubernetes: string;
  /**
   * Bundle version of the Gateway API's CRDs, such as `1.5`.
   *
   * @default - not installed
   */
  readonly gatewayApi?: string | undefined;
  /**
   * The mesh that every service is in: `istioSidecar('1.30')` or `istioAmbient('1.30')`.
   *
   * @default - none: network policies only
   */
  readonly mesh?: Mesh | undefined;
  /**
   * Version of Argo CD that applies the output, such as `3.5`.
   *
   * @default - none
   */
  readonly argoCd?: string | undefined;
  /**
   * Version of Argo Rollouts, such as `1.9`: services may be released by `canary()` and `blueGreen()`.
   *
   * @default - not installed
   */
  readonly argoRollouts?: string | undefined;
  /**
   * Version of Argo Rollouts' plugin for the Gateway API, such as `0.15`: gateways split requests for a canary. Argo
   * Rollouts must be allowed to change HTTPRoutes and GRPCRoutes.
   *
   * @default - not installed
   */
  readonly rolloutsGatewayPlugin?: string | undefined;
  /**
   * Secrets of every namespace that images are pulled with.
   *
   * @default - none
   */
  readonly imagePullSecrets?: readonly string[] | undefined;
  /**
   * Priority classes that exist; naming another one is an issue.
   *
   * @default - only `system-cluster-critical` and `system-node-critical`, which services may not use
   */
  readonly priorityClasses?: readonly string[] | undefined;
  /**
   * Priority class of services that name none.
   *
   * @default - the cluster's default
   */
  readonly defaultPriorityClass?: string | undefined;
  /**
   * Who answers DNS queries.
   *
   * @default - pods labelled `k8s-app: kube-dns` in `kube-system`, port 53
   */
  readonly dns?: DnsOptions | undefined;
  /**
   * Who gives pods their user id: `image` means this library's fixed numbers, `assigned` a platform such as OpenShift
   * that assigns a range to each namespace.
   *
   * @default 'image'
   */
  readonly userIds?: 'image' | 'assigned' | undefined;
  /**
   * Gateways that bring traffic from outside. `gateway(…)` and `ingressClass(…)` are where services may be exposed, and
   * may connect to what is; a plain `clusterService(…)`, whose routes are somebody else's, to every service.
   */
  readonly gateways?: readonly (ClusterService | PlatformGateway | PlatformIngressClass)[] | undefined;
  /**
   * Version of cert-manager, such as `1.18`: services may ask for certificates.
   *
   * @default - not installed
   */
  readonly certManager?: string | undefined;
  /** Who scrapes metrics, such as Prometheus: it may open connections to every service. */
  readonly metrics?: ClusterService | undefined;
  /**
   * How often `metrics` scrapes: what a release is judged by needs several samples.
   *
   * @default '30s'
   * @see https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1.PrometheusSpec
   */
  readonly scrapeInterval?: DurationText | DurationLike | undefined;
  /** Where traces and metrics are sent, such as an OpenTelemetry collector: every service may open connections to it. */
  readonly telemetry?: ClusterService | undefined;
  /** The Kubernetes API server: services with `permissions` may open connections to it. */
  readonly apiServer?: ApiServerOptions | undefined;
}

/** Who answers DNS queries on a platform. */
export interface DnsOptions {
  /** @default 'kube-system' */
  readonly namespace?: string | undefined;
  /** @default { 'k8s-app': 'kube-dns' } */
  readonly labels?: Readonly<Record<string, string>> | undefined;
  /**
   * Port of the DNS *pods* (OpenShift: 5353).
   *
   * @default 53
   */
  readonly port?: number | undefined;
  /**
   * Addresses of a cache on each node, which no pod selector matches, such as `169.254.20.10`.
   *
   * @default - none
   */
  readonly nodeLocalAddresses?: readonly string[] | undefined;
}

/** Where the Kubernetes API server answers. */
export interface ApiServerOptions {
  /** CIDR blocks of its endpoints (not of the `kubernetes` Service object). */
  readonly addresses: readonly string[];
  /** @default 6443 */
  readonly port?: number | undefined;
}

/** A platform with every default filled in. */
export interface PlatformModel {
  readonly kubernetes: string;
  readonly gatewayApi: string | undefined;
  readonly mesh: MeshModel | undefined;
  readonly argoCd: string | undefined;
  readonly argoRollouts: string | undefined;
  readonly rolloutsGatewayPlugin: string | undefined;
  readonly imagePullSecrets: readonly string[];
  readonly priorityClasses: readonly string[];
  readonly defaultPriorityClass: string | undefined;
  readonly dns: {
    readonly namespace: string;
    readonly labels: Readonly<Record<string, string>>;
    readonly port: number;
    readonly nodeLocalAddresses: readonly string[];
  };
  readonly userIds: 'image' | 'assigned';
  readonly gateways: readonly ClusterPeer[];
  /** Where services may be exposed. */
  readonly entrances: readonly EntranceModel[];
  readonly certManager: string | undefined;
  readonly metrics: ClusterPeer | undefined;
  /** Whole seconds. */
  readonly scrapeInterval: number;
  readonly telemetry: ClusterPeer | undefined;
  readonly apiServer: { readonly addresses: readonly string[]; readonly port: number } | undefined;
}
