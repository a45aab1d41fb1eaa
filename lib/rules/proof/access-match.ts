import type { AccessRule, Operation, Source } from './authorization-policies.ts';
import type { Identity } from './connections.ts';

/** A request, as far as policies can tell it from others. */
export interface Request {
  /** `undefined` for a caller without a certificate of the mesh. */
  readonly identity: Identity | undefined;
  /** Of the pod; of the Service object at a waypoint. */
  readonly port: number;
  /** `undefined` stands for requests of all methods. */
  readonly method: string | undefined;
  /** One path, or `/cart/*` for all that begin so; `undefined` stands for all paths. */
  readonly path: string | undefined;
}

/** Whether a rule matches: `maybe` where that takes more than is known. */
export type Match = 'no' | 'maybe' | 'yes';

/** How to read rules: in which trust domain, and what counts where only a part of the requests matches. */
export interface Reading {
  readonly trustDomain: string;
  readonly partly: Match;
}

/** Whether a rule matches a request. */
export function ruleMatches({ sources, operations, asksMore }: AccessRule, request: Request, reading: Reading): Match {
  if (sources !== undefined && !sources.some((source) => sourceMatches(source, request, reading))) return 'no';
  const asked = operations === undefined ? 'yes' : best(operations, (one) => operationMatches(one, request, reading));
  return asked === 'yes' && asksMore ? 'maybe' : asked;
}

function sourceMatches(source: Source, { identity }: Request, { trustDomain }: Reading): boolean {
  const { principals, namespaces, serviceAccounts, notPrincipals, notNamespaces, notServiceAccounts } = source;
  if (identity === undefined) return principals.length + namespaces.length + serviceAccounts.length === 0;
  const { namespace, serviceAccount } = identity;
  const principal = `${trustDomain}/ns/${namespace}/sa/${serviceAccount}`;
  const account = `${namespace}/${serviceAccount}`;
  return (
    (principals.length === 0 || hasPrincipal(principals, principal, trustDomain)) &&
    (namespaces.length === 0 || isIn(namespaces, namespace)) &&
    (serviceAccounts.length === 0 || isIn(serviceAccounts, account)) &&
    !hasPrincipal(notPrincipals, principal, trustDomain) &&
    !isIn(notNamespaces, namespace) &&
    !isIn(notServiceAccounts, account)
  );
}

function hasPrincipal(patterns: readonly string[], principal: string, trustDomain: string): boolean {
  return patterns.some((pattern) => isLike(inTrustDomain(pattern, trustDomain), principal));
}

/** `cluster.local` in a principal points to the mesh's own trust domain, whatever that is called. */
export function inTrustDomain(principal: string, trustDomain: string): string {
  return principal.startsWith('cluster.local/')
    ? `${trustDomain}${principal.slice('cluster.local'.length)}`
    : principal;
}

function operationMatches(operation: Operation, { port, method, path }: Request, { partly }: Reading): Match {
  const { ports, notPorts, methods, notMethods, paths, notPaths } = operation;
  const number = String(port);
  if ((ports.length > 0 && !ports.includes(number)) || notPorts.includes(number)) return 'no';
  return least(
    methods.length === 0 ? 'yes' : among(shareIn(methods, method), partly),
    outside(shareIn(notMethods, method), partly),
    paths.length === 0 ? 'yes' : among(shareIn(paths, path), partly),
    outside(shareIn(notPaths, path), partly),
  );
}

function among(share: Share, partly: Match): Match {
  if (share === 'part') return partly;
  return share === 'unknown' ? 'maybe' : share === 'all' ? 'yes' : 'no';
}

function outside(share: Share, partly: Match): Match {
  if (share === 'part') return partly;
  return share === 'unknown' ? 'maybe' : share === 'all' ? 'no' : 'yes';
}

/** How many of the requests that a value stands for are in a list of patterns. */
type Share = 'all' | 'part' | 'none' | 'unknown';

function shareIn(patterns: readonly string[], value: string | undefined): Share {
  if (patterns.length === 0) return 'none';
  if (patterns.includes('*')) return 'all';
  if (value === undefined) return 'part';
  const shares = patterns.map((pattern) => shareOf(pattern, value));
  return (['all', 'unknown', 'part'] as const).find((share) => shares.includes(share)) ?? 'none';
}

function shareOf(pattern: string, value: string): Share {
  if (pattern.includes('{')) return 'unknown'; // a path template
  if (!value.endsWith('*')) return isLike(pattern, value) ? 'all' : 'none';
  const start = value.slice(0, -1);
  if (pattern.endsWith('*') && start.startsWith(pattern.slice(0, -1))) return 'all';
  return pattern.startsWith('*') || pattern.startsWith(start) ? 'part' : 'none';
}

function isIn(patterns: readonly string[], value: string): boolean {
  return patterns.some((pattern) => isLike(pattern, value));
}

/** Istio's own patterns: the whole text, or a `*` at one end. */
function isLike(pattern: string, value: string): boolean {
  if (pattern === '*') return value !== '';
  if (pattern.endsWith('*')) return value.startsWith(pattern.slice(0, -1));
  return pattern.startsWith('*') ? value.endsWith(pattern.slice(1)) : value === pattern;
}

function least(...matches: readonly Match[]): Match {
  if (matches.includes('no')) return 'no';
  return matches.includes('maybe') ? 'maybe' : 'yes';
}

/** The best match of several. */
export function best<T>(items: readonly T[], matchOf: (item: T) => Match): Match {
  let found: Match = 'no';
  for (const item of items) {
    const match = matchOf(item);
    if (match === 'yes') return match;
    if (match === 'maybe') found = match;
  }
  return found;
}
