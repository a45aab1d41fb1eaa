import type { DurationLike, DurationText } from './duration.ts';
import type { ClusterService, ExternalService } from './foreigner.ts';
import type { Peer } from './peer.ts';
import type { PortModel } from './ports.ts';
import type { RetriesModel, RetryOptions } from './promise.ts';

/** What can be called: a service of this library (`MicroService` is one), or a foreigner. */
export type Callee = CallableService | ClusterService | ExternalService | Workload;

/**
 * A workload beside ours in the same program, as a construct: a cdk8s-plus Deployment, a raw `ApiObject` that owns pods.
 * Namespace, pod labels, ports and service account are read from what it renders.
 */
export interface Workload {
  readonly node: { readonly path: string };
  readonly peer?: never;
}

/** The little that a caller needs of a service: the smallest interface, so that any copy of the package works. */
export interface CallableService {
  readonly peer: Peer;
}

/** How one caller uses one callee. Made by {@link call}. */
export interface CallDeclaration {
  readonly kind: 'call';
  readonly callee: Callee;
  readonly options: CallOptions;
}

/** Options of {@link call}. */
export interface CallOptions {
  /**
   * Names of the callee's ports that are used.
   *
   * @default - all of them
   */
  readonly ports?: readonly string[] | undefined;
  /**
   * Name and form of the variable that holds the callee's address, or several of them; `false` for none. A name alone is
   * the URL of the first port that is called: name `port` for another.
   *
   * @default - `<NAME>_URL` as a URL with scheme, for each further port `<NAME>_<PORT>_URL`
   */
  readonly variable?: string | VariableOptions | readonly (string | VariableOptions)[] | false | undefined;
  /**
   * Whether the caller cannot serve without it. A call that it can do without (`essential: false`) may close a cycle,
   * and may go to a callee of lower criticality.
   *
   * @default true
   */
  readonly essential?: boolean | undefined;
  /**
   * HTTP methods that the caller may use.
   *
   * @default - all
   */
  readonly methods?: readonly HttpMethod[] | undefined;
  /**
   * Paths that the caller may use: `/cart` exactly, `/cart/*` for all that begins with `/cart/`. Queries are no part of it.
   *
   * @default - all
   */
  readonly paths?: readonly string[] | undefined;
  /** How long this caller waits, where less than what the callee promises. @default - the callee's */
  readonly timeout?: DurationText | DurationLike | undefined;
  /** How often this caller tries again, where less than what the callee promises. @default - the callee's */
  readonly retries?: RetryOptions | false | undefined;
}

/** What access may be limited to, where it is granted to a foreigner. */
export type AccessOptions = Pick<CallOptions, 'ports' | 'methods' | 'paths'>;

/** Methods that a call may be limited to. */
export type HttpMethod = (typeof httpMethods)[number];

export const httpMethods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'] as const;

/** One environment variable with a callee's address. */
export interface VariableOptions {
  readonly name: string;
  /**
   * `url` is `http://host:port`, `host:port`, `host` or `port`.
   *
   * @default 'url'
   */
  readonly format?: 'url' | 'host:port' | 'host' | 'port' | undefined;
  /**
   * Which of the callee's ports.
   *
   * @default - the first
   */
  readonly port?: string | undefined;
}

/**
 * A call with options of its own; `calls: [ledger]` is the short form.
 *
 * @example
 * calls: [call(ledger, { variable: { name: 'LEDGER_ADDR', format: 'host:port' } })]
 */
export function call(callee: Callee, options: CallOptions = {}): CallDeclaration {
  return Object.freeze({ kind: 'call', callee, options });
}

/** An edge of the graph: caller → callee, allowed and configured. */
export interface Call {
  readonly caller: Peer;
  readonly callee: Peer;
  /** The callee's ports that are used; for something outside the cluster empty (its one port is in the peer). */
  readonly ports: readonly PortModel[];
  readonly variables: readonly CallVariable[];
  /** Access only: no variable, nothing configured (`allowCallsFrom`, and the callers that the platform names). */
  readonly accessOnly: boolean;
  /** Where in the props of its service it was declared, such as `calls[0]`; empty for what the platform names. */
  readonly path: string;
  /** Without it the caller cannot serve. */
  readonly essential: boolean;
  /** HTTP methods and paths that the caller may use; `undefined` for all. */
  readonly methods: readonly string[] | undefined;
  readonly paths: readonly string[] | undefined;
  /** Where the caller asks for less than the callee promises. */
  readonly tightens: TightenedPromise | undefined;
  /** Key of the service whose address the caller uses, where that sends requests on to this callee. */
  readonly sentBy: string | undefined;
}

/** Whether pods of one service call each other, each by its own name: past the Service object, and whatever stands before it. */
export function isAmongPeers({ caller, callee }: Pick<Call, 'caller' | 'callee'>): boolean {
  return caller.key === callee.key;
}

/** What one caller tightens of a promise; `undefined` members are the callee's own. Milliseconds. */
export interface TightenedPromise {
  readonly timeout: number | undefined;
  readonly retries: RetriesModel | undefined;
}

/** A variable as it stands in the caller's container. */
export interface CallVariable {
  readonly name: string;
  readonly value: string;
}
