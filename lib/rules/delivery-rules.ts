import type { DeliveryModel } from '../model/delivery.ts';
import type { EnvironmentModel } from '../model/environment.ts';
import type { Issue } from '../model/issue.ts';
import { memberPath } from '../model/option-kinds.ts';
import type { JudgedObject, Program } from '../model/program.ts';
import { atLeast, isVersion } from '../model/version.ts';
import { nearest } from '../support/nearest.ts';
import type { KeyedIssue, ObjectIssue, ObjectRule, ProgramRule } from './rule.ts';

/** Duties of what applies the output. */
export const deliveryRules: readonly ProgramRule[] = [
  readDeliveries,
  deliverOnce,
  deliverKnownEnvironments,
  deliverWithWhatArgoCdKnows,
];

/** Duties of what leaves, where Argo CD applies it. */
export const deliveryObjectRules: readonly ObjectRule[] = [keepApplicationsSmall];

/** What was wrong with the props themselves. */
function* readDeliveries({ deliveries }: Program): Iterable<KeyedIssue> {
  for (const { key, problems } of deliveries) for (const issue of problems) yield { key, issue };
}

/** Of two deliveries of one object each would take it from the other. */
function* deliverOnce({ deliveries }: Program): Iterable<KeyedIssue> {
  const [first, ...others] = deliveries;
  for (const { key } of others) {
    yield {
      key,
      issue: {
        rule: 'delivered-twice',
        path: 'id',
        problem: `'${first?.key}' delivers all environments of the program already`,
        remedy: "make one ArgoDelivery, and say by 'environments' how they differ",
      },
    };
  }
}

/** A misspelt environment would silently be delivered as usual. */
function* deliverKnownEnvironments({ deliveries, environments }: Program): Iterable<KeyedIssue> {
  const known = new Map(environments.map((environment) => [environment.id, environment]));
  for (const { key, environments: said } of deliveries) {
    for (const id of Object.keys(said)) {
      const path = memberPath('environments', id);
      const environment = known.get(id);
      if (environment === undefined) yield { key, issue: unknownEnvironment(path, id, [...known.keys()]) };
      else if (environment.platform.argoCd === undefined) yield { key, issue: withoutArgoCd(path, id) };
    }
    if (environments.length > 0 && environments.every(({ platform }) => platform.argoCd === undefined)) {
      yield { key, issue: withoutArgoCd('', undefined) };
    }
  }
}

function unknownEnvironment(path: string, id: string, known: readonly string[]): Issue {
  const close = nearest(id, known);
  return {
    rule: 'delivered-environment-unknown',
    path,
    problem: `there is no environment '${id}'`,
    remedy: close === undefined ? `name one of ${known.join(', ') || 'the program'}` : `did you mean '${close}'?`,
  };
}

function withoutArgoCd(path: string, id: string | undefined): Issue {
  return {
    rule: 'delivered-without-argo-cd',
    path,
    problem: `${id === undefined ? 'no environment has' : `the platform of ${id} does not have`} Argo CD`,
    remedy: "write which version it has: platform: { argoCd: '3.5' }",
  };
}

/** Compared by the server since 2.10, asked before a namespace goes since 2.14, known by annotation since 3.0 (cases.md C38, C40). */
function* deliverWithWhatArgoCdKnows({ deliveries, environments }: Program): Iterable<KeyedIssue> {
  const [delivery] = deliveries;
  if (delivery === undefined) return;
  for (const environment of environments) {
    const issue = unfit(environment, delivery);
    if (issue !== undefined) yield { key: environment.id, issue };
  }
}

function unfit({ platform: { argoCd } }: EnvironmentModel, delivery: DeliveryModel): Issue | undefined {
  // What is no version is told already.
  if (argoCd === undefined || !isVersion(argoCd)) return undefined;
  if (!atLeast(argoCd, '2.14')) {
    return {
      rule: 'argo-cd-unsupported',
      path: 'platform.argoCd',
      problem: `Argo CD ${argoCd} does not ask before it prunes a namespace: that came with 2.14`,
      remedy: 'upgrade it, better to 3.1 or newer, or deliver without ArgoDelivery',
    };
  }
  if (atLeast(argoCd, '3.0') || delivery.tracking === 'annotation') return undefined;
  return {
    rule: 'tracking-by-label',
    path: 'platform.argoCd',
    problem: `Argo CD ${argoCd} knows its objects by a label, which controllers copy to objects of theirs, and those are pruned`,
    remedy:
      "set application.resourceTrackingMethod: annotation in argocd-cm and say so: new ArgoDelivery(…, { tracking: 'annotation' })",
  };
}

/** State and result of every object of an Application are kept in one object of etcd, and each refresh compares all. */
function* keepApplicationsSmall(objects: readonly JudgedObject[], program: Program): Iterable<ObjectIssue> {
  if (program.deliveries.length === 0) return;
  const applications = new Map(
    program.services.map(({ system, name, application }) => [`${system.key} ${name}`, application]),
  );
  const counts = new Map<string, { object: JudgedObject; count: number; application: string | undefined }>();
  for (const object of objects) {
    if (object.system === undefined || object.environment?.platform.argoCd === undefined) continue;
    const application = applications.get(`${object.system} ${object.subject}`);
    const key = `${object.system} ${application ?? ''}`;
    const seen = counts.get(key);
    if (seen === undefined) counts.set(key, { object, count: 1, application });
    else seen.count += 1;
  }
  for (const { object, count, application } of counts.values()) {
    const most = object.environment?.defaults.delivery.mostObjects ?? Number.POSITIVE_INFINITY;
    if (count > most) yield tooLarge(object, { count, most, application }, program);
  }
}

function tooLarge(
  object: JudgedObject,
  {
    count,
    most,
    application,
  }: { readonly count: number; readonly most: number; readonly application: string | undefined },
  { lineOf }: Program,
): ObjectIssue {
  const { manifest, constructPath, environment, system, origin, group } = object;
  const whole = { manifest, constructPath, environment, system, origin, group, subject: '' };
  return {
    object: { ...whole, line: system === undefined ? undefined : lineOf(system) },
    issue: {
      rule: 'application-too-large',
      path: application === undefined ? '' : `application: '${application}'`,
      problem: `${count} objects are one Application, and more than ${most} are slow to compare and hard to keep`,
      remedy:
        "give services another application: 'payments', before the first sync of them: later it is moved by hand, see docs/delivery.md; or waive('application-too-large', { reason: '…' })",
    },
  };
}
