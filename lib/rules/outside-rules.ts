import { isIP } from 'node:net';
import type { Call } from '../model/call.ts';
import { objectNameFrom } from '../model/names.ts';
import type { ExternalPeer } from '../model/peer.ts';
import type { Program } from '../model/program.ts';
import type { KeyedIssue } from './rule.ts';

/** A call to something outside the cluster, by a service. */
interface OutsideCall {
  readonly call: Call;
  readonly callee: ExternalPeer;
  readonly system: string;
  readonly bySidecar: boolean;
}

function* outsideCalls({ services, graph }: Program): Iterable<OutsideCall> {
  for (const service of services) {
    const bySidecar = service.inMesh && service.system.environment.platform.mesh?.mode === 'sidecar';
    for (const call of graph.callsOf(service.key)) {
      const { callee } = call;
      if (callee.kind === 'externalService') yield { call, callee, system: service.system.key, bySidecar };
    }
  }
}

/** The first call of each key, and a look at each later one. */
function* againstFirst(
  program: Program,
  keyOf: (outside: OutsideCall) => string | undefined,
  judge: (outside: OutsideCall, first: OutsideCall) => KeyedIssue['issue'] | undefined,
): Iterable<KeyedIssue> {
  const firsts = new Map<string, OutsideCall>();
  for (const outside of outsideCalls(program)) {
    const key = keyOf(outside);
    const first = key === undefined ? outside : firsts.get(key);
    if (key !== undefined && first === undefined) firsts.set(key, outside);
    const issue = first === undefined ? undefined : judge(outside, first);
    if (issue !== undefined) yield { key: outside.call.caller.key, issue };
  }
}

const addressOf = ({ host, port }: ExternalPeer) => `${host.toLowerCase()}:${port}`;

/** Two ideas of what one address outside speaks cannot both hold. */
export function speakOneProtocolToEachHost(program: Program): Iterable<KeyedIssue> {
  return againstFirst(
    program,
    ({ callee, system }) => `${system} ${addressOf(callee)}`,
    ({ call, callee }, first) =>
      callee.protocol === first.callee.protocol
        ? undefined
        : {
            rule: 'protocols-differ',
            path: call.path,
            problem: `${callee.name} speaks '${callee.protocol}' to ${addressOf(callee)}, and ${first.call.caller.name} speaks '${first.callee.protocol}' to it`,
            remedy: 'give both externalService(…) the same protocol, best by sharing one',
          },
  );
}

/** One name is one thing: in variables, in pictures and in the mesh. */
export function nameOutsideThingsOnce(program: Program): Iterable<KeyedIssue> {
  return againstFirst(
    program,
    // Names that differ in capitals or blanks alone are one in the mesh.
    ({ callee, system }) => `${system} ${objectNameFrom(callee.name)}`,
    ({ call, callee }, first) => {
      const [here, there] = differenceOf(callee, first.callee) ?? [];
      if (here === undefined) return undefined;
      return {
        rule: 'outside-name-twice',
        path: call.path,
        problem: `externalService('${callee.name}') is ${here} here, and ${there} for ${first.call.caller.name}`,
        remedy: 'give each its own name, or share one',
      };
    },
  );
}

/** Which network policies open, and what a proxy is told, is said once for all callers. */
function differenceOf(one: ExternalPeer, other: ExternalPeer): readonly [string, string] | undefined {
  if (addressOf(one) !== addressOf(other)) return [addressOf(one), addressOf(other)];
  const [mine, theirs] = [blocksOf(one), blocksOf(other)];
  return mine === theirs ? undefined : [`${addressOf(one)} at ${mine}`, `at ${theirs}`];
}

function blocksOf({ addresses }: ExternalPeer): string {
  return addresses === undefined ? 'any public address' : [...new Set(addresses)].toSorted().join(', ');
}

/** What is in the cluster is called as such: its policies would keep out whoever comes as if from outside. */
export function* callServicesByThemselves(program: Program): Iterable<KeyedIssue> {
  const own = new Set(program.services.map(({ name, namespace }) => `${name}.${namespace}`));
  for (const { call, callee } of outsideCalls(program)) {
    const host = callee.host.toLowerCase();
    if (!isInside(host) && !own.has(host)) continue;
    yield {
      key: call.caller.key,
      issue: {
        rule: 'outside-inside',
        path: call.path,
        problem: `'${callee.host}' is in the cluster, and network policies open ${callee.name} as something outside`,
        remedy:
          "call the service itself, or clusterService(…) where it is not of this program; the API server is opened by 'permissions'",
      },
    };
  }
}

/** Names that the cluster's own DNS answers. */
function isInside(host: string): boolean {
  return /\.(?:svc|cluster\.local)$/.test(host) || host === 'kubernetes' || host === 'kubernetes.default';
}

/** A name of one part is looked up in the pod's own namespace, or is the pod itself: outside nobody has one. */
export function* nameOutsideHostsInFull(program: Program): Iterable<KeyedIssue> {
  for (const { call, callee } of outsideCalls(program)) {
    if (callee.host.includes('.') || isIP(callee.host) !== 0 || isInside(callee.host)) continue;
    yield {
      key: call.caller.key,
      issue: {
        rule: 'outside-host-short',
        path: call.path,
        problem: `'${callee.host}' is no name that anybody outside the cluster has`,
        remedy:
          callee.host === 'localhost'
            ? 'remove the call; a program reaches its own pod without one'
            : "write the full name, such as 'db.example.com', or call the service itself",
      },
    };
  }
}

/**
 * A proxy tells TCP connections on one port apart by their addresses alone. Without addresses the first takes all of them.
 *
 * @see https://istio.io/latest/docs/ops/configuration/traffic-management/protocol-selection/
 */
export function tellOutsideTcpApart(program: Program): Iterable<KeyedIssue> {
  return againstFirst(
    program,
    ({ callee, system, bySidecar }) =>
      bySidecar && callee.protocol === 'tcp' && callee.addresses === undefined ? `${system} ${callee.port}` : undefined,
    ({ call, callee }, first) =>
      callee.name === first.callee.name
        ? undefined
        : {
            rule: 'outside-port-shared',
            path: call.path,
            problem: `${callee.name} and ${first.callee.name} (${first.call.caller.name}) both speak tcp on port ${callee.port}, and a sidecar cannot tell them apart by name`,
            remedy: "give at least one of them its 'addresses'",
          },
  );
}
