import type { Call } from '../../model/call.ts';
import type { EnvironmentModel } from '../../model/environment.ts';
import type { CallGraph } from '../../model/graph.ts';
import type { ServicePeer, WorkloadPeer } from '../../model/peer.ts';
import type { PlatformModel } from '../../model/platform.ts';
import type {
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec,
} from '../types/kubernetes.ts';
import { goesThroughWaypoint, waypointPods } from '../waypoint-use.ts';
import { addressPeer, type NamedPods, outsidePeers, podsPeer, tcp } from './network-policy-peers.ts';

/** Pods that get a policy, with what it must open besides their calls. */
export interface GuardedPods {
  readonly peer: ServicePeer | WorkloadPeer;
  readonly environment: EnvironmentModel;
  /** Ports that the kubelet's checks connect to. */
  readonly probedPorts: readonly number[];
  readonly usesApiServer: boolean;
}

/** What a policy opens: these ports, to or from these peers. */
export interface Opening {
  readonly peers: readonly NetworkPolicyPeer[];
  readonly ports: readonly NetworkPolicyPort[];
}

/** Both directions closed but for what is given. */
export function policySpecFor(
  podLabels: Readonly<Record<string, string>>,
  opened: { readonly ingress: readonly Opening[]; readonly egress: readonly Opening[] },
): NetworkPolicySpec {
  const ingress = merged(opened.ingress).map(({ peers, ports }): NetworkPolicyIngressRule => ({ from: peers, ports }));
  const egress = merged(opened.egress).map(({ peers, ports }): NetworkPolicyEgressRule => ({ to: peers, ports }));
  return {
    podSelector: { matchLabels: podLabels },
    policyTypes: ['Ingress', 'Egress'],
    ingress: ingress.length > 0 ? ingress : undefined,
    egress: egress.length > 0 ? egress : undefined,
  };
}

/** Who may open connections to pods: the kubelet, the scraper of the proxy, and the callers. */
export function ingressFor({ peer, environment, probedPorts }: GuardedPods, graph: CallGraph): readonly Opening[] {
  const { mesh, metrics } = environment.platform;
  const mode = peer.inMesh ? mesh?.mode : undefined;
  return [
    ...(mode === 'ambient' ? [{ peers: probeAddresses, ports: tcp(...probedPorts) }] : []),
    ...(mode === 'sidecar' && metrics !== undefined ? [{ peers: [podsPeer(metrics)], ports: tcp(mergedMetrics) }] : []),
    ...graph.callersOf(peer.key).map((call) => callerOpening(call, environment.platform, graph)),
  ];
}

/** Whom pods may open connections to: DNS, the mesh's control plane, the API server, and the callees. */
export function egressFor({ peer, environment, usesApiServer }: GuardedPods, graph: CallGraph): readonly Opening[] {
  const { mesh, apiServer } = environment.platform;
  return [
    dnsOpening(environment.platform),
    ...(peer.inMesh && mesh?.mode === 'sidecar' ? [controlPlaneOpening(mesh)] : []),
    ...(usesApiServer && apiServer !== undefined
      ? [{ peers: apiServer.addresses.toSorted().map(addressPeer), ports: tcp(apiServer.port) }]
      : []),
    ...graph.callsOf(peer.key).map((call) => calleeOpening(call, environment.platform, graph)),
  ];
}

/** The resolvers' pods on their own port, and the caches on nodes, which no selector matches (cases.md C25). */
export function dnsOpening({ dns }: PlatformModel): Opening {
  return {
    peers: [podsPeer({ namespace: dns.namespace, podLabels: dns.labels }), ...dns.nodeLocalAddresses.map(addressPeer)],
    ports: [
      { protocol: 'UDP', port: dns.port },
      { protocol: 'TCP', port: dns.port },
    ],
  };
}

/** Where a proxy in a pod gets its certificate and its configuration. */
export function controlPlaneOpening({ namespace }: { readonly namespace: string }): Opening {
  return { peers: [podsPeer({ namespace, podLabels: { app: 'istiod' } })], ports: tcp(15012) };
}

/** The mesh's tunnel: in ambient mode nodes' proxies and waypoints speak to each other on this port of the pod. */
export function tunnelOpening(pods: NamedPods): Opening {
  return { peers: [podsPeer(pods)], ports: tcp(15008) };
}

/** Spans of the requests that pass a gateway or waypoint come from its own proxy. */
export function telemetryOpenings({ mesh, telemetry }: PlatformModel): readonly Opening[] {
  if (telemetry === undefined) return [];
  if (telemetry.inMesh && mesh?.mode === 'ambient') return [tunnelOpening(telemetry)];
  return [{ peers: [podsPeer(telemetry)], ports: tcp(...telemetry.ports.map(({ port }) => port)) }];
}

/** Port of a proxy where its own metrics, and the program's where a pod has both, are scraped in plain text. */
export const mergedMetrics = 15020;

/**
 * What the kubelet's checks of pods in ambient mode come from, on networks of either family.
 *
 * @see https://istio.io/latest/docs/ambient/usage/networkpolicy/
 */
const probeAddresses = ['169.254.7.127', 'fd16:9254:7127:1337:ffff:ffff:ffff:ffff'].map(addressPeer);

/** A call as the callee's policy sees it. */
function callerOpening(call: Call, platform: PlatformModel, graph: CallGraph): Opening {
  const { caller, callee } = call;
  if (caller.kind === 'externalService' || callee.kind === 'externalService') return nothing;
  if (goesThroughWaypoint(call, graph)) return tunnelOpening(waypointPods(callee.namespace));
  return isTunnelled(call, platform) ? tunnelOpening(caller) : { peers: [podsPeer(caller)], ports: podPorts(call) };
}

/** A call as the caller's policy sees it. */
function calleeOpening(call: Call, platform: PlatformModel, graph: CallGraph): Opening {
  const { callee } = call;
  if (callee.kind === 'externalService') return { peers: outsidePeers(callee), ports: tcp(callee.port) };
  if (goesThroughWaypoint(call, graph)) return tunnelOpening(waypointPods(callee.namespace));
  return isTunnelled(call, platform) ? tunnelOpening(callee) : { peers: [podsPeer(callee)], ports: podPorts(call) };
}

function isTunnelled({ caller, callee }: Call, { mesh }: PlatformModel): boolean {
  const inMesh = [caller, callee].every((end) => end.kind !== 'externalService' && end.inMesh);
  return mesh?.mode === 'ambient' && inMesh;
}

/** The pods' ports: a policy is applied after the Service's translation (cases.md C23). */
function podPorts({ ports }: Call): readonly NetworkPolicyPort[] {
  return tcp(...ports.map(({ port }) => port));
}

const nothing: Opening = { peers: [], ports: [] };

/**
 * One rule for each peer, in the order in which it was first named. An opening without peers or without ports is none:
 * an empty list would mean *all*.
 */
function merged(openings: readonly Opening[]): readonly Opening[] {
  const byPeers = new Map<string, Opening>();
  for (const { peers, ports } of openings) {
    if (peers.length === 0 || ports.length === 0) continue;
    const key = peers.map(textOf).join();
    byPeers.set(key, { peers, ports: [...(byPeers.get(key)?.ports ?? []), ...ports] });
  }
  return [...byPeers.values()].map(({ peers, ports }) => ({ peers, ports: sortedPorts(ports) }));
}

const textsOfPeers = new WeakMap<NetworkPolicyPeer, string>();

function textOf(peer: NetworkPolicyPeer): string {
  const text = textsOfPeers.get(peer) ?? JSON.stringify(peer);
  textsOfPeers.set(peer, text);
  return text;
}

function sortedPorts(ports: readonly NetworkPolicyPort[]): readonly NetworkPolicyPort[] {
  if (ports.length === 1) return ports;
  const unique = new Map(ports.map((port) => [`${port.protocol} ${port.port}`, port]));
  return [...unique.values()].toSorted(
    (a, b) => Number(a.port) - Number(b.port) || (String(a.protocol) < String(b.protocol) ? -1 : 1),
  );
}
