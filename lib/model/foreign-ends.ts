import type { Call } from './call.ts';
import type { Issue } from './issue.ts';
import type { ClusterPeer, Peer } from './peer.ts';
import type { ServiceModel } from './service.ts';

/** Foreigners as they were named before, by environment; and the services that need no naming. */
export class ForeignEnds {
  readonly #known = new Map<string, { readonly peer: ClusterPeer; readonly path: string }>();
  readonly #ours = new Map<string, ServiceModel>();

  constructor(services: readonly ServiceModel[]) {
    for (const service of services)
      this.#ours.set(`${service.system.environment.id} cluster:${service.namespace}/${service.name}`, service);
    for (const { id, platform } of new Set(services.map(({ system }) => system.environment))) {
      const { gateways, metrics, telemetry } = platform;
      for (const [index, peer] of gateways.entries()) this.#remember(id, peer, `platform.gateways[${index}]`);
      if (metrics !== undefined) this.#remember(id, metrics, 'platform.metrics');
      if (telemetry !== undefined) this.#remember(id, telemetry, 'platform.telemetry');
    }
  }

  /** What is wrong with the foreigners of a call: one that is ours, or that is somebody else elsewhere. */
  *problemsOf({ caller, callee, path }: Call): Iterable<Omit<Issue, 'path'>> {
    const environment = environmentOf(caller) ?? environmentOf(callee) ?? '';
    for (const end of [caller, callee]) {
      if (end.kind !== 'clusterService') continue;
      const key = `${environment} ${end.key}`;
      if (this.#ours.has(key)) {
        yield {
          rule: 'foreigner-is-ours',
          problem: `clusterService(…) names ${end.namespace}/${end.name}, which is a service of this program, and so gets no access by it`,
          remedy: 'name the service itself',
        };
        continue;
      }
      const known = this.#known.get(key);
      if (known === undefined) this.#remember(environment, end, path);
      else if (factsOf(known.peer) !== factsOf(end) || portsDiffer(known.peer, end)) {
        yield {
          rule: 'foreigner-spelled-twice',
          problem: `${end.namespace}/${end.name} is described here and at ${known.path} with other labels, ports or service account`,
          remedy: 'describe it once, and name that one at both places',
        };
      }
    }
  }

  #remember(environment: string, peer: ClusterPeer, path: string): void {
    const key = `${environment} ${peer.key}`;
    if (!this.#known.has(key)) this.#known.set(key, { peer, path });
  }
}

function environmentOf(peer: Peer): string | undefined {
  return 'environment' in peer ? peer.environment : undefined;
}

function factsOf({ podLabels, serviceAccount, inMesh, waypoint }: ClusterPeer): string {
  return JSON.stringify([podLabels, serviceAccount, inMesh, waypoint]);
}

/** One that only calls needs no ports, and another place may say them. */
function portsDiffer(one: ClusterPeer, other: ClusterPeer): boolean {
  if (one.ports.length === 0 || other.ports.length === 0) return false;
  return JSON.stringify(one.ports) !== JSON.stringify(other.ports);
}
