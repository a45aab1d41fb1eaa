import type { ClusterServicePortOptions } from './foreigner.ts';
import type { Issue } from './issue.ts';
import { portNumber } from './network-kinds.ts';
import { either, mapped, type OptionKind, oneOf, recordOf, required, text } from './option-kinds.ts';
import { type PortModel, type PortOptions, portProtocols } from './ports.ts';
import { type OptionsTable, optionsOf, type ReadOptions } from './read-options.ts';

export const portProtocol = oneOf(...portProtocols);

const portOptions = {
  port: required(portNumber),
  protocol: portProtocol,
  servicePort: portNumber,
} satisfies OptionsTable<ClusterServicePortOptions>;

/** As {@link portOptions}, of pods that are ours: they may have several containers. */
export const servicePortOptions = { ...portOptions, container: text } satisfies OptionsTable<PortOptions>;

type ReadPort = Partial<ReadOptions<typeof servicePortOptions>>;

/** Ports by name, each a number or options. */
export const namedPorts = portsByName(optionsOf(portOptions));

/** As {@link namedPorts}, of a service. */
export const servicePorts = portsByName(optionsOf(servicePortOptions));

function portsByName(options: OptionKind<ReadPort>): OptionKind<Readonly<Record<string, ReadPort>>> {
  return recordOf(
    either<ReadPort>(
      'a port number, or an object with port, protocol, servicePort',
      { when: (value) => typeof value === 'number', kind: mapped(portNumber, (port) => ({ port })) },
      { when: (value) => typeof value === 'object' && value !== null, kind: options },
    ),
  );
}

/** What was said of ports. */
type SaidPorts = ReadPort & { readonly ports?: Readonly<Record<string, ReadPort>> | undefined };

/** The ports of a service, from `port` or `ports`; the first is the one that is meant where none is named. */
export function resolvePorts(options: SaidPorts, issues: Issue[]): readonly PortModel[] {
  const { port, protocol, servicePort, ports } = options;
  if (ports !== undefined) {
    issues.push(...shortForms(options).map((path) => ({ rule: 'port-and-ports', path, ...besidePorts })));
    return portModels(ports);
  }
  if (port !== undefined) return portModels({ [protocol ?? defaultProtocol]: { port, protocol, servicePort } });
  issues.push(...shortForms(options).map((path) => ({ rule: 'port-missing', path, ...withoutPort })));
  return [];
}

const besidePorts = { problem: "it stands beside 'ports'", remedy: "say it in 'ports', or leave 'ports' out" };
const withoutPort = { problem: "it says something of 'port', which is not given", remedy: "give 'port', such as 8080" };

function shortForms(options: SaidPorts): readonly string[] {
  return (['port', 'protocol', 'servicePort'] as const).filter((name) => options[name] !== undefined);
}

/**
 * Ports in an order that does not depend on the order of keys: those named after their protocol first (`http`), then by
 * number. What could not be read is left out.
 */
export function portModels(ports: Readonly<Record<string, ReadPort>>): readonly PortModel[] {
  const models = Object.entries(ports).flatMap(([name, options]): PortModel[] => {
    const { port, protocol = defaultProtocol, servicePort = port, container } = options;
    if (port === undefined || servicePort === undefined) return [];
    const serviceName = name === protocol ? protocol : `${protocol}-${name}`;
    return [{ name, serviceName, port, servicePort, protocol, container }];
  });
  return models.sort((a, b) => rank(a) - rank(b) || a.port - b.port || (a.name < b.name ? -1 : 1));
}

const defaultProtocol = 'http';

function rank({ name, protocol }: PortModel): number {
  return name === protocol ? portProtocols.indexOf(protocol) : portProtocols.length;
}
