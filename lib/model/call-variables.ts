import { inspectValue } from '../support/plain.ts';
import type { CallOptions, CallVariable, VariableOptions } from './call.ts';
import { environmentVariableName } from './names.ts';
import { clusterHost, type Peer } from './peer.ts';
import type { PortModel } from './ports.ts';

/** Where a callee is addressed: scheme, host and port. */
interface Address {
  readonly scheme: string;
  readonly host: string;
  readonly port: number;
}

/** The variables that tell a caller's program where the callee is. */
export function variablesFor(
  caller: Peer,
  callee: Peer,
  ports: readonly PortModel[],
  options: Pick<CallOptions, 'variable'>,
  report: (rule: string, problem: string, remedy: string) => void,
): readonly CallVariable[] {
  const { variable } = options;
  if (variable === false) return [];
  if (variable === undefined) return defaultVariables(caller, callee, ports);
  const wanted = Array.isArray(variable)
    ? (variable as readonly VariableOptions[])
    : [variable as string | VariableOptions];
  return wanted.flatMap((entry) => {
    const { name, format = 'url', port } = typeof entry === 'string' ? { name: entry } : entry;
    const used = port === undefined ? ports[0] : ports.find((candidate) => candidate.name === port);
    if (callee.kind !== 'externalService' && used === undefined) {
      report(
        'call-port-unknown',
        `${inspectValue(port)} is not one of the ports that are called (${ports.map((p) => p.name).join(', ')})`,
        'name one of those',
      );
      return [];
    }
    return [{ name, value: written(addressOf(caller, callee, used), format) }];
  });
}

function defaultVariables(caller: Peer, callee: Peer, ports: readonly PortModel[]): readonly CallVariable[] {
  const prefix = environmentVariableName(callee.name);
  if (callee.kind === 'externalService')
    return [{ name: `${prefix}_URL`, value: written(addressOf(caller, callee, undefined), 'url') }];
  return ports.map((port, index) => ({
    name: index === 0 ? `${prefix}_URL` : `${prefix}_${environmentVariableName(port.name)}_URL`,
    value: written(addressOf(caller, callee, port), 'url'),
  }));
}

function addressOf(caller: Peer, callee: Peer, port: PortModel | undefined): Address {
  if (callee.kind === 'externalService') {
    return { scheme: schemes[callee.protocol], host: callee.host, port: callee.port };
  }
  if (port === undefined) throw new Error(`a port of ${callee.key} is needed`);
  // Without a mesh one HTTP/2 connection to the Service's address would stay on one pod: clients balance themselves, over
  // the pods' own addresses (cases.md C18).
  if (port.protocol === 'grpc' && callee.kind === 'service' && !(meshed(caller) && callee.inMesh)) {
    return {
      scheme: 'dns:///',
      host: clusterHost({ host: `${callee.host}-pods`, namespace: callee.namespace }),
      port: port.port,
    };
  }
  return { scheme: schemes[port.protocol], host: clusterHost(callee), port: port.servicePort };
}

const schemes = { http: 'http://', https: 'https://', http2: 'http://', grpc: 'dns:///', tcp: 'tcp://' } as const;

function meshed(peer: Peer): boolean {
  return peer.kind !== 'externalService' && peer.inMesh;
}

function written({ scheme, host, port }: Address, format: NonNullable<VariableOptions['format']>): string {
  switch (format) {
    case 'host':
      return host;
    case 'port':
      return String(port);
    case 'host:port':
      return `${host}:${port}`;
    default:
      return `${scheme}${host}:${port}`;
  }
}
