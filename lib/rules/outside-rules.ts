import type { Call } from '../model/call.ts';
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
    ({ callee, system }) => `${system} ${callee.name}`,
    ({ call, callee }, first) =>
      addressOf(callee) === addressOf(first.callee)
        ? undefined
        : {
            rule: 'outside-name-twice',
            path: call.path,
            problem: `externalService('${callee.name}') is ${addressOf(callee)} here, and ${addressOf(first.callee)} for ${first.call.caller.name}`,
            remedy: 'give each its own name',
          },
  );
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
