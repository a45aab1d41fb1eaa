import { type Call, isAmongPeers } from '../../model/call.ts';
import type { EnvironmentModel } from '../../model/environment.ts';
import { isGateway } from '../../model/gateway.ts';
import type { CallGraph } from '../../model/graph.ts';
import { asksForToken, type JwtModel } from '../../model/jwt.ts';
import type { ExternalPeer, Peer } from '../../model/peer.ts';
import type { PlatformModel } from '../../model/platform.ts';
import type { Program } from '../../model/program.ts';
import { isWaypoint, waypointLabels } from '../../model/waypoint.ts';
import type { Cluster } from './cluster.ts';
import {
  type Access,
  type Connection,
  type Identity,
  type PodsSide,
  type Side,
  type TokenNeed,
  tcpPort,
  tunnel,
} from './connections.ts';
import { type Guarded, guardedIn } from './guarded.ts';
import { outsideSide, publicSide } from './outside.ts';
import { isOwnGateway } from './own-gateways.ts';
import { platformConnections } from './platform-connections.ts';
import type { Pod } from './pods.ts';
import { type WaypointService, waypointOf, waypointSide } from './waypoints.ts';

/** What is declared of one cluster: its pods that are guarded, and who may open which connections, hop by hop. */
export interface Declarations {
  readonly guarded: readonly Guarded[];
  readonly connections: readonly Connection[];
}

/** Reads a program's calls as connections between the pods of one cluster. */
export function declarationsOf(cluster: Cluster, program: Program): Declarations {
  const declared = new Declared(cluster, program.graph);
  const sideOf = (peer: Exclude<Peer, ExternalPeer>) => declared.sideOf(peer);
  const environments = new Map(cluster.environments.map((environment) => [environment.id, environment]));
  const calls = program.graph.calls.flatMap((call) => {
    const environment = environments.get(environmentOf(call) ?? '');
    return environment === undefined ? [] : declared.connectionsOf(call, environment);
  });
  const guarded = guardedIn(cluster, program, sideOf);
  return { guarded, connections: [...calls, ...platformConnections(cluster, guarded, program, sideOf)] };
}

function environmentOf({ caller, callee }: Call): string | undefined {
  if ('environment' in caller) return caller.environment;
  return 'environment' in callee ? callee.environment : undefined;
}

/** Peers as pods of a cluster, each found once. */
class Declared {
  readonly #cluster: Cluster;
  readonly #graph: CallGraph;
  readonly #sides = new Map<string, PodsSide>();

  constructor(cluster: Cluster, graph: CallGraph) {
    this.#cluster = cluster;
    this.#graph = graph;
  }

  connectionsOf(call: Call, environment: EnvironmentModel): readonly Connection[] {
    const { caller, callee } = call;
    if (caller.kind === 'externalService') return [];
    const purpose = `the call ${caller.name} → ${callee.name}`;
    const from = this.sideOf(caller);
    if (callee.kind === 'externalService') {
      const ports = [tcpPort(callee.port)];
      return [{ purpose, from, to: externalSide(callee), ports, required: true, access: undefined }];
    }
    if (callee.kind === 'clusterService' && callee.waypoint && isTunnelled(call, environment.platform)) {
      // What lies behind a waypoint of others is not ours to judge.
      const to = this.sideOf({ ...callee, key: `${callee.key} waypoint`, podLabels: waypointLabels });
      return [{ purpose, from, to, ports: tunnel, required: true, access: undefined }];
    }
    const to = this.sideOf(callee);
    const access = accessOf(call, from, environment);
    const waypoint = this.#waypointOf(call, environment.platform);
    const jwt = this.#graph.serviceOf(callee.key)?.promise?.jwt;
    if (waypoint === undefined) {
      const ports = isTunnelled(call, environment.platform) ? tunnel : call.ports.map(({ port }) => tcpPort(port));
      const token = environment.platform.mesh?.mode === 'sidecar' ? tokenNeed(call, jwt, 'port') : undefined;
      return [
        { purpose, from, to, ports, required: true, access: to.ours ? access && { ...access, token } : undefined },
      ];
    }
    const between = this.#waypointSide(waypoint);
    const atWaypoint = access && {
      ...access,
      waypoint,
      ports: call.ports.map(({ servicePort }) => servicePort),
      token: tokenNeed(call, jwt, 'servicePort'),
    };
    const atPods = access && { ...access, identities: identitiesOf(between), methods: undefined, paths: undefined };
    return [
      { purpose, from, to: between, ports: tunnel, required: true, access: atWaypoint },
      { purpose, from: between, to, ports: tunnel, required: true, access: to.ours ? atPods : undefined },
    ];
  }

  /** The pods of a peer; where this program makes none of them, one that is what the peer says. */
  sideOf(peer: Exclude<Peer, ExternalPeer>): PodsSide {
    const known = this.#sides.get(peer.key);
    if (known !== undefined) return known;
    const { key, name, namespace, podLabels, serviceAccount } = peer;
    const found = this.#cluster.pods.select(namespace, { matchLabels: podLabels ?? {} });
    const ours = peer.kind !== 'clusterService' || isWaypoint(peer) || found.some(isOwnGateway);
    const stranger: Pod = {
      key,
      name,
      namespace,
      labels: podLabels ?? {},
      annotations: {},
      serviceAccount,
      ports: [],
      object: undefined,
    };
    // Every pod of a namespace is one without labels: what lets that one through lets all through.
    const pods = ours || (found.length > 0 && podLabels !== undefined) ? found : [stranger];
    const side: PodsSide = { kind: 'pods', name, namespace, podLabels, pods, ours };
    this.#sides.set(key, side);
    return side;
  }

  #waypointSide(waypoint: WaypointService): PodsSide {
    const key = `${waypoint.gatewayNamespace} Gateway ${waypoint.gateway}`;
    const side = this.#sides.get(key) ?? waypointSide(this.#cluster, waypoint);
    this.#sides.set(key, side);
    return side;
  }

  /** The waypoint that the requests of a call pass, if any. */
  #waypointOf(call: Call, platform: PlatformModel): WaypointService | undefined {
    const { caller, callee } = call;
    if (isAmongPeers(call) || platform.mesh?.mode !== 'ambient' || !isInMesh(caller) || !isInMesh(callee))
      return undefined;
    const waypoint = waypointOf(this.#cluster, callee);
    // Metrics are scraped from each pod's own address, waypoints ask pods, and gateways ask pods unless a Service says otherwise.
    if (platform.metrics?.key === caller.key || isWaypoint(caller)) return undefined;
    return isGateway(caller, platform) && waypoint?.takesIngress !== true ? undefined : waypoint;
  }
}

/** What the mesh must let pass; nothing where another rule says that the caller has no identity. */
function accessOf(call: Call, from: PodsSide, environment: EnvironmentModel): Access | undefined {
  const { caller, callee, ports, methods, paths } = call;
  const identities = identitiesOf(from);
  if (!isInMesh(callee) || !isInMesh(caller) || environment.platform.mesh === undefined) return undefined;
  if (identities.length === 0) return undefined;
  const own = ports.map(({ port }) => port);
  return { environment, waypoint: undefined, identities, ports: own, methods, paths, token: undefined };
}

/** In ambient mode only waypoints see tokens. */
function tokenNeed({ ports }: Call, jwt: JwtModel | undefined, number: 'port' | 'servicePort'): TokenNeed | undefined {
  if (jwt === undefined) return undefined;
  return { ports: ports.filter(asksForToken).map((port) => port[number]), except: jwt.except };
}

/** The pods' own accounts, as their templates say. */
function identitiesOf({ pods }: PodsSide): readonly Identity[] {
  return pods.flatMap(({ namespace, serviceAccount }) =>
    serviceAccount === undefined ? [] : [{ namespace, serviceAccount }],
  );
}

function isTunnelled({ caller, callee }: Call, { mesh }: PlatformModel): boolean {
  return mesh?.mode === 'ambient' && isInMesh(caller) && isInMesh(callee);
}

function isInMesh(peer: Peer): peer is Exclude<Peer, ExternalPeer> {
  return peer.kind !== 'externalService' && peer.inMesh;
}

function externalSide({ name, addresses }: ExternalPeer): Side {
  return addresses === undefined ? publicSide(name) : outsideSide(name, addresses);
}
