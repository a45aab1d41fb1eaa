import type { Call } from '../model/call.ts';
import { chainsOf, chainText, essentialCycles, keptFor, runsOf } from '../model/chains.ts';
import { criticalities } from '../model/criticality.ts';
import { goDuration } from '../model/duration.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import type { Program } from '../model/program.ts';
import { leavesPromise, longestTimeout, mayRunTwice } from '../model/routes.ts';
import type { ServiceModel } from '../model/service.ts';
import type { KeyedIssue } from './rule.ts';

/** Services that need each other can never start from nothing, and fall together. */
export function* breakCyclesAtOptionalCalls({ services, graph }: Program): Iterable<KeyedIssue> {
  for (const cycle of essentialCycles(services, graph)) {
    const [first] = cycle;
    if (first === undefined) continue;
    yield {
      key: first.caller.key,
      issue: {
        rule: 'essential-cycle',
        path: first.path,
        problem: `${chainText(cycle)}: each of them needs the next, so that none can serve before all others do`,
        remedy: `say which call its caller can do without, such as call(${first.callee.name}, { essential: false })`,
      },
    };
  }
}

/** What matters most must not fall with what matters less. */
export function* needWhatIsAsCritical(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const { callee, essential, path } of graph.callsOf(service.key)) {
    const needed = graph.serviceOf(callee.key);
    if (!essential || needed === undefined || rank(needed) >= rank(service)) continue;
    yield {
      rule: 'criticality-inverted',
      path,
      problem: `${service.name} is '${service.criticality}' and cannot serve without ${needed.name}, which is '${needed.criticality}'`,
      remedy: `give ${needed.name} criticality: '${service.criticality}', or do without it: call(${needed.name}, { essential: false })`,
    };
  }
}

const rank = ({ criticality }: ServiceModel) => criticalities.indexOf(criticality);

/** A caller that gives up first leaves its callee working for nobody. */
export function* outlastCallees(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  // Which of its requests needs which callee, nobody says: the one that may take longest is given the benefit.
  const timeout = longestTimeout(service.promise);
  const longest = timeout === undefined ? undefined : chainsOf(graph).longestBelow(service.key);
  if (timeout === undefined || longest === undefined || longest.value <= timeout) return;
  const [call] = longest.calls;
  const last = longest.calls.at(-1);
  const route = (service.promise?.routes ?? []).findIndex((candidate) => candidate.timeout === timeout);
  yield {
    rule: 'timeout-below-callee',
    path: service.promise?.timeout === timeout ? 'serves.timeout' : `serves.routes[${route}].timeout`,
    problem: `'${goDuration(timeout)}' is shorter than the '${goDuration(longest.value)}' that ${last?.callee.name} may take with its retries (${chainText(longest.calls)})`,
    remedy: `raise it to '${goDuration(longest.value)}', lower serves.timeout of ${last?.callee.name}, or do without it: call(${call?.callee.name}, { essential: false })`,
  };
}

/** Answers are tried again for operations that may run twice; POST and PATCH may not unless their program says so. */
export function* repeatOnlyWhatMayRunTwice(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const call of graph.callersOf(service.key)) {
    // What another service sends on is repeated as that one promises, and said there.
    if (call.sentBy !== undefined) continue;
    const repeated = (call.methods ?? []).filter(
      (method) => !mayRunTwice(method) && !leavesPromise(method, service.promise),
    );
    const { retries } = keptFor(call, graph);
    if (repeated.length === 0 || retries?.on !== 'idempotent' || retries.attempts === 0) continue;
    yield {
      rule: 'retries-not-idempotent',
      path: 'serves.retries.on',
      problem: `'idempotent' also repeats ${repeated.join(' and ')}, which ${call.caller.name} uses (${chainText([call])})`,
      remedy:
        "write on: 'unreached'; where its program drops what it has seen: waive('retries-not-idempotent', { reason: '…' })",
    };
  }
}

/** Retries at two layers multiply, just when there is least to spare. */
export function* retryAtOneLayer(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const above = repeatingCallTo(service, graph);
  if (above === undefined) return;
  const below = chainsOf(graph).mostRunsBelow(service.key);
  if (below.value === 1) return;
  const runs = runsOf(above, graph);
  yield {
    rule: 'retries-at-two-layers',
    path: 'serves.retries.on',
    problem: `'idempotent' repeats ${service.name} up to ${runs} times, and below it ${chainText(below.calls)} is repeated, too: ${runs} × ${below.value} = ${runs * below.value}`,
    remedy: "keep on: 'idempotent' at one of them, best at the lowest, and write on: 'unreached' at the others",
  };
}

/** One request must not become a flood at the end of a chain. */
export function* boundRunsAlongChains(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const { mostRuns } = service.system.environment.defaults;
  const above = repeatingCallTo(service, graph);
  if (above === undefined) return;
  const below = chainsOf(graph).mostRunsBelow(service.key);
  const runs = runsOf(above, graph) * below.value;
  // Said where the limit is crossed, not again for everybody above.
  if (runs <= mostRuns || below.value > mostRuns) return;
  yield {
    rule: 'attempts-multiply',
    path: 'serves.retries.attempts',
    problem: `one request may run ${runs} times at the end of ${chainText([above, ...below.calls])}, and ${mostRuns} is the most`,
    remedy: 'try less often, or at one layer only',
  };
}

/** The caller for whom a service is repeated most often. */
function repeatingCallTo(service: ServiceModel, graph: CallGraph): Call | undefined {
  let most: Call | undefined;
  for (const call of graph.callersOf(service.key)) {
    if (runsOf(call, graph) > (most === undefined ? 1 : runsOf(most, graph))) most = call;
  }
  return most;
}

/** What nobody reaches is forgotten, or its caller is. In development people forward ports. */
export function* beReached(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const { tier, platform } = service.system.environment;
  const { gateways, metrics } = platform;
  if (tier === 'development' || service.ports.length === 0 || gateways.length > 0) return;
  if (graph.callersOf(service.key).some(({ caller }) => caller.key !== metrics?.key)) return;
  yield {
    rule: 'service-unreachable',
    path: 'port',
    problem: 'nobody calls it, the platform names no gateways, and network policies keep everybody else out',
    remedy:
      "declare its caller (calls, allowCallsFrom), name platform.gateways, or waive('service-unreachable', { reason: '…' })",
  };
}
