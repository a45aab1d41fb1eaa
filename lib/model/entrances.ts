import type { ClusterPeer } from './peer.ts';
import type { PortModel } from './ports.ts';
import type { ServiceModel } from './service.ts';

/** Where requests from outside enter, and on which ports: what is exposed there and nothing else. */
export function entrancesOf({ exposures }: Pick<ServiceModel, 'exposures'>) {
  const ports = new Map<string, { readonly peer: ClusterPeer; readonly ports: PortModel[] }>();
  for (const { entrance, port } of exposures) {
    if (entrance === undefined || port === undefined) continue;
    const known = ports.get(entrance.peer.key);
    if (known === undefined) ports.set(entrance.peer.key, { peer: entrance.peer, ports: [port] });
    else if (!known.ports.some(({ name }) => name === port.name)) known.ports.push(port);
  }
  return [...ports.values()];
}
