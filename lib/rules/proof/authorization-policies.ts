import type { JudgedObject } from '../../model/program.ts';
import { isPlainObject } from '../../support/plain.ts';
import type { Selector } from '../workloads.ts';
import { listIn, textsIn } from './pods.ts';
import { selectorIn } from './selectors.ts';

/** An AuthorizationPolicy of Istio, as far as it can be decided without seeing requests. */
export interface AuthorizationPolicy {
  readonly object: JudgedObject;
  readonly namespace: string;
  readonly action: string;
  /** Pods; `undefined` for all of the namespace. */
  readonly selector: Selector | undefined;
  /** What a waypoint or a gateway judges for; `undefined` where it is about pods. */
  readonly targets: readonly Target[] | undefined;
  /** None match where there are none. */
  readonly rules: readonly AccessRule[];
}

/** What a `targetRef` names. */
export interface Target {
  readonly kind: string;
  readonly name: string;
}

/** One rule: all of its parts must match. */
export interface AccessRule {
  /** JSON pointer in the object. */
  readonly pointer: string;
  /** One of them; `undefined` for anybody. */
  readonly sources: readonly Source[] | undefined;
  /** One of them; `undefined` for every request. */
  readonly operations: readonly Operation[] | undefined;
  /** Whether it asks for what only a request tells: hosts, addresses, tokens, conditions. */
  readonly asksMore: boolean;
  /** Whether it asks for a token, whoever calls. */
  readonly asksToken: boolean;
  /** Whether it asks for what only a proxy for layer 7 sees. */
  readonly asksLayer7: boolean;
}

/** Who calls. */
export interface Source {
  readonly principals: readonly string[];
  readonly notPrincipals: readonly string[];
  readonly namespaces: readonly string[];
  readonly notNamespaces: readonly string[];
  /** As `namespace/name`. */
  readonly serviceAccounts: readonly string[];
  readonly notServiceAccounts: readonly string[];
}

/** What is asked for. */
export interface Operation {
  readonly ports: readonly string[];
  readonly notPorts: readonly string[];
  readonly methods: readonly string[];
  readonly notMethods: readonly string[];
  readonly paths: readonly string[];
  readonly notPaths: readonly string[];
}

/**
 * Reads an AuthorizationPolicy.
 *
 * @see https://istio.io/latest/docs/reference/config/security/authorization-policy/
 */
export function authorizationPolicyIn(object: JudgedObject): AuthorizationPolicy {
  const { manifest } = object;
  const { spec: given } = manifest as { readonly spec?: unknown };
  const spec = isPlainObject(given) ? given : {};
  const { action = 'ALLOW', selector, targetRef, targetRefs, rules } = spec;
  const namespace = manifest.metadata?.namespace ?? 'default';
  const targets = [...listIn(targetRefs), ...listIn([targetRef])];
  return {
    object,
    namespace,
    action: String(action),
    selector: isPlainObject(selector) ? selectorIn(selector) : undefined,
    targets:
      targets.length === 0 ? undefined : targets.map(({ kind, name }) => ({ kind: String(kind), name: String(name) })),
    rules: listIn(rules).map((rule, index) => ruleIn(rule, `/spec/rules/${index}`, namespace)),
  };
}

type Fields = Readonly<Record<string, unknown>>;

function ruleIn({ from, to, when }: Fields, pointer: string, namespace: string): AccessRule {
  const sources = listIn(from).map(({ source }) => (isPlainObject(source) ? source : {}));
  const operations = listIn(to).map(({ operation }) => (isPlainObject(operation) ? operation : {}));
  const conditions = listIn(when);
  const parts = [...sources, ...operations];
  return {
    pointer,
    sources: sources.length === 0 ? undefined : sources.map((source) => sourceIn(source, namespace)),
    operations: operations.length === 0 ? undefined : operations.map(operationIn),
    asksMore: conditions.length > 0 || parts.some((part) => asksFor(part, unseenFields)),
    asksToken:
      conditions.some(({ key, values }) => String(key).startsWith('request.auth.') && textsIn(values).length > 0) ||
      (sources.length > 0 && sources.every((source) => textsIn(source['requestPrincipals']).length > 0)),
    asksLayer7: parts.some((part) => asksFor(part, requestFields)) || conditions.some(({ key }) => isOfRequest(key)),
  };
}

/** Fields about what cannot be known before a request is made. */
const unseenFields: ReadonlySet<string> = new Set([
  'requestPrincipals',
  'notRequestPrincipals',
  'ipBlocks',
  'notIpBlocks',
  'remoteIpBlocks',
  'notRemoteIpBlocks',
  'hosts',
  'notHosts',
]);

/** Fields about what only a proxy for layer 7 sees. */
const requestFields: ReadonlySet<string> = new Set([
  'requestPrincipals',
  'notRequestPrincipals',
  'remoteIpBlocks',
  'notRemoteIpBlocks',
  'hosts',
  'notHosts',
  'methods',
  'notMethods',
  'paths',
  'notPaths',
]);

function asksFor(part: Fields, fields: ReadonlySet<string>): boolean {
  return Object.keys(part).some((field) => fields.has(field) && textsIn(part[field]).length > 0);
}

function isOfRequest(key: unknown): boolean {
  return String(key).startsWith('request.');
}

function sourceIn(source: Fields, namespace: string): Source {
  return {
    principals: textsIn(source['principals']),
    notPrincipals: textsIn(source['notPrincipals']),
    namespaces: textsIn(source['namespaces']),
    notNamespaces: textsIn(source['notNamespaces']),
    serviceAccounts: accountsIn(source['serviceAccounts'], namespace),
    notServiceAccounts: accountsIn(source['notServiceAccounts'], namespace),
  };
}

/** An account without a namespace is of the policy's own. */
function accountsIn(value: unknown, namespace: string): readonly string[] {
  const names = textsIn(value);
  return names.length === 0 ? names : names.map((name) => (name.includes('/') ? name : `${namespace}/${name}`));
}

function operationIn(operation: Fields): Operation {
  return {
    ports: textsIn(operation['ports']),
    notPorts: textsIn(operation['notPorts']),
    methods: textsIn(operation['methods']),
    notMethods: textsIn(operation['notMethods']),
    paths: textsIn(operation['paths']),
    notPaths: textsIn(operation['notPaths']),
  };
}
