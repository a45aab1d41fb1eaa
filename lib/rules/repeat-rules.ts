import type { Call } from '../model/call.ts';
import { chainsOf, chainText } from '../model/chains.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import { goesByOwnRules, runsBy, runsOf } from '../model/kept.ts';
import type { RetriesModel } from '../model/promise.ts';
import { mayRunTwice, tightenedRoute } from '../model/routes.ts';
import type { ServiceModel } from '../model/service.ts';
import { targetsOf } from '../model/target-calls.ts';
import { waysOf } from '../model/ways.ts';

/** Answers are tried again for operations that may run twice; POST and PATCH may not unless their program says so. */
export function* repeatOnlyWhatMayRunTwice(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const call of graph.callersOf(service.key)) {
    if (call.tightens?.retries !== undefined) continue;
    const repeated = repeatedBeside(call, service, graph);
    if (repeated.length > 0) yield repeatsTooMuch('serves.retries.on', repeated, call);
  }
  for (const call of graph.callsOf(service.key)) {
    const callee = graph.serviceOf(call.callee.key);
    if (call.tightens?.retries === undefined || callee === undefined) continue;
    const repeated = repeatedBeside(call, callee, graph, true);
    if (repeated.length > 0) yield repeatsTooMuch(`${call.path}.retries.on`, repeated, call);
  }
}

/** Methods that must not run twice and are tried again where they take no route; on routes, too, where the call itself says so. */
function repeatedBeside(call: Call, { promise }: ServiceModel, graph: CallGraph, onRoutes = false): readonly string[] {
  const { methods = [], paths, sentBy } = call;
  // What another service sends on is repeated as that one promises, and said there.
  if (sentBy !== undefined || goesByOwnRules(call, graph)) return [];
  const tightens = { timeout: undefined, retries: call.tightens?.retries };
  const isRepeated = (retries: RetriesModel | undefined) =>
    runsBy(tightenedRoute({ timeout: undefined, retries }, tightens).retries) > 1;
  return methods.filter((method) => {
    if (mayRunTwice(method)) return false;
    const { routes, beside } = waysOf({ methods: [method], paths }, promise);
    if (beside && isRepeated(promise?.retries)) return true;
    return onRoutes && routes.some((route) => isRepeated(route.retries));
  });
}

function repeatsTooMuch(path: string, repeated: readonly string[], call: Call): Issue {
  return {
    rule: 'retries-not-idempotent',
    path,
    problem: `'idempotent' also repeats ${repeated.join(' and ')}, which ${call.caller.name} uses (${chainText([call])})`,
    remedy:
      "write on: 'unreached'; where its program drops what it has seen: waive('retries-not-idempotent', { reason: '…' })",
  };
}

/** Retries at two layers multiply, just when there is least to spare. */
export function* retryAtOneLayer(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const { call, path } of layersSaidBy(service, graph)) {
    const below = chainsOf(graph).mostRunsBelow(call.callee.key);
    if (below.value === 1) continue;
    const runs = runsOf(call, graph);
    yield {
      rule: 'retries-at-two-layers',
      path: `${path}.on`,
      problem: `'idempotent' repeats ${call.callee.name} up to ${runs} times, and below it ${chainText(below.calls)} is repeated, too: ${runs} × ${below.value} = ${runs * below.value}`,
      remedy: "keep on: 'idempotent' at one of them, best at the lowest, and write on: 'unreached' at the others",
    };
  }
}

/** One request must not become a flood at the end of a chain. */
export function* boundRunsAlongChains(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const { mostRuns } = service.system.environment.defaults;
  for (const { call, path } of layersSaidBy(service, graph)) {
    const below = chainsOf(graph).mostRunsBelow(call.callee.key);
    const runs = runsOf(call, graph) * below.value;
    // Said where the limit is crossed, not again for everybody above.
    if (runs <= mostRuns || below.value > mostRuns) continue;
    yield {
      rule: 'attempts-multiply',
      path: `${path}.attempts`,
      problem: `one request may run ${runs} times at the end of ${chainText([call, ...below.calls])}, and ${mostRuns} is the most`,
      remedy: 'try less often, or at one layer only',
    };
  }
}

/** Calls that are repeated after an answer, and the option that says so. */
interface Layer {
  readonly call: Call;
  readonly path: string;
}

/** What a service says of retries: of those who call it, the one that is repeated most often, and of calls of its own. */
function* layersSaidBy(service: ServiceModel, graph: CallGraph): Iterable<Layer> {
  const sentOn = targetsOf(service).flatMap(({ key }) =>
    graph.callersOf(key).filter(({ sentBy }) => sentBy === service.key),
  );
  const promised = [...graph.callersOf(service.key), ...sentOn].filter(
    ({ tightens, sentBy }) => tightens?.retries === undefined && (sentBy ?? service.key) === service.key,
  );
  const most = mostRepeated(promised, graph);
  if (most !== undefined) yield { call: most, path: promisedAt(most, service) };
  for (const call of graph.callsOf(service.key)) {
    if (call.tightens?.retries === undefined || call.sentBy !== undefined || runsOf(call, graph) === 1) continue;
    yield { call, path: `${call.path}.retries` };
  }
}

function mostRepeated(calls: readonly Call[], graph: CallGraph): Call | undefined {
  let most: Call | undefined;
  for (const call of calls) {
    // Who is called below again begins nothing: a chain does not come back to where it began.
    const below = chainsOf(graph).mostRunsBelow(call.callee.key).calls;
    if (below.some(({ callee }) => callee.key === call.caller.key)) continue;
    if (runsOf(call, graph) > (most === undefined ? 1 : runsOf(most, graph))) most = call;
  }
  return most;
}

/** Where the promise says the retries of a call: for all, or on the route on which it is repeated most often. */
function promisedAt(call: Call, { promise }: ServiceModel): string {
  const { routes, beside } = waysOf(call, promise);
  const most = Math.max(...routes.map(({ retries }) => runsBy(retries)));
  if (beside && runsBy(promise?.retries) >= most) return 'serves.retries';
  const route = routes.find(({ retries, says }) => says.includes('retries') && runsBy(retries) === most);
  return route === undefined ? 'serves.retries' : `serves.routes[${promise?.routes?.indexOf(route)}].retries`;
}
