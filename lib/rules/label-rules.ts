import type { Issue } from '../model/issue.ts';
import { isAnnotationKey, isLabelKey, isLabelValue } from '../model/names.ts';
import { memberPath } from '../model/option-kinds.ts';
import type { ServiceModel } from '../model/service.ts';
import type { SystemModel } from '../model/system.ts';
import { inspectValue } from '../support/plain.ts';

/** Labels that come of ids, which are judged themselves, and of versions, which are made to fit. */
const ofIds = ['instance', 'name', 'part-of', 'version'].map((name) => `app.kubernetes.io/${name}`);

/** Labels of a service are labels. Those that it has from its system are judged there. */
export function* spellServiceLabels({ labels, system }: ServiceModel): Iterable<Issue> {
  for (const [key, value] of Object.entries(labels)) {
    if (system.labels[key] !== value && !ofIds.includes(key))
      yield* labelProblems(memberPath('labels', key), key, value);
  }
}

/** Labels of a system are labels, its owner's name among them. */
export function* spellSystemLabels({ labels, owner }: SystemModel): Iterable<Issue> {
  for (const [key, value] of Object.entries(labels)) {
    if (ofIds.includes(key)) continue;
    yield* labelProblems(key === 'owner' && value === owner ? 'owner' : memberPath('labels', key), key, value);
  }
}

/** Keys of annotations follow the rule of labels' keys. */
export function* spellAnnotations(service: ServiceModel): Iterable<Issue> {
  for (const option of ['annotations', 'podAnnotations'] as const) {
    for (const key of Object.keys(service[option])) {
      if (isAnnotationKey(key)) continue;
      yield {
        rule: 'annotation-illegal',
        path: memberPath(option, key),
        problem: `${inspectValue(key)} is no key of an annotation`,
        remedy: 'write one such as example.com/note: letters, digits, dashes, underscores and dots, at most one slash',
      };
    }
  }
}

/** Settings by which Istio takes pods in and out; what we derive from membership would then be wrong. */
const membership = [
  'sidecar.istio.io/inject',
  'istio.io/dataplane-mode',
  'istio.io/use-waypoint',
  'istio.io/rev',
  'istio-injection',
];

/** Membership in the mesh is said in one place. */
export function* joinTheMeshByOption(service: ServiceModel): Iterable<Issue> {
  for (const option of ['labels', 'podAnnotations'] as const) {
    for (const key of membership) {
      if (!Object.hasOwn(service[option], key)) continue;
      yield {
        rule: 'label-reserved',
        path: memberPath(option, key),
        problem: 'decides about the mesh behind the back of policies and pictures',
        remedy: "remove it; 'mesh: false' takes a service out, the platform's 'mesh' takes it in",
      };
    }
  }
}

function* labelProblems(path: string, key: string, value: unknown): Iterable<Issue> {
  if (isLabelKey(key) && isLabelValue(value)) return;
  const legal = 'at most 63 letters, digits, dashes, underscores and dots, with a letter or digit at both ends';
  yield {
    rule: 'label-illegal',
    path,
    problem: isLabelKey(key) ? `${inspectValue(value)} is no label value` : `${inspectValue(key)} is no label key`,
    remedy: isLabelKey(key)
      ? `use ${legal}; longer text belongs into an annotation`
      : `use ${legal}, after 'example.com/' if you like`,
  };
}
