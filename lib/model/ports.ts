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
  /**
   * Name of the sidecar that listens on it.
   *
   * @default - the program itself
   */
  readonly container?: string | undefined;
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
  /** The sidecar that listens on it; `undefined` for the program. */
  readonly container?: string | undefined;
}

/** The ports that one container listens on; `undefined` for the program's own. */
export function portsOf(container: string | undefined, ports: readonly PortModel[]): readonly PortModel[] {
  return ports.filter((port) => port.container === container);
}
