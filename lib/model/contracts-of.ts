import { byCodeUnit } from '../support/order.ts';
import type { Contract, ContractEnvironment, ContractService } from './contract.ts';
import { istioDuration } from './duration.ts';
import type { CallGraph } from './graph.ts';
import { longestTimeout } from './routes.ts';
import type { ServiceModel } from './service.ts';
import { needsWaypoint } from './waypoint.ts';

/** The contracts of a program's systems: one for each id, over all its environments; by id. */
export function contractsOf(graph: CallGraph): readonly Contract[] {
  const systems = new Map<string, Map<string, ServiceModel[]>>();
  for (const service of graph.services.toSorted((a, b) => byCodeUnit(a.key, b.key))) {
    const { id, environment } = service.system;
    const places = systems.get(id) ?? new Map<string, ServiceModel[]>();
    systems.set(id, places.set(environment.id, [...(places.get(environment.id) ?? []), service]));
  }
  return [...systems]
    .toSorted(([a], [b]) => byCodeUnit(a, b))
    .map(([system, places]) => ({
      system,
      environments: Object.fromEntries(
        [...places].map(([environment, services]) => [environment, environmentOf(services, graph)]),
      ),
    }));
}

function environmentOf(services: readonly ServiceModel[], graph: CallGraph): ContractEnvironment {
  const [first] = services;
  return {
    namespace: first?.namespace ?? '',
    services: Object.fromEntries(services.map((service) => [service.name, serviceOf(service, graph)])),
  };
}

function serviceOf(service: ServiceModel, graph: CallGraph): ContractService {
  const { promise } = service;
  const timeout = promise === undefined ? undefined : longestTimeout(promise);
  const tries = [promise, ...(promise?.routes ?? [])]
    .flatMap((one) => one?.retries?.attempts ?? [])
    .map((one) => one + 1);
  const ports = service.ports.map(({ name, port, servicePort, protocol }) => [name, { port, servicePort, protocol }]);
  return {
    serviceAccount: service.serviceAccount,
    labels: service.selector,
    mesh: service.inMesh,
    waypoint: needsWaypoint(service, graph),
    ports: Object.fromEntries(ports),
    promises: {
      timeout: timeout === undefined ? undefined : istioDuration(timeout),
      tries: tries.length === 0 ? undefined : Math.max(...tries),
    },
  };
}
