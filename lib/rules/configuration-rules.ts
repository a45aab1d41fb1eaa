import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import { environmentVariableName, isEnvironmentVariableName } from '../model/names.ts';
import { memberPath } from '../model/option-kinds.ts';
import type { ServiceModel } from '../model/service.ts';
import { orderedByReference, type VariableEntry } from '../model/variable-references.ts';
import { atLeast } from '../model/version.ts';
import { nearest } from '../support/nearest.ts';
import { inspectValue } from '../support/plain.ts';

/** What shells and programs cannot read is lost without a word. */
export function* spellVariables(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const { name, path } of allVariables(service, graph)) {
    if (isEnvironmentVariableName(name)) continue;
    yield {
      rule: 'config-key-illegal',
      path,
      problem: `${inspectValue(name)} is no name of an environment variable`,
      remedy: `use letters, digits and underscores, no digit first, such as ${environmentVariableName(name)}`,
    };
  }
}

/** One name has one value. */
export function* giveVariablesOnce(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const givers = new Map<string, string>();
  for (const { name, path, callee } of allVariables(service, graph)) {
    const giver = givers.get(name);
    if (giver === undefined) givers.set(name, `the call to ${callee}`);
    else
      yield {
        rule: 'variable-given-twice',
        path,
        problem: `${giver} gives '${name}' already`,
        remedy: `use another name, or give that call { variable: false }`,
      };
  }
}

/** Kubernetes leaves a reference to an unknown name as it is, and the program reads dollar and brackets (cases.md C02). */
export function* referToKnownVariables(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const entries = entriesOf(service, graph);
  const texts = [...entries, ...argumentsOf(service)];
  if (!texts.some(({ value }) => typeof value === 'string' && value.includes('$'))) return;
  const names = entries.map(({ name }) => name);
  const { undefined: unknown, cycle } = orderedByReference(texts);
  for (const { name, reference } of unknown) {
    const inArguments = /^(?:args|command)\[/.test(name);
    // In a script `$(date)` runs a program; only what looks like a variable is taken for one.
    if (inArguments && !/^[A-Z_][A-Z0-9_]*$/.test(reference)) continue;
    const close = nearest(reference, names);
    yield {
      rule: 'variable-undefined',
      path: inArguments ? name : memberPath('config', name),
      problem: `$(${reference}) is nothing that it defines`,
      remedy:
        close === undefined
          ? `add ${reference} to config, or write $$(${reference}) for the text itself`
          : `did you mean $(${close})?`,
    };
  }
  if (cycle === undefined) return;
  yield {
    rule: 'variable-cycle',
    path: memberPath('config', cycle[0] ?? ''),
    problem: `refers to itself: ${[...cycle, cycle[0]].join(' → ')}`,
    remedy: 'give one of them a value without a reference',
  };
}

/** The pod learns its zone from Kubernetes 1.35 on; before, it would not start. */
export function* askThePodForWhatItKnows({ variables, system }: ServiceModel): Iterable<Issue> {
  const { kubernetes } = system.environment.platform;
  for (const variable of variables) {
    if (variable.kind !== 'podValue' || !(variable.field === 'zone' || variable.field === 'region')) continue;
    if (atLeast(kubernetes, '1.35')) continue;
    yield {
      rule: 'pod-value-unsupported',
      path: memberPath('config', variable.name),
      problem: `fromPod('${variable.field}') needs Kubernetes 1.35, and the platform has ${kubernetes}`,
      remedy: "use fromPod('node') and let the program look up the rest, or leave it out here",
    };
  }
}

/** Variables of calls first, then of the configuration, with the place where the user said each. */
function* allVariables(service: ServiceModel, graph: CallGraph) {
  const given = new Set<string>();
  for (const { callee, variables } of graph.callsOf(service.peer.key)) {
    for (const { name, value } of variables) {
      // A callee that is used in several ways gives its address each time.
      const same = `${callee.key} ${name}=${value}`;
      if (given.has(same)) continue;
      given.add(same);
      yield { name, path: `call(${callee.name}).variable`, callee: callee.name };
    }
  }
  for (const { name } of service.variables) yield { name, path: memberPath('config', name), callee: '' };
}

function entriesOf(service: ServiceModel, graph: CallGraph): readonly VariableEntry[] {
  const addresses = graph.callsOf(service.peer.key).flatMap((call) => call.variables);
  const own = service.variables.map((variable) => ({
    name: variable.name,
    value: variable.kind === 'literal' ? variable.value : undefined,
  }));
  return [...addresses, ...own];
}

/** Kubernetes expands references here, too. */
function argumentsOf({ command = [], args = [] }: ServiceModel): readonly VariableEntry[] {
  return [
    ...command.map((value, index) => ({ name: `command[${index}]`, value })),
    ...args.map((value, index) => ({ name: `args[${index}]`, value })),
  ];
}
