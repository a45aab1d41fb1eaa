import { inTrustDomain } from './access-match.ts';
import type { AccessRule, AuthorizationPolicy, Operation, Source } from './authorization-policies.ts';
import type { Access, Connection } from './connections.ts';
import type { WaypointService } from './waypoints.ts';

/** Where the mesh judges requests: pods, or a Service object at its waypoint. */
export interface AccessPoint {
  /** Unique in its cluster. */
  readonly key: string;
  readonly name: string;
  /** Whether requests are seen, or only connections. */
  readonly layer7: boolean;
}

/** What one rule allows beyond what is declared. */
export interface AccessOpening {
  readonly policy: AuthorizationPolicy;
  /** JSON pointer of the rule. */
  readonly pointer: string;
  readonly points: readonly AccessPoint[];
  /** Whom it allows, and what. */
  readonly who: string;
  readonly what: string;
}

/** Key of a Service object at its waypoint. */
export function waypointKey({ namespace, service }: WaypointService): string {
  return `${namespace} Service ${service}`;
}

/** Who may ask for what by the declared calls, at each place where the mesh judges it. */
export class DeclaredAccess {
  readonly #trustDomain: string;
  readonly #grants = new Map<string, Map<string, Access[]>>();

  constructor(connections: readonly Connection[], trustDomain: string) {
    this.#trustDomain = trustDomain;
    for (const { to, access } of connections) {
      if (access === undefined || to.kind === 'outside') continue;
      const keys = access.waypoint === undefined ? to.pods.map(({ key }) => key) : [waypointKey(access.waypoint)];
      for (const key of keys) this.#grant(key, access);
    }
  }

  /** Whatever an ALLOW policy allows at these places that no declaration explains. */
  *beyond(policy: AuthorizationPolicy, points: readonly AccessPoint[]): Iterable<AccessOpening> {
    if (policy.action !== 'ALLOW') return;
    for (const rule of policy.rules) {
      const opened = points.filter((point) => !this.#explains(point, rule));
      if (opened.length === 0) continue;
      yield { policy, pointer: rule.pointer, points: opened, who: sourcesText(rule), what: operationsText(rule) };
    }
  }

  #grant(point: string, access: Access): void {
    const grants = this.#grants.get(point) ?? new Map<string, Access[]>();
    this.#grants.set(point, grants);
    for (const { namespace, serviceAccount } of access.identities) {
      const account = `${namespace}/${serviceAccount}`;
      const list = grants.get(account);
      if (list === undefined) grants.set(account, [access]);
      else list.push(access);
    }
  }

  #explains({ key, layer7 }: AccessPoint, { sources, operations, asksLayer7, asksToken }: AccessRule): boolean {
    if (asksLayer7 && !layer7) return true; // it matches nothing there, and so allows nothing
    const grants = this.#grants.get(key);
    if (grants === undefined || sources === undefined || operations === undefined) return false;
    return sources.every((source) => {
      const accounts = accountsOf(source, this.#trustDomain);
      if (accounts === undefined) return false;
      const all = accounts.map((account) => grants.get(account) ?? []);
      return all.every((own) => operations.every((operation) => isGranted(operation, own, asksToken)));
    });
  }
}

/** Accounts that a source names one by one; `undefined` where it means others, too. */
function accountsOf({ principals, serviceAccounts }: Source, trustDomain: string): readonly string[] | undefined {
  if (principals.length === 0) return serviceAccounts.length === 0 ? undefined : serviceAccounts;
  const accounts = principals.map((principal) => inTrustDomain(principal, trustDomain).match(spiffe));
  return accounts.every((match) => match?.[1] === trustDomain)
    ? accounts.map((match) => `${match?.[2]}/${match?.[3]}`)
    : undefined;
}

const spiffe = /^([^*]+)\/ns\/([^/*]+)\/sa\/([^/*]+)$/;

function isGranted({ ports, methods, paths }: Operation, grants: readonly Access[], asksToken: boolean): boolean {
  if (ports.length === 0) return false;
  return ports.every((port) =>
    grants.some(
      (grant) =>
        grant.ports.some((own) => String(own) === port) &&
        areWithin(methods, grant.methods) &&
        areWithin(paths, grant.paths) &&
        (asksToken || !needsToken(grant, port, paths)),
    ),
  );
}

/** Whether some of what is asked for takes a token. */
function needsToken({ token }: Access, port: string, paths: readonly string[]): boolean {
  return token?.ports.some((own) => String(own) === port) === true && !areWithin(paths, token.except);
}

/** Whether patterns mean only what others mean; none of them mean everything. */
function areWithin(patterns: readonly string[], among: readonly string[] | undefined): boolean {
  if (among === undefined) return true;
  return patterns.length > 0 && patterns.every((pattern) => among.some((other) => isWithin(pattern, other)));
}

function isWithin(pattern: string, other: string): boolean {
  return pattern === other || (other.endsWith('*') && pattern.startsWith(other.slice(0, -1)));
}

function sourcesText({ sources }: AccessRule): string {
  if (sources === undefined) return 'everybody';
  const names = sources.flatMap(({ principals, namespaces, serviceAccounts }) => [
    ...principals,
    ...serviceAccounts,
    ...namespaces.map((namespace) => `everybody of namespace ${namespace}`),
  ]);
  return names.length === 0 ? 'everybody' : names.join(', ');
}

function operationsText({ operations = [] }: AccessRule): string {
  const texts = operations.map(({ ports, methods, paths }) => {
    const requests = [methods.join(', '), paths.join(', ')].filter((part) => part !== '').join(' ');
    const where = ports.length === 0 ? 'every port' : `port ${ports.join(', ')}`;
    return requests === '' ? where : `${where} for ${requests}`;
  });
  return texts.length === 0 ? 'every port' : texts.join(' and ');
}
