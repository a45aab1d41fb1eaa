import { byCodeUnit } from '../support/order.ts';
import type { ExposureModel } from './exposure.ts';
import type { EntranceModel } from './gateway.ts';
import type { CallGraph } from './graph.ts';
import { shortenedName } from './names.ts';
import type { ServiceModel } from './service.ts';
import type { SystemModel } from './system.ts';
import type { TlsModel } from './tls.ts';

/** What one service exposes at one entrance. */
export interface Exposed {
  readonly service: ServiceModel;
  readonly exposure: ExposureModel;
  readonly entrance: EntranceModel;
}

const nothing: readonly Exposed[] = Object.freeze([]);

/** One look at all services for each graph, however many objects ask. */
const known = new WeakMap<CallGraph, ReadonlyMap<string, readonly Exposed[]>>();

/** What the services of a system expose, by their keys. */
export function exposedIn({ key }: SystemModel, graph: CallGraph): readonly Exposed[] {
  const index = known.get(graph) ?? indexed(graph.services);
  known.set(graph, index);
  return index.get(key) ?? nothing;
}

/** What enters by the system's own gateway. */
export function exposedAtOwnGateway(system: SystemModel, graph: CallGraph): readonly Exposed[] {
  return exposedIn(system, graph).filter(({ entrance }) => entrance.kind === 'systemGateway');
}

/** The certificate of a host at one entrance of a system: any of the services there may have said it. */
export function certificateOf(
  host: string,
  { name, kind }: Pick<EntranceModel, 'name' | 'kind'>,
  exposed: readonly Exposed[],
): TlsModel | undefined {
  const said = exposed.find(
    ({ exposure, entrance }) =>
      entrance.kind === kind && entrance.name === name && exposure.tls !== undefined && exposure.hosts.includes(host),
  );
  return said?.exposure.tls;
}

/** Whether a certificate's issuer asks for an answer at the host itself, which a pod of cert-manager's gives. */
export function isAskedByHttp({ exposure }: Exposed): boolean {
  return exposure.tls?.issuer?.challenge === 'http-01';
}

/** Name of the listener for plain HTTP at a system's own gateway. */
export const plainListener = 'http';

/** Name of the listener for a host with a certificate, at a system's own gateway. */
export function listenerOf(host: string): string {
  return shortenedName(`https-${host.replace(/^\*/, 'wildcard')}`, 253);
}

function indexed(services: readonly ServiceModel[]): ReadonlyMap<string, readonly Exposed[]> {
  const index = new Map<string, Exposed[]>();
  for (const service of services.toSorted((a, b) => byCodeUnit(a.key, b.key))) {
    for (const exposure of service.exposures) {
      const { entrance } = exposure;
      if (entrance === undefined || exposure.port === undefined) continue;
      const others = index.get(service.system.key);
      if (others === undefined) index.set(service.system.key, [{ service, exposure, entrance }]);
      else others.push({ service, exposure, entrance });
    }
  }
  return index;
}
