import { inspectValue } from '../support/plain.ts';
import type { CallOptions, CallVariable, VariableOptions } from './call.ts';
import { isOverPods, podsHost } from './callee-hosts.ts';
import { environmentVariableName } from './names.ts';
import { clusterHost, type ExternalPeer, type Peer } from './peer.ts';
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
  if (variable === undefined) return defaultVariables(callee, ports);
  const wanted = Array.isArray(variable)
    ? (variable as readonly (string | VariableOptions)[])
    : [variable as string | VariableOptions];
  return wanted.flatMap((entry) => {
    const {
      name,
      format = 'url',
      port,
    }: Partial<VariableOptions> = typeof entry === 'string' ? { name: entry } : entry;
    if (name === undefined) return []; // said where it was read
    if (taken.includes(name)) {
      report(
        'variable-reserved',
        `${inspectValue(name)} means something else to every program, that of ${caller.name} too`,
        `give the address of ${callee.name} a variable of its own, such as ${environmentVariableName(callee.name)}_URL`,
      );
    }
    if (callee.kind === 'externalService' && port !== undefined)
      report('unused-option', `variable.port: ${portOutside(callee)}`, 'leave it out');
    const used = port === undefined ? ports[0] : ports.find((candidate) => candidate.name === port);
    if (callee.kind !== 'externalService' && used === undefined) {
      report(
        'call-port-unknown',
        `${inspectValue(port)} is not one of the ports that are called (${ports.map((p) => p.name).join(', ')})`,
        'name one of those',
      );
      return [];
    }
    return [{ name, value: written(addressOf(callee, used), format) }];
  });
}

/** What images and Kubernetes itself give to programs. */
const taken = ['PATH', 'HOME', 'HOSTNAME'];

/** What is wrong with naming a port of something outside, which has one. */
export function portOutside({ name }: Pick<ExternalPeer, 'name'>): string {
  return `${name} is outside and has one port, which has no name`;
}

function defaultVariables(callee: Peer, ports: readonly PortModel[]): readonly CallVariable[] {
  const prefix = environmentVariableName(callee.name);
  if (callee.kind === 'externalService')
    return [{ name: `${prefix}_URL`, value: written(addressOf(callee, undefined), 'url') }];
  return ports.map((port, index) => ({
    name: index === 0 ? `${prefix}_URL` : `${prefix}_${environmentVariableName(port.name)}_URL`,
    value: written(addressOf(callee, port), 'url'),
  }));
}

function addressOf(callee: Peer, port: PortModel | undefined): Address {
  if (callee.kind === 'externalService') {
    return { scheme: schemes[callee.protocol], host: callee.host, port: callee.port };
  }
  if (port === undefined) throw new Error(`a port of ${callee.key} is needed`);
  if (isOverPods(callee, port)) return { scheme: schemes.grpc, host: podsHost(callee), port: port.port };
  return { scheme: schemes[port.protocol], host: clusterHost(callee), port: port.servicePort };
}

const schemes = { http: 'http://', https: 'https://', http2: 'http://', grpc: 'dns:///', tcp: 'tcp://' } as const;

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
