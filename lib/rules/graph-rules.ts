import { type Call, isAmongPeers } from '../model/call.ts';
import { chainsOf, chainText, essentialCycles } from '../model/chains.ts';
import { criticalities } from '../model/criticality.ts';
import { goDuration } from '../model/duration.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import type { Program } from '../model/program.ts';
import { longestTimeout } from '../model/routes.ts';
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
        remedy: `say which call its caller can do without, such as ${declarationOf(first)}`,
      },
    };
  }
}

/** As it is declared now, said to be optional. */
function declarationOf({ path, callee }: Call): string {
  return `${path.startsWith('addCall(') ? 'addCall' : 'call'}(${callee.name}, { essential: false })`;
}

/** What matters most must not fall with what matters less. */
export function* needWhatIsAsCritical(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const call of graph.callsOf(service.key)) {
    const { callee, essential, path } = call;
    const needed = graph.serviceOf(callee.key);
    if (!essential || needed === undefined || rank(needed) >= rank(service)) continue;
    yield {
      rule: 'criticality-inverted',
      path,
      problem: `${service.name} is '${service.criticality}' and cannot serve without ${needed.name}, which is '${needed.criticality}'`,
      remedy: `give ${needed.name} criticality: '${service.criticality}', or do without it: ${declarationOf(call)}`,
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

/** What nobody reaches is forgotten, or its caller is. In development people forward ports. */
export function* beReached(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const { tier, platform } = service.system.environment;
  const { gateways, metrics } = platform;
  if (tier === 'development' || service.ports.length === 0 || gateways.length > 0) return;
  const callers = graph.callersOf(service.key).filter((call) => !isAmongPeers(call));
  if (callers.some(({ caller }) => caller.key !== metrics?.key)) return;
  yield {
    rule: 'service-unreachable',
    path: 'port',
    problem: 'nobody calls it, it is not exposed, and network policies keep everybody else out',
    remedy:
      "declare its caller (calls, allowCallsFrom), expose it, name platform.gateways, or waive('service-unreachable', { reason: '…' })",
  };
}
