import { certificateOf, exposedAtOwnGateway } from '../model/exposed.ts';
import { istioClass } from '../model/gateway.ts';
import type { Program } from '../model/program.ts';
import { atLeast } from '../model/version.ts';
import type { KeyedIssue, ProgramRule } from './rule.ts';

/** Since when Istio lets a Gateway say what its pods are to be. */
const since = '1.26';

/** The pods that Istio makes of a Gateway lack one line that a namespace with Pod Security "restricted" asks for. */
function* admitPodsOfGateways({ systems, graph }: Program): Iterable<KeyedIssue> {
  for (const system of systems) {
    const { mesh } = system.environment.platform;
    if (system.gateway?.class !== istioClass || exposedAtOwnGateway(system, graph).length === 0) continue;
    if (mesh !== undefined && atLeast(mesh.version, since)) continue;
    const istio = mesh === undefined ? 'an Istio that the platform does not name' : `Istio ${mesh.version}`;
    yield {
      key: system.key,
      issue: {
        rule: 'gateway-not-restricted',
        path: 'gateway',
        problem: `${istio} makes pods of it that Pod Security "restricted" refuses`,
        remedy: `name Istio ${since} or newer as platform.mesh, or expose at a gateway of the platform`,
      },
    };
  }
}

/** What a Gateway object takes, one of them for plain HTTP. */
const mostListeners = 64;

/** Each host with a certificate has a listener of its own, and a Gateway has places for so many. */
function* fitListenersIntoGateways({ systems, graph }: Program): Iterable<KeyedIssue> {
  for (const system of systems) {
    const { gateway } = system;
    if (gateway === undefined) continue;
    const exposed = exposedAtOwnGateway(system, graph);
    const hosts = new Set(exposed.flatMap(({ exposure }) => exposure.hosts));
    if (hosts.size < mostListeners) continue;
    const secured = [...hosts].filter((host) => certificateOf(host, gateway, exposed) !== undefined);
    if (secured.length < mostListeners) continue;
    yield {
      key: system.key,
      issue: {
        rule: 'listeners-too-many',
        path: 'gateway',
        problem: `${secured.length} hosts with certificates are exposed at it, and a Gateway has ${mostListeners - 1} listeners for them`,
        remedy: 'take a wildcard for some of them, or split the system',
      },
    };
  }
}

/** Nobody gets a load balancer by a gateway at which nothing is exposed. */
function* bringGatewaysThatAreUsed({ systems, graph }: Program): Iterable<KeyedIssue> {
  for (const system of systems) {
    if (system.gateway === undefined || exposedAtOwnGateway(system, graph).length > 0) continue;
    yield {
      key: system.key,
      issue: {
        rule: 'unused-option',
        path: 'gateway',
        problem: 'no service of the system is exposed at it, so there is none',
        remedy: "expose one (expose: { hosts: ['…'] }), or leave it out",
      },
    };
  }
}

/** Duties of the gateways that systems bring. */
export const gatewayRules: readonly ProgramRule[] = [
  admitPodsOfGateways,
  fitListenersIntoGateways,
  bringGatewaysThatAreUsed,
];
