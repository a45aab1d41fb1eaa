import { nearest } from '../support/nearest.ts';
import { inspectValue, isPlainObject } from '../support/plain.ts';
import { type ClusterService, clusterService } from './foreigner.ts';
import type { Issue } from './issue.ts';

/**
 * What other repositories may rely on of a system: written to `contracts/<system>.json`, committed, and imported there.
 * Loose where TypeScript widens what it reads from JSON; what it holds is checked when it is used.
 */
export interface Contract {
  readonly system: string;
  /** By environment id. */
  readonly environments: Readonly<Record<string, ContractEnvironment>>;
}

/** The system in one environment. */
export interface ContractEnvironment {
  readonly namespace: string;
  readonly services: Readonly<Record<string, ContractService>>;
}

/** One service of it. */
export interface ContractService {
  readonly serviceAccount: string;
  /** Labels that select its pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly mesh: boolean;
  /** Whether requests go through the waypoint of its namespace. */
  readonly waypoint: boolean;
  readonly ports: Readonly<Record<string, ContractPort>>;
  /** What it promises to every caller. */
  readonly promises: { readonly timeout?: string | undefined; readonly tries?: number | undefined };
}

/** One port of it. */
export interface ContractPort {
  readonly port: number;
  readonly servicePort: number;
  readonly protocol: string;
}

type KeysOf<T> = T extends unknown ? keyof T & string : never;

/** Names of the services that a contract has in any environment. */
export type ServiceOf<C extends Contract> = KeysOf<C['environments'][keyof C['environments']]['services']>;

/**
 * A service of another repository, by its contract: to call it, or to let it call. The environment is the one of the same
 * name there; name another one by its id.
 *
 * @example
 * import billing from '../contracts/billing.json' with { type: 'json' };
 * new MicroService(this, 'web', { …, calls: [contractedService(billing, 'invoices', this.environment)] });
 */
export function contractedService<const C extends Contract>(
  contract: C,
  service: ServiceOf<C>,
  environment: string | { readonly model: { readonly id: string } },
): ClusterService {
  const place = typeof environment === 'string' ? environment : environment?.model?.id;
  const found = lookUp(contract, service, place);
  if ('rule' in found)
    return Object.freeze({ ...clusterService({ namespace: 'unknown', name: String(service) }), problem: found });
  const { namespace, serviceAccount, labels, mesh, waypoint, ports, promises } = found;
  return clusterService({
    namespace,
    name: service,
    labels,
    serviceAccount,
    mesh,
    waypoint: waypoint ? true : undefined,
    ports: ports as never, // read at run time like all that JavaScript users pass
    timeout: promises.timeout as never,
  });
}

function lookUp(
  contract: unknown,
  service: string,
  environment: string,
): (ContractService & { namespace: string }) | Issue {
  const environments = isPlainObject(contract) ? contract['environments'] : undefined;
  const place = isPlainObject(environments) ? environments[environment] : undefined;
  if (!isPlainObject(environments) || !isPlainObject(place) || !isPlainObject(place['services'])) {
    return missing('environment', environment, isPlainObject(environments) ? Object.keys(environments) : []);
  }
  const { namespace, services } = place as unknown as ContractEnvironment;
  const found: unknown = Object.hasOwn(services, service) ? services[service] : undefined;
  if (!isPlainObject(found)) return missing('service', service, Object.keys(services));
  const { promises } = found;
  return { ...(found as unknown as ContractService), promises: isPlainObject(promises) ? promises : {}, namespace };
}

function missing(what: string, name: unknown, known: readonly string[]): Issue {
  const close = nearest(String(name), known);
  return {
    rule: 'contract-without',
    path: '',
    problem: `the contract has no ${what} ${inspectValue(name)}`,
    remedy:
      known.length === 0
        ? 'import a file that synth has written to contracts/'
        : close === undefined
          ? `it has ${known.join(', ')}; or fetch a newer one`
          : `did you mean '${close}'?`,
  };
}
