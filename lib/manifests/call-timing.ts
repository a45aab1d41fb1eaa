import type { Call, TightenedPromise } from '../model/call.ts';
import { isGateway } from '../model/gateway.ts';
import type { CallGraph } from '../model/graph.ts';
import type { GraphEdge } from '../model/graph-data.ts';
import { allKeptFor } from '../model/kept.ts';
import { isLayer7 } from '../model/peer.ts';
import type { PlatformModel } from '../model/platform.ts';
import type { SystemModel } from '../model/system.ts';
import { serviceEntryFor } from './istio/service-entry.ts';
import { goesThroughWaypoint } from './waypoint-use.ts';

/** How long and how often, of an edge. */
export type Timing = Pick<GraphEdge, 'timeout' | 'tries' | 'meshDefault' | 'worstCase'>;

/** Tries of a request that nobody promised anything about: Istio's own two more. */
const meshTries = 3;

const once: Timing = { timeout: undefined, tries: 1, meshDefault: false, worstCase: undefined };

/**
 * How long a call may take and how often it is tried, on whatever route of the callee: what some proxy on its way keeps,
 * else once and without end. `system` is that of the service at one of its ends.
 */
export function timingOf(call: Call, system: SystemModel, graph: CallGraph): Timing {
  if (isOwnMatter(call, system.environment.platform)) return { ...once, tries: undefined };
  if (!isRouted(call, system, graph)) return once;
  // Of a callee outside the mesh no promise is rendered, and so none is kept.
  const promised = graph.serviceOf(call.callee.key)?.inMesh === false ? [] : allKeptFor(call, graph);
  const kept = (promised.length === 0 ? [unpromised] : promised).map(timingOfRoute);
  return {
    timeout: longest(kept.map(({ timeout }) => timeout)),
    tries: longest(kept.map(({ tries }) => tries)),
    meshDefault: kept.some(({ meshDefault }) => meshDefault),
    worstCase: longest(kept.map(({ worstCase }) => worstCase)),
  };
}

const unpromised: TightenedPromise = { timeout: undefined, retries: undefined };

function timingOfRoute({ timeout, retries }: TightenedPromise): Timing {
  const tries = retries === undefined ? meshTries : retries.attempts + 1;
  const all = retries?.perTryTimeout === undefined ? undefined : retries.perTryTimeout * tries;
  return { timeout, tries, meshDefault: retries === undefined, worstCase: timeout ?? all };
}

/** Without end where one of them is. */
function longest(bounds: readonly (number | undefined)[]): number | undefined {
  const known = bounds.filter((bound) => bound !== undefined);
  return known.length < bounds.length ? undefined : Math.max(...known);
}

/**
 * Gateways route by rules of their own and metrics are scraped from pods: what services promise to each other does not
 * bind them. In ambient mode nor does what this program knows bind the waypoint of somebody else.
 */
function isOwnMatter({ caller, callee }: Call, platform: PlatformModel): boolean {
  if (platform.metrics?.key === caller.key || isGateway(caller, platform)) return true;
  return platform.mesh?.mode === 'ambient' && callee.kind === 'clusterService' && callee.inMesh;
}

/** Whether a proxy sees the call's requests: the caller's own with sidecars, the callee's waypoint in ambient mode. */
function isRouted(call: Call, system: SystemModel, graph: CallGraph): boolean {
  const { mesh } = system.environment.platform;
  const { caller } = call;
  if (mesh === undefined || caller.kind === 'externalService' || !caller.inMesh) return false;
  if (!hasRequests(call, system)) return false;
  return mesh.mode === 'sidecar' || goesThroughWaypoint(call, graph);
}

/** Whether requests can be seen in what is sent; what goes outside is what its `ServiceEntry` says it is. */
function hasRequests({ callee, ports }: Call, system: SystemModel): boolean {
  if (callee.kind !== 'externalService') return ports.some(({ protocol }) => isLayer7(protocol));
  const outside = serviceEntryFor(callee, system)?.spec.ports ?? [];
  return outside.some(({ protocol }) => protocol === 'HTTP' || protocol === 'GRPC');
}
