import { isIP } from 'node:net';
import { inspectValue, isPlainObject, sortedRecord } from '../support/plain.ts';
import type { ClusterService, ClusterServiceOptions, ExternalService, ExternalServiceOptions } from './foreigner.ts';
import type { Issue } from './issue.ts';
import { cidrBlocks, hostName, namespaceName, podLabels, portNumber } from './network-kinds.ts';
import { flag, kindOf, memberPath, type OptionKind, oneOf, required, text } from './option-kinds.ts';
import type { ClusterPeer, ExternalPeer, Peer } from './peer.ts';
import { type OptionsTable, optionsOf, type ReadOptions, readOptions } from './read-options.ts';
import { namedPorts, portModels } from './resolve-ports.ts';
import { timeoutKind } from './resolve-retries.ts';

const clusterServiceOptions = {
  namespace: required(namespaceName),
  name: required(text),
  labels: podLabels,
  serviceAccount: text,
  ports: namedPorts,
  mesh: flag,
  waypoint: flag,
  timeout: timeoutKind,
} satisfies OptionsTable<ClusterServiceOptions>;

const externalServiceOptions = {
  host: required(hostName),
  port: required(portNumber),
  protocol: oneOf('https', 'http', 'grpc', 'tcp'),
  addresses: cidrBlocks,
} satisfies OptionsTable<ExternalServiceOptions>;

/** Where something has no readable name; there is an issue then. */
const unreadable = 'unreadable';

/** Whether nobody could read who that is: what else it lacks is not said, too. */
export function isUnreadable({ name }: Pick<Peer, 'name'>): boolean {
  return name === unreadable;
}

/** Pods of the cluster as one end of a call. `path` is where the user named them; empty where the caller says it. */
export function clusterPeer(service: ClusterService, issues: Issue[] = [], path = ''): ClusterPeer {
  if (service?.problem !== undefined) issues.push({ ...service.problem, path });
  const options = readNamed('clusterService(…)', clusterServiceOptions, service?.options, path, issues);
  const { namespace = unreadable, name = unreadable, labels = {}, serviceAccount, ports = {} } = options;
  return {
    kind: 'clusterService',
    key: `cluster:${namespace}/${name}`,
    name,
    namespace,
    podLabels: Object.keys(labels).length === 0 ? undefined : sortedRecord(labels),
    serviceAccount,
    inMesh: options.mesh ?? serviceAccount !== undefined,
    host: name,
    ports: portModels(ports),
    waypoint: options.waypoint ?? false,
    timeout: options.timeout,
  };
}

/** Something outside the cluster as one end of a call. */
export function externalPeer(service: ExternalService, issues: Issue[] = [], path = ''): ExternalPeer {
  const made = `externalService(${inspectValue(service?.name)}, …)`;
  const options = readNamed(made, externalServiceOptions, service?.options, path, issues);
  const name = text.read(service?.name, memberPath(path, 'name'), issues) ?? unreadable;
  const { host = `${unreadable}.invalid`, port = 443, protocol = usualProtocols[port] ?? 'tcp' } = options;
  const addresses = options.addresses ?? ownAddress(host);
  return { kind: 'externalService', key: `external:${name}`, name, host, port, protocol, addresses };
}

/** Where no options are given at all, that is what is wrong, and not each that is missing. */
function readNamed<T extends Readonly<Record<string, OptionKind>>>(
  made: string,
  table: T,
  options: unknown,
  path: string,
  issues: Issue[],
): ReadOptions<T> {
  const remedy = `give it ${optionsOf(table).expects}`;
  const isEmpty = options === undefined || (isPlainObject(options) && Object.keys(options).length === 0);
  if (isEmpty) issues.push({ rule: 'missing-option', path, problem: `${made} has no options`, remedy });
  else if (isPlainObject(options)) return readOptions(table, options, path, issues);
  else {
    const problem = `${inspectValue(options)} is no object with the options of ${made}`;
    issues.push({ rule: 'wrong-type', path, problem, remedy });
  }
  return readOptions(table, {}, path, []);
}

/** A host that is an address is its own block: the public ones, which are opened else, may not hold it. */
function ownAddress(host: string): readonly string[] | undefined {
  const version = isIP(host);
  return version === 0 ? undefined : [`${host}/${version === 4 ? 32 : 128}`];
}

const usualProtocols: Readonly<Record<number, ExternalPeer['protocol']>> = { 443: 'https', 80: 'http' };

/** `clusterService(…)` in another object's options. */
export const clusterServiceKind: OptionKind<ClusterPeer> = {
  expects: "clusterService({ namespace: 'monitoring', name: 'prometheus' })",
  read(value, path, issues) {
    if (isClusterService(value)) return clusterPeer(value, issues, path);
    return kindOf<ClusterPeer>(this.expects, () => false).read(value, path, issues);
  },
};

function isClusterService(value: unknown): value is ClusterService {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'clusterService';
}
