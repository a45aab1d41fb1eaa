import type { DurationLike, DurationText } from './duration.ts';
import type { EntranceModel } from './gateway.ts';
import type { PortModel } from './ports.ts';
import type { Tls, TlsModel } from './tls.ts';

/** Who reaches a service from outside the cluster, and under which names. */
export interface ExposeOptions {
  /** Host names, such as `shop.example.com`; `*.example.com` for all names below it. */
  readonly hosts: readonly string[];
  /**
   * `/cart` exactly, `/cart/*` for `/cart` and all below it; with what the service gets in place of the path. For gRPC
   * `/shop.Cart/*` is a gRPC service, and `/shop.Cart/GetCart` a method of it.
   *
   * @default ['/*']
   */
  readonly paths?: readonly (string | ExposedPathOptions)[] | undefined;
  /** Name of the port. @default - the first that speaks HTTP or gRPC */
  readonly port?: string | undefined;
  /**
   * Name of the gateway or ingress class.
   *
   * @default - the system's own gateway, or else the only one that the platform names
   */
  readonly gateway?: string | undefined;
  /**
   * The certificate of the hosts. A gateway of the platform has certificates of its own.
   *
   * @default - none: plain HTTP, unless the gateway is the platform's
   */
  readonly tls?: Tls | undefined;
  /**
   * Whether plain HTTP is answered with a redirect to https.
   *
   * @default - true with `tls` (an ingress controller has settings of its own for it), and where the platform's gateway names a `redirectListener`
   */
  readonly redirectToHttps?: boolean | undefined;
  /** How long the gateway waits for an answer. @default - as long as the gateway does */
  readonly timeout?: DurationText | DurationLike | undefined;
}

/** A path, and what the service gets in its place. */
export interface ExposedPathOptions {
  /** As in {@link ExposeOptions.paths}. */
  readonly path: string;
  /** Whether the service gets the path without this prefix: `/api/cart` is `/cart` for `/api/*`. @default false */
  readonly cut?: boolean | undefined;
  /** Prefix that the service gets before the path, such as `/v1`. @default - none */
  readonly add?: string | undefined;
}

/** What a service exposes at one gateway, as understood. */
export interface ExposureModel {
  /** Where in the props of its service, such as `expose` or `expose[1]`. */
  readonly path: string;
  /** Name of its objects, such as `frontend-public`. */
  readonly name: string;
  /** In alphabetical order. */
  readonly hosts: readonly string[];
  /** The most specific first. */
  readonly paths: readonly ExposedPathModel[];
  /** As the user named it. */
  readonly portName: string | undefined;
  /** `undefined` where there is none of that name, or none at all. */
  readonly port: PortModel | undefined;
  /** As the user named it. */
  readonly gatewayName: string | undefined;
  /** `undefined` where there is none, or which one is meant is not clear. */
  readonly entrance: EntranceModel | undefined;
  readonly tls: TlsModel | undefined;
  readonly redirects: boolean;
  /** Milliseconds. */
  readonly timeout: number | undefined;
}

/** An exposed path as understood. */
export interface ExposedPathModel {
  readonly kind: 'exact' | 'prefix';
  /** Without a slash at its end, the root excepted. */
  readonly value: string;
  /** What the service gets in place of `value`; `undefined` for the same. */
  readonly becomes: string | undefined;
}

/** The whole of a host. */
export const rootPath = '/';
