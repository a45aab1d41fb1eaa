import type { RenderContext } from '../../lib/manifests/context.ts';
import { graphOf } from '../../lib/model/build-graph.ts';
import type { Call, CallVariable } from '../../lib/model/call.ts';
import type { CallGraph } from '../../lib/model/graph.ts';
import type { ExternalPeer, Peer } from '../../lib/model/peer.ts';
import type { ServiceModel } from '../../lib/model/service.ts';

/** A program in which nobody calls anybody. */
export const noCalls: CallGraph = { services: [], calls: [], callersOf: () => [], callsOf: () => [], problems: [] };

/** A program in which one service calls these and nothing else happens. */
export function callsFrom(
  caller: ServiceModel,
  ...callees: readonly { callee: Peer; variables?: readonly CallVariable[] }[]
): CallGraph {
  const calls = callees.map(
    ({ callee, variables = [] }): Call => ({ caller: caller.peer, callee, ports: [], variables, accessOnly: false }),
  );
  return { ...noCalls, calls, callsOf: (key) => (key === caller.peer.key ? calls : []) };
}

/** Something outside the cluster. */
export const auth0: ExternalPeer = {
  kind: 'externalService',
  key: 'external/auth0',
  name: 'auth0',
  host: 'tenant.eu.auth0.com',
  port: 443,
  protocol: 'https',
  addresses: undefined,
};

/** One end calls another on all of its ports. */
export function calling(caller: Peer, callee: Peer): Call {
  const ports = callee.kind === 'externalService' ? [] : callee.ports;
  return { caller, callee, ports, variables: [], accessOnly: false };
}

/** What renderers are told in a program of these services and calls. */
export function contextOf(services: readonly ServiceModel[], ...calls: readonly Call[]): RenderContext {
  return { graph: graphOf(services, calls), nameOf: (role) => role };
}
