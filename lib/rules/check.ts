import type { Issue, LocatedIssue } from '../model/issue.ts';
import type { JudgedObject, Program } from '../model/program.ts';
import type { Waiver } from '../model/waiver.ts';
import { inspectValue } from '../support/plain.ts';
import type { CheckResult } from './check-result.ts';
import { judged } from './judge.ts';
import { placesOf } from './places.ts';
import type { KeyedIssue, ObjectIssue } from './rule.ts';
import { environmentRules, objectRules, programRules, serviceRules, systemRules } from './rules.ts';
import { isDay, waiveWithReason } from './waiver-rules.ts';

export type { CheckResult, WaivedIssue } from './check-result.ts';

/** All rules over the models, and what was wrong with props, calls and the tree before. */
export function check(program: Program): CheckResult {
  const placeOf = placesOf(program);
  return judged(program, function* () {
    for (const { key, issue } of problemsOf(program)) {
      const { group, subject, waivers } = placeOf(key);
      yield { issue, group, subject, waivers, line: () => program.lineOf(key) };
    }
  });
}

/** The rules over what leaves, patched and foreign objects included. */
export function checkObjects(objects: readonly JudgedObject[], program: Program): readonly LocatedIssue[] {
  const found = objectRules.map((rule) => rule(objects, program));
  return judgeFound(found, program).issues;
}

/** Applies waivers to what was found on objects. */
export function judgeFound(found: Iterable<Iterable<ObjectIssue>>, program: Program): CheckResult {
  const placeOf = placesOf(program);
  return judged(program, function* () {
    for (const issues of found) {
      for (const { object, issue } of issues) {
        const { group, subject } = object;
        const { waivers } = placeOf(`${group}/${subject}`);
        yield { issue, group, subject, waivers, line: () => object.line };
      }
    }
  });
}

function* problemsOf(program: Program): Iterable<KeyedIssue> {
  const { environments, systems, services, graph, treeProblems, today } = program;
  if (today !== undefined && !isDay(today)) yield { key: '', issue: notToday(today) };
  yield* treeProblems;
  yield* graph.problems;
  for (const rule of programRules) yield* rule(program);
  for (const environment of environments) {
    const found = environmentRules.map((rule) => rule(environment));
    yield* ofModel(environment.id, environment, found);
    yield* ofModel(environment.id, environment.cloud, []);
  }
  for (const system of systems) {
    yield* ofModel(
      system.key,
      system,
      systemRules.map((rule) => rule(system)),
    );
  }
  for (const service of services) {
    yield* ofModel(
      service.key,
      service,
      serviceRules.map((rule) => rule(service, graph)),
    );
  }
}

/** What is wrong with a model's props, then what rules found; not both about one option. */
function* ofModel(
  key: string,
  { problems, waivers = [] }: { readonly problems: readonly Issue[]; readonly waivers?: readonly Waiver[] },
  found: readonly Iterable<Issue>[],
): Iterable<KeyedIssue> {
  const misread = new Set(problems.map(({ path }) => path));
  for (const issue of problems) yield { key, issue };
  // Props that are no object say nothing that a rule could judge.
  if (misread.has('')) return;
  for (const issue of waiveWithReason(waivers)) yield { key, issue };
  for (const issues of found) {
    for (const issue of issues) {
      if (!misread.has(issue.path)) yield { key, issue };
    }
  }
}

function notToday(today: string): Issue {
  return {
    rule: 'bad-today',
    path: 'today',
    problem: `${inspectValue(today)} is no day of the calendar`,
    remedy: "write it as 'YYYY-MM-DD', such as '2027-03-01'",
  };
}
