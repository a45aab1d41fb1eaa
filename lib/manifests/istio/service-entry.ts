import { isIP } from 'node:net';
import { outsideHost } from '../../model/callee-hosts.ts';
import { objectNameFrom } from '../../model/names.ts';
import type { ExternalPeer } from '../../model/peer.ts';
import type { SystemModel } from '../../model/system.ts';
import type { ServiceEntry, ServiceEntrySpecPorts } from '../types/istio.ts';

/**
 * Tells the proxies of a namespace of something outside the cluster, so that its callers' `Sidecar` can name it. Only for
 * sidecars: a node's proxy in ambient mode passes on what it does not know.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/
 */
export function serviceEntryFor(callee: ExternalPeer, system: SystemModel) {
  if (system.environment.platform.mesh?.mode !== 'sidecar') return undefined;
  const port = portOf(callee);
  const byAddress = port.protocol === 'TCP' && callee.addresses !== undefined;
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'ServiceEntry',
    metadata: {
      name: objectNameFrom(callee.name),
      namespace: system.namespace,
      labels: system.labels,
      // Without an address a listener for TCP takes the whole port, which is all that this namespace uses it for.
      annotations:
        port.protocol === 'TCP' && !byAddress ? { 'galley.istio.io/analyze-suppress': 'IST0134' } : undefined,
    },
    spec: {
      hosts: [outsideHost(callee, system.namespace)],
      addresses: byAddress ? callee.addresses : undefined,
      exportTo: ['.'],
      location: 'MESH_EXTERNAL',
      ports: [port],
      resolution: byAddress ? 'NONE' : 'DNS',
    },
  } satisfies ServiceEntry;
}

/** What is encrypted by the program itself is passed on by the name in its greeting; what has none, by its address. */
function portOf({ host, port, protocol }: ExternalPeer): ServiceEntrySpecPorts {
  if (isIP(host) !== 0 || protocol === 'tcp') return { number: port, name: 'tcp', protocol: 'TCP' };
  if (protocol === 'http') return { number: port, name: 'http', protocol: 'HTTP' };
  return protocol === 'grpc' && port !== 443
    ? { number: port, name: 'grpc', protocol: 'GRPC' }
    : { number: port, name: 'tls', protocol: 'TLS' };
}
