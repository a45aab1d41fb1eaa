import { isIP } from 'node:net';
import { type Call, isAmongPeers } from './call.ts';
import { objectNameFrom } from './names.ts';
import { clusterHost, type ExternalPeer, type Peer } from './peer.ts';
import type { PortModel } from './ports.ts';

/** Names by which a caller's proxy must know a callee, as Istio's `Sidecar` lists them: `namespace/host`. */
export function calleeHostsOf(call: Call, namespace: string): readonly string[] {
  const { callee, ports } = call;
  if (callee.kind === 'externalService') return [`${namespace}/${outsideHost(callee, namespace)}`];
  if (isAmongPeers(call)) return [`${namespace}/${clusterHost({ host: peersServiceName(callee), namespace })}`];
  if (isByAddress(call)) return [];
  const pods = ports.some((port) => isOverPods(callee, port)) ? [podsHost(callee)] : [];
  return [clusterHost(callee), ...pods].map((host) => `${callee.namespace}/${host}`);
}

/** The API server, as the mesh knows it. */
export const apiServerHost = 'default/kubernetes.default.svc.cluster.local';

/** Whether pods that no Service selects are called: by their addresses, if at all. */
export function isByAddress({ callee }: Pick<Call, 'callee'>): boolean {
  return callee.kind === 'workload' && !callee.hasService;
}

/**
 * Whether callers go to the pods' own addresses. Without a mesh one HTTP/2 connection to the Service's address would stay
 * on one pod: clients balance themselves (cases.md C18).
 */
export function isOverPods(callee: Peer, { protocol }: Pick<PortModel, 'protocol'>): boolean {
  return protocol === 'grpc' && callee.kind === 'service' && !callee.inMesh;
}

/** The name that stands for the addresses of all pods. */
export function podsHost({ host, namespace }: { readonly host: string; readonly namespace: string }): string {
  return clusterHost({ host: `${host}-pods`, namespace });
}

/** The domain of the pods' own names: `ledger-0.ledger-peers`. */
export function peersServiceName({ name }: { readonly name: string }): string {
  return `${name}-peers`;
}

/** How the mesh names what is outside: by its own name, or, where it has only an address, by one that nobody else has. */
export function outsideHost({ host, name }: ExternalPeer, namespace: string): string {
  return isIP(host) === 0 ? host.toLowerCase() : `${objectNameFrom(name)}.${namespace}.outside`;
}
