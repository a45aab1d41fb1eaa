import { byCodeUnit } from '../support/order.ts';
import { inspectValue } from '../support/plain.ts';
import type { Call, TightenedPromise } from './call.ts';
import type { ReadCallOptions } from './call-options.ts';
import { variablesFor } from './call-variables.ts';
import { closeEndsOf } from './close-calls.ts';
import { Edges, usesOf } from './edges.ts';
import { entrancesOf } from './entrances.ts';
import { ForeignEnds } from './foreign-ends.ts';
import type { CallGraph } from './graph.ts';
import type { Issue } from './issue.ts';
import { isLayer7, type Peer } from './peer.ts';
import type { PortModel } from './ports.ts';
import { retriesModel } from './resolve-retries.ts';
import type { ServiceModel } from './service.ts';
import { targetCalls } from './target-calls.ts';

/** An edge as it was declared, by a caller's `calls`, `addCall`, or a callee's `allowCallsFrom`. */
export interface EdgeDeclaration {
  /** Key of the construct that declared it: its problems are listed there. */
  readonly declaredBy: string;
  /** Where in its props: `calls[0]`, `addCall(ledger)`, `allowCallsFrom(nightly)`. */
  readonly path: string;
  /** Asked only when the graph is built: a foreign workload may still be patched until then. */
  readonly caller: PeerFinder;
  readonly callee: PeerFinder;
  readonly options: ReadCallOptions;
  readonly accessOnly: boolean;
}

/** Finds one end of an edge; says what is in the way where it cannot. */
export type PeerFinder = (report: (issue: Issue) => void) => Peer | undefined;

type Problem = { readonly key: string; readonly issue: Issue };

/** Builds the graph of calls: what was declared, and what the platforms' own callers and callees need. */
export function buildGraph(services: readonly ServiceModel[], declarations: readonly EdgeDeclaration[]): CallGraph {
  const problems: Problem[] = [];
  const edges = new Edges();
  const foreigners = new ForeignEnds(services);
  for (const declaration of declarations) {
    const report = (rule: string, problem: string, remedy: string) =>
      problems.push({ key: declaration.declaredBy, issue: { rule, path: declaration.path, problem, remedy } });
    const reportEnd = (issue: Issue) =>
      report(issue.rule, issue.path === '' ? issue.problem : `${issue.path}: ${issue.problem}`, issue.remedy);
    const caller = declaration.caller(reportEnd);
    const callee = declaration.callee(reportEnd);
    const call =
      caller === undefined || callee === undefined ? undefined : callFor(caller, callee, declaration, report);
    if (call === undefined) continue;
    for (const { rule, problem, remedy } of foreigners.problemsOf(call)) report(rule, problem, remedy);
    const declared = call.accessOnly ? [] : edges.declaredBetween(call);
    if (declared.some((known) => agree(known, call))) continue;
    const [other] = declared;
    if (other !== undefined && !mayStandBeside(other, call, declared)) {
      report(
        'call-declared-twice',
        `the call from ${call.caller.name} to ${call.callee.name} is declared here and at ${other.path} with other options`,
        'declare it once, or give both the same options; only ports, methods and paths may differ',
      );
      continue;
    }
    edges.add(call);
  }
  for (const call of services.flatMap(unaskedCalls)) edges.add(call);
  for (const call of targetCalls(services, edges.all())) edges.add(call);
  return graphOf(services, edges.all(), problems);
}

/** A graph of given calls, indexed by both ends. */
export function graphOf(
  services: readonly ServiceModel[],
  calls: readonly Call[],
  problems: readonly Problem[] = [],
): CallGraph {
  const byCaller = indexBy(
    calls,
    (call) => call.caller.key,
    (call) => call.callee.key,
  );
  const byCallee = indexBy(
    calls,
    (call) => call.callee.key,
    (call) => call.caller.key,
  );
  const byKey = new Map(services.map((service) => [service.key, service]));
  return {
    services,
    calls,
    serviceOf: (key) => byKey.get(key),
    callersOf: (key) => byCallee.get(key) ?? none,
    callsOf: (key) => byCaller.get(key) ?? none,
    problems,
  };
}

const none: readonly Call[] = Object.freeze([]);

function indexBy(
  calls: readonly Call[],
  key: (call: Call) => string,
  order: (call: Call) => string,
): ReadonlyMap<string, readonly Call[]> {
  const index = new Map<string, Call[]>();
  for (const call of calls) {
    const list = index.get(key(call));
    if (list === undefined) index.set(key(call), [call]);
    else list.push(call);
  }
  // Edges between the same ends are few: what they use is compared only then.
  for (const list of index.values())
    list.sort((a, b) => byCodeUnit(order(a), order(b)) || byCodeUnit(usesOf(a), usesOf(b)));
  return index;
}

function callFor(
  caller: Peer,
  callee: Peer,
  declaration: EdgeDeclaration,
  report: (rule: string, problem: string, remedy: string) => void,
): Call | undefined {
  if (caller.key === callee.key) {
    report(
      'call-to-itself',
      `${caller.name} calls itself`,
      'remove the call: a program reaches itself on localhost, and its other pods by state: { peers: true }',
    );
    return undefined;
  }
  if ('environment' in caller && 'environment' in callee && caller.environment !== callee.environment) {
    report(
      'call-across-environments',
      `${callee.name} is in environment ${callee.environment}, ${caller.name} in ${caller.environment}`,
      'call the service of the same environment, or name the other one with externalService(…)',
    );
    return undefined;
  }
  if (
    callee.kind === 'workload' &&
    !callee.hasService &&
    !declaration.accessOnly &&
    declaration.options.variable !== false
  ) {
    report(
      'workload-without-service',
      `no Service object selects the pods of ${callee.name}, so there is no address to hand out`,
      'expose it by a Service object (exposeViaService), or call it with { variable: false }',
    );
    return undefined;
  }
  const ports = portsFor(callee, declaration.options, report);
  if (ports === undefined) return undefined;
  const { accessOnly, options } = declaration;
  return {
    caller,
    callee,
    ports,
    variables: accessOnly ? [] : variablesFor(caller, callee, ports, options, report),
    accessOnly,
    path: declaration.path,
    essential: !accessOnly && options.essential !== false,
    methods: distinct(options.methods),
    paths: distinct(options.paths),
    tightens: tightenedOf(options),
    sentBy: undefined,
  };
}

function portsFor(
  callee: Peer,
  options: ReadCallOptions,
  report: (rule: string, problem: string, remedy: string) => void,
): readonly PortModel[] | undefined {
  if (callee.kind === 'externalService') return [];
  const names = callee.ports.map((port) => port.name);
  if (names.length === 0) {
    report('call-without-port', `${callee.name} has no port`, `give ${callee.name} a port, or remove the call`);
    return undefined;
  }
  if (options.ports === undefined) return callee.ports;
  for (const wanted of options.ports.filter((wanted) => !names.includes(wanted))) {
    report(
      'call-port-unknown',
      `${inspectValue(wanted)} is not one of the ports of ${callee.name} (${names.join(', ')})`,
      'name one of those',
    );
  }
  const ports = callee.ports.filter((port) => options.ports?.includes(port.name));
  return ports.length === 0 ? undefined : ports;
}

/** The callers and callees that everybody has, as the platform names them, and those of its own kin. */
function unaskedCalls(service: ServiceModel): readonly Call[] {
  const { gateways, metrics, telemetry } = service.system.environment.platform;
  const requests = service.ports.filter((port) => isLayer7(port.protocol));
  const scraped = service.ports.filter((port) => port.name === 'metrics');
  const access = (caller: Peer, callee: Peer, ports: readonly PortModel[]): Call[] =>
    ports.length === 0 ? [] : [accessOf(caller, callee, ports)];
  return [
    ...gateways.flatMap((gateway) => access(gateway, service.peer, requests)),
    ...entrancesOf(service).flatMap(({ peer, ports }) => access(peer, service.peer, ports)),
    ...(metrics === undefined ? [] : access(metrics, service.peer, scraped.length > 0 ? scraped : requests)),
    ...(telemetry === undefined ? [] : access(service.peer, telemetry, telemetry.ports)),
    ...closeEndsOf(service).flatMap(([caller, callee]) => access(caller, callee, service.ports)),
  ];
}

/** A call that opens the way and configures nothing. */
export function accessOf(caller: Peer, callee: Peer, ports: readonly PortModel[]): Call {
  return {
    caller,
    callee,
    ports,
    variables: [],
    accessOnly: true,
    path: '',
    essential: false,
    methods: undefined,
    paths: undefined,
    tightens: undefined,
    sentBy: undefined,
  };
}

/** Their order means nothing; an empty list would allow nothing and is no call. */
function distinct(list: readonly string[] | undefined): readonly string[] | undefined {
  return list === undefined ? undefined : [...new Set(list)].toSorted();
}

function tightenedOf({ timeout, retries }: ReadCallOptions): TightenedPromise | undefined {
  if (timeout === undefined && retries === undefined) return undefined;
  return { timeout, retries: retriesModel(retries, timeout) };
}

function agree(one: Call, other: Call): boolean {
  return usesOf(one) === usesOf(other) && restOf(one) === restOf(other) && variablesOf(one) === variablesOf(other);
}

/** A caller may use one callee in several ways: each is an edge of its own. All else is said once. */
function mayStandBeside(one: Call, call: Call, declared: readonly Call[]): boolean {
  return restOf(one) === restOf(call) && declared.every((known) => usesOf(known) !== usesOf(call));
}

const restOf = ({ essential, tightens }: Call) => JSON.stringify([essential, tightens]);
const variablesOf = ({ variables }: Call) => JSON.stringify(variables);
