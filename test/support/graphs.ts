import type { RenderContext } from '../../lib/manifests/context.ts';
import { accessOf, graphOf } from '../../lib/model/build-graph.ts';
import type { Call, CallVariable } from '../../lib/model/call.ts';
import type { CallGraph } from '../../lib/model/graph.ts';
import type { ExternalPeer, Peer } from '../../lib/model/peer.ts';
import type { ServiceModel } from '../../lib/model/service.ts';

/** A program in which nobody calls anybody. */
export const noCalls: CallGraph = {
  services: [],
  calls: [],
  serviceOf: () => undefined,
  callersOf: () => [],
  callsOf: () => [],
  problems: [],
};

/** What renderers are told in it. */
export const nobodyCalls = { graph: noCalls };

/** A program in which one service calls these and nothing else happens. */
export function callsFrom(
  caller: ServiceModel,
  ...callees: readonly { callee: Peer; variables?: readonly CallVariable[] }[]
): CallGraph {
  const calls = callees.map(
    ({ callee, variables = [] }): Call => ({ ...calling(caller.peer, callee), ports: [], variables }),
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
  return { ...accessOf(caller, callee, ports), accessOnly: false, essential: true };
}

/** What renderers are told in a program of these services and calls. */
export function contextOf(services: readonly ServiceModel[], ...calls: readonly Call[]): RenderContext {
  return { graph: graphOf(services, calls), nameOf: (role) => role, finalOf: () => undefined };
}
