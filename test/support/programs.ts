import { graphOf } from '../../lib/model/build-graph.ts';
import type { Call } from '../../lib/model/call.ts';
import type { Issue, LocatedIssue } from '../../lib/model/issue.ts';
import type { Program } from '../../lib/model/program.ts';
import type { ServiceModel } from '../../lib/model/service.ts';
import type { SystemModel } from '../../lib/model/system.ts';
import { check } from '../../lib/rules/check.ts';
import { serviceModel, systemModel } from './models.ts';

/** A program of these services, with their systems and environments. */
export function programOf(
  services: readonly ServiceModel[],
  { calls = [], ...more }: Partial<Program> & { readonly calls?: readonly Call[] } = {},
): Program {
  const systems = [...new Set(services.map(({ system }) => system))];
  return {
    environments: [...new Set(systems.map(({ environment }) => environment))],
    systems,
    services,
    graph: graphOf(services, calls),
    deliveries: [],
    today: undefined,
    treeProblems: [],
    lineOf: () => undefined,
    ...more,
  };
}

/** A program of one system, and nothing in it. */
export function programOfSystems(...systems: readonly SystemModel[]): Program {
  return { ...programOf([]), systems, environments: [...new Set(systems.map(({ environment }) => environment))] };
}

type Props = Parameters<typeof serviceModel>[0];
type Place = Parameters<typeof serviceModel>[1];

/** What is wrong with one service: `rule path: problem; remedy` for each issue. */
export function refusalsOf(props: Props = {}, place: Place = {}): readonly string[] {
  return refusalsIn(programOf([serviceModel(props, place)]));
}

/** What is wrong with an environment in which one good service runs. */
export function refusalsOfEnvironment(place: Place): readonly string[] {
  return refusalsIn(programOf([serviceModel({}, systemModel({}, place as never))]));
}

/** What is wrong with a program. Its services stand alone: that nobody calls them is no news here. */
export function refusalsIn(program: Program): readonly string[] {
  return check(program)
    .issues.filter(({ rule }) => rule !== 'service-unreachable')
    .map(textOf);
}

/** An issue without its place. */
export function textOf({ rule, path, problem, remedy }: Issue | LocatedIssue): string {
  return `${rule} ${path}: ${problem}; ${remedy}`;
}
