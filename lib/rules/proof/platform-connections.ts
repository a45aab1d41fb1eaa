import { istioClass } from '../../model/gateway.ts';
import type { ExternalPeer, Peer } from '../../model/peer.ts';
import type { PlatformModel } from '../../model/platform.ts';
import type { Program } from '../../model/program.ts';
import { specOf } from '../fields.ts';
import type { Cluster } from './cluster.ts';
import { type Connection, type PodsSide, tcpPort, tunnel } from './connections.ts';
import type { Guarded } from './guarded.ts';
import { outsideSide } from './outside.ts';
import { challenges, entering, isOwnGateway } from './own-gateways.ts';

type SideFinder = (peer: Exclude<Peer, ExternalPeer>) => PodsSide;

/** What the platform itself needs of the program's pods: names, the mesh's control plane, checks, metrics. */
export function* platformConnections(
  cluster: Cluster,
  guarded: readonly Guarded[],
  program: Program,
  sideOf: SideFinder,
): Iterable<Connection> {
  for (const { side, peer, environment } of guarded) {
    const { platform } = environment;
    yield* namesFor(side, platform, sideOf);
    if (!peer.inMesh) continue;
    if (platform.mesh?.mode === 'ambient') yield checksOf(side);
    if (platform.mesh?.mode === 'sidecar') yield* proxyOf(side, platform, sideOf);
  }
  for (const { permissions, peer, system } of program.services) {
    const { apiServer } = system.environment.platform;
    if (permissions.length === 0 || apiServer === undefined || !cluster.environments.includes(system.environment))
      continue;
    const to = outsideSide('the Kubernetes API server', apiServer.addresses);
    yield connection(`the permissions of ${peer.name}`, sideOf(peer), to, apiServer.port);
  }
  for (const pod of cluster.pods.pods) {
    const { environment } = pod.object ?? {};
    if (pod.object?.manifest.kind !== 'Gateway' || environment === undefined) continue;
    const isGateway = specOf(pod.object)['gatewayClassName'] === istioClass;
    // Of a gateway of the user's own, all policies are the user's.
    if (isGateway && !isOwnGateway(pod)) continue;
    const { name, namespace, labels } = pod;
    const side: PodsSide = { kind: 'pods', name, namespace, podLabels: labels, pods: [pod], ours: true };
    yield* istioProxyOf(side, environment.platform, sideOf);
    if (!isGateway) continue;
    yield entering(side, pod.object);
    yield* challenges(side, pod.object, program);
  }
}

/** The caches on nodes where there are some, and the resolvers' pods: these need not be reached then. */
function* namesFor(side: PodsSide, { dns }: PlatformModel, sideOf: SideFinder): Iterable<Connection> {
  const purpose = `the DNS queries of ${side.name}`;
  const ports = ['UDP', 'TCP'].map((protocol) => ({ protocol, first: dns.port, last: dns.port }));
  const cached = dns.nodeLocalAddresses.length > 0;
  const resolvers = sideOf(stranger('the DNS pods', dns.namespace, dns.labels));
  yield { purpose, from: side, to: resolvers, ports, required: !cached, access: undefined };
  if (!cached) return;
  const to = outsideSide("the nodes' DNS caches", dns.nodeLocalAddresses);
  yield { purpose, from: side, to, ports, required: true, access: undefined };
}

/** A proxy in a pod gets its certificate from istiod, and its metrics are scraped beside the program's. */
function* proxyOf(side: PodsSide, { mesh, metrics }: PlatformModel, sideOf: SideFinder): Iterable<Connection> {
  if (mesh !== undefined) {
    const istiod = sideOf(stranger('istiod', mesh.namespace, { app: 'istiod' }));
    yield connection(`the mesh's control of ${side.name}`, side, istiod, 15012);
  }
  if (metrics === undefined) return;
  yield { ...connection(`the metrics of ${side.name}`, sideOf(metrics), side, 15020), required: false };
}

/** What pods of a waypoint or gateway need, which are a proxy and nothing else. */
function* istioProxyOf(side: PodsSide, platform: PlatformModel, sideOf: SideFinder): Iterable<Connection> {
  yield* namesFor(side, platform, sideOf);
  yield* proxyOf(side, platform, sideOf);
  const { telemetry } = platform;
  if (telemetry === undefined) return;
  const ports =
    telemetry.inMesh && platform.mesh?.mode === 'ambient' ? tunnel : telemetry.ports.map(({ port }) => tcpPort(port));
  const purpose = `the traces of ${side.name}`;
  yield { purpose, from: side, to: sideOf(telemetry), ports, required: true, access: undefined };
}

/**
 * The kubelet's checks of pods in ambient mode come from these addresses, on whatever ports the checks are.
 *
 * @see https://istio.io/latest/docs/ambient/usage/networkpolicy/
 */
function checksOf(side: PodsSide): Connection {
  const ports = [{ protocol: 'TCP', first: 1, last: 65535 }];
  return { purpose: `the checks of ${side.name}`, from: kubelet, to: side, ports, required: false, access: undefined };
}

const kubelet = outsideSide('the kubelet', ['169.254.7.127/32', 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff/128']);

function connection(purpose: string, from: PodsSide, to: Connection['to'], port: number): Connection {
  return { purpose, from, to, ports: [tcpPort(port)], required: true, access: undefined };
}

function stranger(name: string, namespace: string, podLabels: Readonly<Record<string, string>>) {
  const key = `${name} ${namespace} ${JSON.stringify(podLabels)}`;
  return {
    kind: 'clusterService' as const,
    waypoint: false,
    timeout: undefined,
    key,
    name,
    namespace,
    podLabels,
    serviceAccount: undefined,
    inMesh: false,
    host: name,
    ports: [],
  };
}
