import { apiGroupOf } from '../../model/kinds.ts';
import type { JudgedObject, Program } from '../../model/program.ts';
import { nearest } from '../../support/nearest.ts';
import { fields, fieldsIn, specOf, textIn } from '../fields.ts';
import { labelsIn, selectorIn } from '../label-selector.ts';
import { clusterOf, isKind, objectIssue } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { type Selector, WorkloadIndex } from '../workloads.ts';
import { Contents } from './contents.ts';
import { OutsidePods } from './outside-pods.ts';

/** A selector in an object, and the namespace whose pods it selects. */
interface PlacedSelector {
  readonly pointer: string;
  readonly namespace: string;
  readonly selector: Selector;
}

/** What selects pods selects some: else a Service object has no endpoints, a budget or a policy does nothing. */
export function* selectPodsThatAreThere(objects: readonly JudgedObject[], program: Program): Iterable<ObjectIssue> {
  const contents = Contents.of(objects, program);
  const index = WorkloadIndex.of(objects);
  const outside = new OutsidePods(objects, program);
  for (const object of objects) {
    for (const { pointer, namespace, selector } of selectorsOf(object)) {
      if (isEmpty(selector) || !contents.knows(object, namespace)) continue;
      const place = `${clusterOf(object)} ${namespace}`;
      if (index.matching(place, selector).length > 0 || outside.mayMatch(place, selector)) continue;
      const close = closest(index, place, selector);
      yield objectIssue(
        object,
        'reference-missing',
        pointer,
        `selects no pod of what leaves for namespace '${namespace}'`,
        close ??
          "write the labels that the pods have, or waive('reference-missing', { reason: '…' }) where others make them",
      );
    }
  }
}

function isEmpty({ matchLabels, matchExpressions }: Selector): boolean {
  return Object.keys(matchLabels ?? {}).length === 0 && (matchExpressions ?? []).length === 0;
}

/** The label that no pod has in that form, and the one that some have. */
function closest(index: WorkloadIndex, place: string, { matchLabels = {} }: Selector): string | undefined {
  const here = index.matching(place, {});
  for (const [key, value] of Object.entries(matchLabels)) {
    const values = new Set(here.flatMap(({ labels }) => textIn(labels[key]) ?? []));
    const close = values.has(value) ? undefined : nearest(value, values);
    if (close !== undefined) return `did you mean ${key}: '${close}'?`;
  }
  return undefined;
}

function* selectorsOf(object: JudgedObject): Iterable<PlacedSelector> {
  const spec = specOf(object);
  const namespace = object.manifest.metadata?.namespace ?? '';
  const { selector } = spec;
  if (isKind(object, 'Service', '')) {
    yield { pointer: '/spec/selector', namespace, selector: { matchLabels: labelsIn(selector) } };
  } else if (isKind(object, 'PodDisruptionBudget', 'policy')) {
    yield { pointer: '/spec/selector', namespace, selector: selectorIn(selector) };
  } else if (object.origin !== 'rendered') {
    // Whom our own policies are about, the graph says.
    yield* policySelectors(object, namespace);
  }
}

function* policySelectors(object: JudgedObject, namespace: string): Iterable<PlacedSelector> {
  const spec = specOf(object);
  if (isKind(object, 'NetworkPolicy', 'networking.k8s.io')) {
    yield { pointer: '/spec/podSelector', namespace, selector: selectorIn(spec['podSelector']) };
    for (const [rules, peers] of [
      ['ingress', 'from'],
      ['egress', 'to'],
    ] as const) {
      for (const [index, rule] of fieldsIn(spec[rules]).entries()) {
        for (const [at, peer] of fieldsIn(rule[peers]).entries()) {
          const pointer = `/spec/${rules}/${index}/${peers}/${at}/podSelector`;
          const where = peer['namespaceSelector'] === undefined ? namespace : namespaceBy(peer['namespaceSelector']);
          if (where !== undefined) yield { pointer, namespace: where, selector: selectorIn(peer['podSelector']) };
        }
      }
    }
  } else if (isKind(object, 'PodMonitor', 'monitoring.coreos.com')) {
    // Where it looks elsewhere, nobody here knows all pods.
    if (spec['namespaceSelector'] === undefined) {
      yield { pointer: '/spec/selector', namespace, selector: selectorIn(spec['selector']) };
    }
  } else if (apiGroupOf(object.manifest.apiVersion).endsWith('.istio.io')) {
    const { selector, workloadSelector } = spec;
    const matchLabels = labelsIn(fields(selector)['matchLabels']);
    yield { pointer: '/spec/selector/matchLabels', namespace, selector: { matchLabels } };
    const labels = labelsIn(fields(workloadSelector)['labels']);
    yield { pointer: '/spec/workloadSelector/labels', namespace, selector: { matchLabels: labels } };
  }
}

/** The one namespace that is selected by its name; `undefined` for any others. */
function namespaceBy(namespaceSelector: unknown): string | undefined {
  const { matchLabels = {}, matchExpressions = [] } = selectorIn(namespaceSelector);
  const [[key, value] = [], ...more] = Object.entries(matchLabels);
  const byName = key === 'kubernetes.io/metadata.name' && more.length === 0 && matchExpressions.length === 0;
  return byName ? value : undefined;
}
