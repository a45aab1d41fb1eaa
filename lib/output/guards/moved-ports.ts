import type { PortProtocol } from '../../model/ports.ts';
import type { ServiceModel } from '../../model/service.ts';
import { parsed, piecesOf } from './committed-pieces.ts';

/** A port of a service's pods that has another number now, and the old one is none of its ports any more. */
export interface MovedPort {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  /** Where callers of the committed release address it. */
  readonly address: number;
  readonly protocol: PortProtocol;
}

interface Workload {
  readonly spec: {
    readonly template?: {
      readonly spec?: {
        readonly containers?: readonly Container[];
        readonly initContainers?: readonly Container[];
      };
    };
  };
}

interface Container {
  readonly ports?: readonly { readonly name?: string; readonly containerPort?: number }[];
}

interface ServiceObject {
  readonly spec: {
    readonly ports?: readonly { readonly targetPort?: string | number; readonly port?: number }[];
  };
}

const podOwners: readonly string[] = ['Deployment', 'StatefulSet', 'Rollout'];

/** The ports of a service that its committed file has under another number. */
export function* movedPorts(before: string, { ports, name: serviceName }: ServiceModel): Iterable<MovedPort> {
  const own = piecesOf(before).filter(({ name }) => name === serviceName);
  const workload = own.find(({ kind }) => podOwners.includes(kind));
  const service = own.find(({ kind }) => kind === 'Service');
  if (workload === undefined || service === undefined) return;
  const addresses = parsed<ServiceObject>(service).spec?.ports ?? [];
  const pod = parsed<Workload>(workload).spec?.template?.spec;
  const containers = [...(pod?.containers ?? []), ...(pod?.initContainers ?? [])];
  for (const { name, containerPort: from } of containers.flatMap((container) => container.ports ?? [])) {
    const now = ports.find((port) => port.name === name);
    const address = addresses.find(({ targetPort }) => targetPort === name)?.port;
    if (from === undefined || address === undefined || now === undefined) continue;
    if (ports.some(({ port }) => port === from)) continue;
    yield { name: now.name, from, to: now.port, address, protocol: now.protocol };
  }
}
