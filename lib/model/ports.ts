/** What is spoken on a port. It decides Service port names, `appProtocol`, probes' defaults and what the mesh can do. */
export type PortProtocol = 'http' | 'http2' | 'grpc' | 'tcp';

/** All protocols, layer 7 first. */
export const portProtocols = ['http', 'http2', 'grpc', 'tcp'] as const satisfies readonly PortProtocol[];

/** One port of a service. */
export interface PortOptions {
  /** Port that the program listens on, 1024 to 65535 (the program is not root). */
  readonly port: number;
  /** @default 'http' */
  readonly protocol?: PortProtocol | undefined;
  /**
   * Port of the Service object: what callers address.
   *
   * @default - the same as `port`
   */
  readonly servicePort?: number | undefined;
}

/** A port as understood. */
export interface PortModel {
  /** Name of the container's port: the user's key, or the protocol. */
  readonly name: string;
  /** Name of the Service object's port: `<protocol>` or `<protocol>-<name>`, as Istio selects protocols. */
  readonly serviceName: string;
  readonly port: number;
  readonly servicePort: number;
  readonly protocol: PortProtocol;
}
