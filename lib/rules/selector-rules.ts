import type { JudgedObject } from '../model/program.ts';
import { isPlainObject } from '../support/plain.ts';
import { labelsIn, selectorIn } from './label-selector.ts';
import { isKind, namespaceOf, objectIssue, objectText } from './object-issue.ts';
import type { ObjectIssue } from './rule.ts';
import { type Labels, type Selector, selects, type Workload, WorkloadIndex, workloadOf } from './workloads.ts';

/** A selector as it was written, and where. */
interface PlacedSelector {
  readonly pointer: string;
  readonly selector: Selector;
}

/** What selects the pods of one workload selects no other's: a Job's pod would get requests (cases.md C05). */
export function* selectOneWorkload(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const index = WorkloadIndex.of(objects);
  for (const object of objects) {
    for (const { pointer, selector } of selectorsOf(object)) {
      const [first, second, third] = index.matching(namespaceOf(object), selector);
      if (first === undefined || second === undefined) continue;
      if (third === undefined && changePlaces(first.object, second.object)) continue;
      yield objectIssue(
        object,
        'selector-matches-others',
        pointer,
        `selects the pods of ${objectText(first.object)} and of ${objectText(second.object)}`,
        'give the pods of one of them another value of a label that it selects by, such as app.kubernetes.io/name',
      );
    }
  }
}

/** A Deployment and a Rollout of one service, of which one takes the other's place: the same pods to everybody (cases.md C36). */
function changePlaces(one: JudgedObject, other: JudgedObject): boolean {
  if (one.origin === 'foreign' || other.origin === 'foreign') return false;
  const kinds = [one.manifest.kind, other.manifest.kind].sort().join(' ');
  return kinds === 'Deployment Rollout' && one.manifest.metadata?.name === other.manifest.metadata?.name;
}

/** The eviction API refuses a pod that two budgets select, whatever these allow (cases.md C12). */
export function* budgetPodsOnce(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const index = WorkloadIndex.of(objects);
  const budgets = new Map<Workload, JudgedObject>();
  for (const object of objects) {
    if (!isKind(object, 'PodDisruptionBudget', 'policy')) continue;
    const { selector } = specOf(object);
    if (selector === undefined) continue;
    for (const workload of index.matching(namespaceOf(object), selector)) {
      const other = budgets.get(workload);
      budgets.set(workload, object);
      if (other === undefined) continue;
      yield objectIssue(
        object,
        'two-budgets',
        '/spec/selector',
        `selects the pods of ${objectText(workload.object)}, which ${objectText(other)} (at ${other.constructPath}) selects, too: they can never be evicted`,
        'remove one of the two',
      );
    }
  }
}

/** A workload that does not select its own pods is refused by Kubernetes. */
export function* selectOwnPods(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const { object, labels, pointer } of WorkloadIndex.of(objects).workloads) {
    const { selector } = specOf(object);
    // Jobs and Pods need none, and get one that fits.
    if (selector === undefined || object.manifest.kind.endsWith('Job') || selects(selector, labels)) continue;
    yield objectIssue(
      object,
      'selector-misses-pods',
      '/spec/selector',
      `does not match the labels at ${pointer}/metadata/labels`,
      'give the pods every label that it selects by',
    );
  }
}

function selectorsOf(object: JudgedObject): readonly PlacedSelector[] {
  const { selector, podSelector, template } = specOf(object);
  if (isKind(object, 'Service', '')) {
    // Without a selector it selects nothing: somebody else writes its endpoints.
    const some = isPlainObject(selector) && Object.keys(selector).length > 0;
    return some ? [{ pointer: '/spec/selector', selector: { matchLabels: selector as Labels } }] : [];
  }
  if (isKind(object, 'PodDisruptionBudget', 'policy')) {
    return selector === undefined ? [] : [{ pointer: '/spec/selector', selector }];
  }
  // Of ours, the constraints below say the same.
  if (object.origin !== 'rendered' && selector !== undefined && workloadOf(object) !== undefined) {
    return [{ pointer: '/spec/selector', selector: podSelectorIn(object, selector) }];
  }
  // A user's policy or constraint may well be about several workloads.
  if (object.origin === 'foreign') return [];
  if (isKind(object, 'NetworkPolicy', 'networking.k8s.io')) {
    const all = podSelector === undefined || Object.keys(podSelector).length === 0;
    return all ? [] : [{ pointer: '/spec/podSelector', selector: podSelector }];
  }
  return (template?.spec?.topologySpreadConstraints ?? []).map(({ labelSelector }, index) => ({
    pointer: `/spec/template/spec/topologySpreadConstraints/${index}/labelSelector`,
    selector: labelSelector ?? {},
  }));
}

/** A ReplicationController has plain labels there. */
function podSelectorIn({ manifest }: JudgedObject, selector: unknown): Selector {
  return manifest.kind === 'ReplicationController' ? { matchLabels: labelsIn(selector) } : selectorIn(selector);
}

/** The parts of a spec that select. */
interface SelectingSpec {
  readonly selector?: Selector | undefined;
  readonly podSelector?: Selector | undefined;
  readonly template?:
    | { readonly spec?: { readonly topologySpreadConstraints?: readonly { readonly labelSelector?: Selector }[] } }
    | undefined;
}

function specOf({ manifest }: JudgedObject): SelectingSpec {
  const { spec } = manifest as { readonly spec?: unknown };
  return isPlainObject(spec) ? spec : {};
}
