import { sortedRecord } from '../support/plain.ts';
import { checkKind, type ReadCheck } from './check-kind.ts';
import { wholeSeconds } from './duration.ts';
import type { CheckDefaults, Defaults } from './editions.ts';
import type { CheckModel, HealthModel, HealthOptions } from './health.ts';
import type { PortModel, PortProtocol } from './ports.ts';
import type { OptionsTable, ReadOptions } from './read-options.ts';

export const healthOptions = {
  readiness: checkKind,
  liveness: checkKind,
  startup: checkKind,
} satisfies OptionsTable<HealthOptions>;

/** The checks of a container; where nothing is said, a TCP connection tells whether it has started and is ready. */
export function resolveHealth(
  options: Partial<ReadOptions<typeof healthOptions>>,
  ports: readonly PortModel[],
  { health }: Defaults,
): HealthModel {
  const { readiness, liveness, startup } = options;
  const connection = ports.length === 0 ? undefined : tcpConnection;
  const start = startup ?? startupFrom(liveness, health.startup) ?? connection;
  const started = checkModel(start, ports, health.startup, health);
  return {
    readiness: checkModel(readiness ?? connection, ports, health.readiness, health),
    liveness: checkModel(liveness, ports, health.liveness, health),
    startup: started && { ...started, failures: start?.failures ?? failuresFor(started.period, health.startup) },
  };
}

const tcpConnection: ReadCheck = { tcp: true };

/** As many as fill the time that the default gives to a start: slower checks must not make it longer. */
function failuresFor(period: number, defaults: CheckDefaults): number {
  return Math.max(1, Math.ceil((defaults.period * defaults.failures) / period));
}

/** The liveness check at the pace of a start: as patient with one answer as liveness is. */
function startupFrom(liveness: ReadCheck | undefined, defaults: CheckDefaults): ReadCheck | undefined {
  if (liveness === undefined) return undefined;
  const { path, headers, port, grpc, tcp, command, timeout } = liveness;
  const patience = timeout === undefined ? undefined : Math.max(timeout, defaults.timeout * 1000);
  return { path, headers, port, grpc, tcp, command, timeout: patience };
}

function checkModel(
  check: ReadCheck | undefined,
  ports: readonly PortModel[],
  defaults: CheckDefaults,
  { commandTimeout }: Defaults['health'],
): CheckModel | undefined {
  if (check === undefined) return undefined;
  const target = targetOf(check, ports);
  const saidPeriod = seconds(check.period);
  // A check must not take longer than its period: the one that was not said gives way, but never a command's time.
  const usualTimeout =
    target.kind === 'command'
      ? Math.max(defaults.timeout, commandTimeout)
      : Math.min(defaults.timeout, saidPeriod ?? defaults.timeout);
  const timeout = seconds(check.timeout) ?? usualTimeout;
  return {
    target,
    period: saidPeriod ?? Math.max(defaults.period, timeout),
    timeout,
    failures: check.failures ?? defaults.failures,
    initialDelay: seconds(check.initialDelay) ?? 0,
  };
}

function targetOf(check: ReadCheck, ports: readonly PortModel[]): CheckModel['target'] {
  if (check.command !== undefined) return { kind: 'command', command: check.command };
  if (check.grpc !== undefined) {
    const service = check.grpc === true ? '' : check.grpc;
    return { kind: 'grpc', port: check.port ?? portFor(ports, 'grpc'), service };
  }
  if (check.path === undefined) return { kind: 'tcp', port: check.port ?? ports[0]?.name ?? 'tcp' };
  const port = check.port ?? portFor(ports, 'http', 'http2');
  return { kind: 'http', path: check.path, port, headers: headersOf(check.headers) };
}

type Headers = readonly { readonly name: string; readonly value: string }[];

const noHeaders: Headers = Object.freeze([]);

function headersOf(headers: Readonly<Record<string, string>> | undefined): Headers {
  if (headers === undefined) return noHeaders;
  return Object.entries(sortedRecord(headers)).map(([name, value]) => ({ name, value }));
}

/**
 * The first port of the wanted protocols, the most wanted first; else the first port. A service without ports has none to
 * name: a rule says so.
 */
function portFor(ports: readonly PortModel[], ...wanted: readonly [PortProtocol, ...PortProtocol[]]): string {
  for (const protocol of wanted) {
    const port = ports.find((candidate) => candidate.protocol === protocol);
    if (port !== undefined) return port.name;
  }
  return ports[0]?.name ?? wanted[0];
}

function seconds(milliseconds: number | undefined): number | undefined {
  return milliseconds === undefined ? undefined : wholeSeconds(milliseconds);
}
