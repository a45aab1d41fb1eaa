import type { Issue } from '../model/issue.ts';
import { memberPath } from '../model/option-kinds.ts';
import type { JudgedObject } from '../model/program.ts';
import type { ServiceModel } from '../model/service.ts';
import { waveAnnotation } from '../model/waves.ts';
import { workloadKindOf } from '../model/workload-kind.ts';
import { inspectValue } from '../support/plain.ts';
import { objectIssue } from './object-issue.ts';
import type { ObjectIssue, ServiceRule } from './rule.ts';

/** What Argo CD is told in annotations, of a service and of what leaves. */
export const argoAnnotationRules: readonly ServiceRule[] = [leaveTrackingOutOfOptions, orderSingleObjects];

/** By them Argo CD tells its own objects: written by somebody else, two Applications fight over one object (platform.md 0.1). */
const tracking = ['argocd.argoproj.io/tracking-id', 'argocd.argoproj.io/installation-id'];
const trackingProblem = 'Argo CD writes it to know whose an object is';

function* leaveTrackingOutOfOptions(service: ServiceModel): Iterable<Issue> {
  for (const option of ['annotations', 'podAnnotations'] as const) {
    for (const key of tracking) {
      if (!Object.hasOwn(service[option], key)) continue;
      yield {
        rule: 'annotation-reserved',
        path: memberPath(option, key),
        problem: trackingProblem,
        remedy: 'remove it',
      };
    }
  }
}

/** The same of every object: one that was copied out of a cluster has it still. */
export function* leaveTrackingToArgoCd(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const object of objects) {
    const annotations = object.manifest.metadata?.annotations;
    if (object.origin === 'rendered' || annotations === undefined || annotations === null) continue;
    for (const key of tracking) {
      if (!Object.hasOwn(annotations, key)) continue;
      const pointer = `/metadata/annotations/${key.replace('/', '~1')}`;
      yield objectIssue(object, 'annotation-reserved', pointer, `is there: ${trackingProblem}`, 'remove it');
    }
  }
}

/** Each says of one object when and how it is applied. Argo CD takes those of Helm as well. */
const ofOneObject = [
  waveAnnotation,
  'argocd.argoproj.io/hook',
  'argocd.argoproj.io/hook-delete-policy',
  'helm.sh/hook',
  'helm.sh/hook-delete-policy',
  'helm.sh/hook-weight',
];
const syncOptions = 'argocd.argoproj.io/sync-options';

/** The option stands on all objects of a service: its policies and Service would be hooks, too, deleted by each sync. */
function* orderSingleObjects(service: ServiceModel): Iterable<Issue> {
  for (const [key, value] of Object.entries(service.annotations)) {
    if (!ofOneObject.includes(key) && !(key === syncOptions && replaces(value))) continue;
    yield {
      rule: 'annotation-reserved',
      path: memberPath('annotations', key),
      problem: `would stand on every object of ${service.name}, and says of a single one when or how it is applied`,
      remedy: `write it on that one: .object('${workloadKindOf(service)}').metadata.addAnnotation('${key}', ${inspectValue(value)})`,
    };
  }
}

/** Made again, or written over what controllers wrote: a Service would lose its address. */
function replaces(options: unknown): boolean {
  const said = String(options).split(',');
  return said.some((option) => /^\s*(?:Force|Replace)=true\s*$/i.test(option));
}
