import type { Issue } from '../model/issue.ts';
import { isPortName } from '../model/names.ts';
import { memberPath } from '../model/option-kinds.ts';
import type { PortModel } from '../model/ports.ts';
import type { ServiceModel } from '../model/service.ts';
import { inspectValue } from '../support/plain.ts';

/** The program is not root. */
export function* listenAbove1023({ ports }: ServiceModel): Iterable<Issue> {
  for (const port of ports) {
    if (port.port >= 1024) continue;
    yield {
      rule: 'port-privileged',
      path: portPath(ports, port),
      problem: `${port.port} is below 1024: only root may listen there`,
      remedy: `let the program listen on ${port.port + 8000}, and say servicePort: ${port.servicePort}`,
    };
  }
}

/** Two programs cannot listen on one port, nor two ports of a Service object have one number. */
export function* usePortsOnce({ ports }: ServiceModel): Iterable<Issue> {
  for (const number of ['port', 'servicePort'] as const) {
    const owners = new Map<number, PortModel>();
    for (const port of ports) {
      const owner = owners.get(port[number]);
      if (owner === undefined) owners.set(port[number], port);
      // A port that is used twice gives a Service port that is used twice; one issue is enough.
      if (owner === undefined || (number === 'servicePort' && owner.port === port.port)) continue;
      const path = portPath(ports, port);
      yield {
        rule: 'port-used-twice',
        path: number === 'port' ? path : memberPath(path, 'servicePort'),
        problem: `${port[number]} is also that of '${owner.name}'`,
        remedy: `give each port a ${number === 'port' ? 'number' : 'servicePort'} of its own`,
      };
    }
  }
}

/** Kubernetes takes IANA service names only. */
export function* spellPortNames({ ports }: ServiceModel): Iterable<Issue> {
  for (const { name } of ports) {
    if (isPortName(name)) continue;
    yield {
      rule: 'port-name-illegal',
      path: memberPath('ports', name),
      problem: `${inspectValue(name)} is no port name`,
      remedy: 'use at most 15 lower-case letters, digits and single inner dashes, with a letter among them',
    };
  }
}

/** @see https://istio.io/latest/docs/ops/deployment/application-requirements/#ports-used-by-istio */
const proxyPorts = {
  sidecar: [15000, 15001, 15002, 15004, 15006, 15008, 15020, 15021, 15053, 15090],
  ambient: [15001, 15006, 15008, 15053],
} as const;

/** Ports that the mesh's proxy has inside every pod. */
export function* leaveProxyPorts({ ports, inMesh, system }: ServiceModel): Iterable<Issue> {
  const { mesh } = system.environment.platform;
  if (!inMesh || mesh === undefined) return;
  const taken: readonly number[] = proxyPorts[mesh.mode] ?? [];
  for (const port of ports) {
    if (!taken.includes(port.port)) continue;
    yield {
      rule: 'port-reserved',
      path: portPath(ports, port),
      problem: `${port.port} is used by the mesh's proxy in the same pod`,
      remedy: 'let the program listen on another port, such as 8080',
    };
  }
}

/** Where the user said a port: `port`, or its name in `ports`. */
function portPath(ports: readonly PortModel[], { name, protocol }: PortModel): string {
  return ports.length === 1 && name === protocol ? 'port' : memberPath('ports', name);
}
