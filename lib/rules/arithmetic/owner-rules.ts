import type { JudgedObject } from '../../model/program.ts';
import { type Fields, fields, fieldsIn, specOf, textIn } from '../fields.ts';
import { isKind, namespaceOf, objectIssue, objectText } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';

/** Modes in which a VerticalPodAutoscaler only says what it would do, or does it for new pods alone. */
const passive = ['Off', 'Initial'];

/**
 * An autoscaler measures use as a share of the request. Where a VerticalPodAutoscaler moves the request, each answers what
 * the other has done.
 *
 * @see https://github.com/kubernetes/autoscaler/blob/master/vertical-pod-autoscaler/docs/known-limitations.md
 */
export function* leaveResourcesToOneOwner(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const vertical = new Map<string, JudgedObject>();
  for (const object of objects) {
    if (!isKind(object, 'VerticalPodAutoscaler', 'autoscaling.k8s.io')) continue;
    const { updatePolicy, targetRef } = specOf(object);
    if (passive.includes(textIn(fields(updatePolicy)['updateMode']) ?? 'Auto')) continue;
    vertical.set(keyOf(object, fields(targetRef)), object);
  }
  if (vertical.size === 0) return;
  for (const object of objects) {
    if (!isKind(object, 'HorizontalPodAutoscaler', 'autoscaling')) continue;
    const { scaleTargetRef, metrics } = specOf(object);
    const other = vertical.get(keyOf(object, fields(scaleTargetRef)));
    if (other === undefined) continue;
    const moved = movedBy(other);
    for (const [index, metric] of fieldsIn(metrics).entries()) {
      const measured = textIn(fields(metric['resource'] ?? metric['containerResource'])['name']);
      if (measured === undefined || !moved.includes(measured)) continue;
      yield objectIssue(
        object,
        'two-owners-of-resources',
        `/spec/metrics/${index}`,
        `measures ${measured}, whose request ${objectText(other)} (at ${other.constructPath}) changes`,
        `write updateMode: 'Off' there, or leave ${measured} out of its controlledResources`,
      );
    }
  }
}

function keyOf(object: JudgedObject, target: Fields): string {
  return `${namespaceOf(object)} ${target['kind']} ${target['name']}`;
}

/** What it sets for any container; both, where nothing is written. */
function movedBy(object: JudgedObject): readonly unknown[] {
  const policies = fieldsIn(fields(specOf(object)['resourcePolicy'])['containerPolicies']);
  const active = policies.filter(({ mode }) => mode !== 'Off');
  if (policies.length === 0) return ['cpu', 'memory'];
  return active.flatMap(({ controlledResources }) =>
    Array.isArray(controlledResources) ? controlledResources : ['cpu', 'memory'],
  );
}
