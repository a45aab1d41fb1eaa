import type { Issue } from '../model/issue.ts';
import { isLabelKey, isLabelValue } from '../model/names.ts';
import { memberPath } from '../model/option-kinds.ts';
import type { ServiceModel } from '../model/service.ts';
import { nearest } from '../support/nearest.ts';
import { inspectValue } from '../support/plain.ts';

/** A pod of an unknown priority class is never created. */
export function* useKnownPriorityClass({ placement, system }: ServiceModel): Iterable<Issue> {
  const { priorityClass } = placement;
  const { priorityClasses, defaultPriorityClass } = system.environment.platform;
  if (priorityClass === undefined || priorityClass === defaultPriorityClass || priorityClasses.includes(priorityClass))
    return;
  const close = nearest(priorityClass, priorityClasses);
  const known = priorityClasses.length === 0 ? 'it names none' : priorityClasses.join(', ');
  yield {
    rule: 'priority-class-unknown',
    path: 'scheduling.priorityClass',
    problem: `${inspectValue(priorityClass)} is not one of the platform's priority classes (${known})`,
    remedy:
      close === undefined
        ? "use one of those, or add it to the platform's 'priorityClasses'"
        : `did you mean '${close}'?`,
  };
}

/** What selects nodes are labels as nodes can have. */
export function* spellNodeLabels({ placement }: ServiceModel): Iterable<Issue> {
  for (const [key, value] of Object.entries(placement.nodeLabels)) {
    if (isLabelKey(key) && isLabelValue(value)) continue;
    yield {
      rule: 'label-illegal',
      path: memberPath('scheduling.nodeLabels', key),
      problem: isLabelKey(key) ? `${inspectValue(value)} is no label value` : `${inspectValue(key)} is no label key`,
      remedy: 'use at most 63 letters, digits, dashes, underscores and dots, with a letter or digit at both ends',
    };
  }
  for (const [index, { key, value }] of placement.tolerations.entries()) {
    if (isLabelKey(key) && (value === undefined || isLabelValue(value))) continue;
    yield {
      rule: 'label-illegal',
      path: `scheduling.tolerations[${index}]`,
      problem: isLabelKey(key)
        ? `${inspectValue(value)} is no value of a taint`
        : `${inspectValue(key)} is no key of a taint`,
      remedy: 'write key and value as the node has them, such as dedicated and batch',
    };
  }
}
