import type { JudgedObject } from '../../model/program.ts';
import { compareQuantities, parseQuantity, sumQuantities, timesQuantity } from '../../model/quantity.ts';
import { inspectValue, isPlainObject } from '../../support/plain.ts';
import { type Fields, fields, numberIn, specOf } from '../fields.ts';
import { isKind, namespaceOf, objectIssue, objectText } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { type Workload, WorkloadIndex } from '../workloads.ts';
import { istioProxiesIn } from './istio-proxies.ts';
import { amountOf, containersOf, podAmountOf } from './pod-amounts.ts';
import { proxyAmountOf } from './proxy-amounts.ts';
import { linesOf, quotasIn, UsualAmounts } from './quota.ts';
import { NamespaceContents } from './quota-counts.ts';
import { rolloutOf } from './rollout.ts';
import { Scaling } from './scaling.ts';

/** What a quota counts, every container has to say: else none of the workload's pods is made (cases.md C13). */
export function* sayWhatQuotasCount(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const quotas = quotasIn(objects);
  if (quotas.length === 0) return;
  const index = WorkloadIndex.of(objects);
  const usual = new UsualAmounts(objects);
  for (const quota of quotas) {
    const namespace = namespaceOf(quota);
    for (const line of linesOf(quota)) {
      if (usual.of(namespace, line) !== undefined) continue;
      for (const { object, podSpec, pointer } of index.matching(namespace, {})) {
        if (amountOf(podSpec, line) !== undefined) continue;
        const silent = containersOf(podSpec).find(({ container }) => amountOf(container, line) === undefined);
        if (silent === undefined) continue;
        const { side, name } = line;
        yield objectIssue(
          object,
          'quota-needs-amount',
          `${pointer}/spec${silent.path}/resources/${side}/${name}`,
          `is not there, and ${objectText(quota)} counts ${line.key}: no pod is made without it`,
          `write it, take ${line.key} out of the quota, or give a LimitRange with a default`,
        );
      }
    }
  }
}

/** With everything at its most, rollouts included, the quota must still hold: else the last pods are never made. */
export function* fitIntoQuotas(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const quotas = quotasIn(objects);
  if (quotas.length === 0) return;
  const index = WorkloadIndex.of(objects);
  const scaling = Scaling.of(objects);
  const usual = new UsualAmounts(objects);
  const istioProxies = istioProxiesIn(objects);
  const contents = new NamespaceContents(objects);
  for (const quota of quotas) {
    const namespace = namespaceOf(quota);
    const proxies = istioProxies.filter(({ object }) => namespaceOf(object) === namespace);
    const counts = [...index.matching(namespace, {}), ...proxies].map((workload) => mostPods(workload, scaling));
    for (const line of linesOf(quota)) {
      const amounts = counts.map(({ workload, pods }) =>
        timesQuantity(
          sumQuantities([
            podAmountOf(workload.podSpec, line, usual.of(namespace, line)),
            proxyAmountOf(workload, line),
          ]),
          pods,
        ),
      );
      const sum = sumQuantities(amounts);
      if (compareQuantities(sum, line.hard) > 0) yield tooLittle(quota, line.key, line.hard, sum);
    }
    const pods = String(counts.reduce((all, count) => all + count.pods, 0));
    for (const [key, hard] of Object.entries(fields(specOf(quota)['hard']))) {
      const isPods = key === 'pods' || key === 'count/pods';
      const sum = isPods ? pods : contents.of(quota, key);
      if (sum === undefined || compareQuantities(sum, String(hard)) <= 0) continue;
      yield (isPods ? tooLittle : tooFew)(quota, key, String(hard), sum);
    }
  }
}

/**
 * What is kept for rollbacks counts, too, so many ConfigMaps by namespace: else the release after next is refused. Said where
 * the quota holds what the program makes; elsewhere that is said already.
 */
export function* fitKeptIntoQuotas(
  objects: readonly JudgedObject[],
  kept: ReadonlyMap<string, number>,
): Iterable<ObjectIssue> {
  const quotas = quotasIn(objects).filter((quota) => (kept.get(namespaceOf(quota)) ?? 0) > 0);
  if (quotas.length === 0) return;
  const contents = new NamespaceContents(objects);
  for (const quota of quotas) {
    const number = String(kept.get(namespaceOf(quota)));
    for (const [key, hard] of Object.entries(fields(specOf(quota)['hard']))) {
      const made = key === 'configmaps' || key === 'count/configmaps' ? contents.of(quota, key) : undefined;
      if (made === undefined || compareQuantities(made, String(hard)) > 0) continue;
      const sum = sumQuantities([made, number]);
      if (compareQuantities(sum, String(hard)) <= 0) continue;
      yield objectIssue(
        quota,
        'quota-below-need',
        `/spec/hard/${key.replaceAll('/', '~1')}`,
        `'${hard}' is below what this program makes in the namespace ('${made}') and keeps for rollbacks (at most '${number}')`,
        `raise it to at least '${sum}'`,
      );
    }
  }
}

/** An amount is a number that Kubernetes reads: a quota with another one is refused, and nothing is limited. */
export function* writeReadableAmounts(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const object of objects) {
    if (!isKind(object, 'ResourceQuota', '')) continue;
    const { hard: amounts = {} } = specOf(object);
    if (!isPlainObject(amounts)) {
      yield objectIssue(
        object,
        'quota-unreadable',
        '/spec/hard',
        `${inspectValue(amounts)} is no list of amounts`,
        "write an object of amounts, such as { 'requests.cpu': '10' }",
      );
    }
    for (const [key, hard] of Object.entries(fields(amounts))) {
      if (isAmount(hard)) continue;
      yield objectIssue(
        object,
        'quota-unreadable',
        `/spec/hard/${key}`,
        `${inspectValue(hard)} is no amount`,
        "write a number with a unit, such as '10', '500m' or '20Gi'",
      );
    }
  }
}

/** Decimal exponents and a plus are Kubernetes', too, though we neither write nor count them. */
function isAmount(value: unknown): boolean {
  return parseQuantity(String(value)) !== undefined || /^\+?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(String(value));
}

function tooFew(quota: JudgedObject, key: string, hard: string, sum: string): ObjectIssue {
  return objectIssue(
    quota,
    'quota-below-need',
    `/spec/hard/${key.replaceAll('/', '~1')}`,
    `'${hard}' is below what this program makes in the namespace ('${sum}')`,
    `raise it to at least '${sum}'`,
  );
}

function tooLittle(quota: JudgedObject, key: string, hard: string, sum: string): ObjectIssue {
  return objectIssue(
    quota,
    'quota-below-need',
    `/spec/hard/${key}`,
    `'${hard}' is below what all pods are at most ('${sum}'), with every autoscaler at its maximum and every rollout's extra pods`,
    `raise it to at least '${sum}', or lower what autoscalers may reach`,
  );
}

interface Count {
  readonly workload: Workload;
  readonly pods: number;
}

/** A DaemonSet has as many pods as there are nodes, which nothing here says. */
function mostPods(workload: Workload, scaling: Scaling): Count {
  const { object } = workload;
  const scale = scaling.scaleOf(object);
  if (scale !== undefined) {
    return { workload, pods: scale.most + (rolloutOf(workload, scale.most)?.surge ?? 0) };
  }
  const spec = specOf(object);
  switch (object.manifest.kind) {
    case 'DaemonSet':
      return { workload, pods: 0 };
    case 'Job':
      return { workload, pods: podsOfJob(spec) };
    case 'CronJob':
      return { workload, pods: podsOfJob(fields(fields(spec['jobTemplate'])['spec'])) };
    default:
      return { workload, pods: 1 };
  }
}

/** Never more at once than are left to complete; without a number to complete, any of them may be the last. */
function podsOfJob({ parallelism, completions }: Fields): number {
  return Math.min(numberIn(parallelism, 1), numberIn(completions, Number.POSITIVE_INFINITY));
}
