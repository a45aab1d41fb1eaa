import type { ClusterService } from './foreigner.ts';
import type { ClusterPeer, Peer } from './peer.ts';
import type { PlatformModel } from './platform.ts';

/** A Gateway of the Gateway API that the platform's people made, for routes of services. Made by {@link gateway}. */
export interface PlatformGateway {
  readonly kind: 'gateway';
  readonly options: PlatformGatewayOptions;
}

/** Options of {@link gateway}. */
export interface PlatformGatewayOptions {
  /** Name of the Gateway object: services say `expose: { gateway: 'public' }` where there are several. */
  readonly name: string;
  /** Namespace of the Gateway object. */
  readonly namespace: string;
  /** Its GatewayClass. @default 'istio' */
  readonly class?: string | undefined;
  /**
   * Name of the listener that routes attach to: always one, or a route would also answer where the redirect to https
   * does. The gateway's own certificates end TLS there.
   *
   * @default 'https'
   */
  readonly listener?: string | undefined;
  /**
   * Name of the listener for plain HTTP on which routes redirect to https.
   *
   * @default - none: the gateway's owner redirects, or does not
   */
  readonly redirectListener?: string | undefined;
  /**
   * Labels of the namespaces whose routes its listeners allow (`allowedRoutes.namespaces.selector`): namespaces of
   * systems that expose something there get them.
   *
   * @default - none: it allows routes of every namespace
   */
  readonly namespaceLabels?: Readonly<Record<string, string>> | undefined;
  /**
   * Its pods, which may connect to what is exposed.
   *
   * @default - those that Istio makes of the Gateway; other classes must say
   */
  readonly pods?: ClusterService | undefined;
}

/** An ingress controller of the platform, for clusters without the Gateway API. Made by {@link ingressClass}. */
export interface PlatformIngressClass {
  readonly kind: 'ingressClass';
  readonly options: PlatformIngressClassOptions;
}

/** Options of {@link ingressClass}. */
export interface PlatformIngressClassOptions {
  /** Name of the IngressClass object. */
  readonly name: string;
  /** The controller's pods, which may connect to what is exposed. */
  readonly pods: ClusterService;
  /**
   * Annotations of every Ingress object of this class, such as `{ 'alb.ingress.kubernetes.io/target-type': 'ip' }`.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/**
 * A Gateway that the platform has: what a service exposes becomes a route to it, and its pods may connect to that port
 * and to nothing else.
 *
 * @example
 * platform: { kubernetes: '1.33', gatewayApi: '1.5', gateways: [gateway({ name: 'public', namespace: 'istio-ingress' })] }
 */
export function gateway(options: PlatformGatewayOptions): PlatformGateway {
  return Object.freeze({ kind: 'gateway', options });
}

/**
 * An ingress controller that the platform has: what a service exposes becomes an Ingress object of its class.
 *
 * @example
 * gateways: [ingressClass({ name: 'traefik', pods: clusterService({ namespace: 'traefik', name: 'traefik', labels: { 'app.kubernetes.io/name': 'traefik' } }) })]
 */
export function ingressClass(options: PlatformIngressClassOptions): PlatformIngressClass {
  return Object.freeze({ kind: 'ingressClass', options });
}

/** A gateway that a system brings into its own namespace, with a load balancer of the environment's cloud. */
export interface SystemGatewayOptions {
  /** Its GatewayClass. @default 'istio' */
  readonly class?: string | undefined;
  /** Its load balancer. @default - one that only the cloud's private network reaches */
  readonly loadBalancer?: LoadBalancerOptions | undefined;
  /** Its pods. @default - those that Istio makes of it; other classes must say */
  readonly pods?: ClusterService | undefined;
}

/** What a load balancer of a cloud is asked for. */
export interface LoadBalancerOptions {
  /** Who reaches it: the cloud's private network, or everybody. @default 'internal' */
  readonly scheme?: LoadBalancerScheme | undefined;
  /**
   * Annotations that the cloud reads beside those that it gets anyway, such as reserved addresses.
   *
   * @default - none
   */
  readonly annotations?: Readonly<Record<string, string>> | undefined;
}

/** Who reaches a load balancer. */
export type LoadBalancerScheme = (typeof loadBalancerSchemes)[number];

export const loadBalancerSchemes = ['internal', 'internet'] as const;

/** Where requests from outside enter, as understood. */
export type EntranceModel = GatewayModel | SystemGatewayModel | IngressClassModel;

/** A Gateway of the platform. */
export interface GatewayModel {
  readonly kind: 'gateway';
  readonly name: string;
  readonly namespace: string;
  readonly class: string;
  readonly listener: string;
  readonly redirectListener: string | undefined;
  readonly namespaceLabels: Readonly<Record<string, string>>;
  readonly peer: ClusterPeer;
}

/** The gateway of a system. */
export interface SystemGatewayModel {
  readonly kind: 'systemGateway';
  readonly name: string;
  readonly class: string;
  readonly scheme: LoadBalancerScheme;
  readonly annotations: Readonly<Record<string, string>>;
  readonly peer: ClusterPeer;
}

/** An ingress controller of the platform. */
export interface IngressClassModel {
  readonly kind: 'ingressClass';
  readonly name: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly peer: ClusterPeer;
}

/** The class whose gateways Istio makes itself, so that their pods are known. */
export const istioClass = 'istio';

/** Name of the Gateway that a system brings. */
export const systemGatewayName = 'ingress';

/** The pods that Istio makes of a Gateway: https://istio.io/latest/docs/tasks/traffic-management/ingress/gateway-api/ */
export function istioGatewayPods(name: string) {
  return {
    name: `${name}-${istioClass}`,
    podLabels: { 'gateway.networking.k8s.io/gateway-name': name },
    serviceAccount: `${name}-${istioClass}`,
  };
}

/** Entrances are told from other pods by their keys, also where the same pods are named elsewhere. */
export const entranceKeyPrefix = 'entrance:';

/** Whether a caller brings requests from outside: it asks pods by rules of its own, past waypoints. */
export function isGateway({ key }: Peer, { gateways }: Pick<PlatformModel, 'gateways'>): boolean {
  return key.startsWith(entranceKeyPrefix) || gateways.some((gateway) => gateway.key === key);
}
