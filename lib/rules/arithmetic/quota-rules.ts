import type { JudgedObject } from '../../model/program.ts';
import { compareQuantities, sumQuantities, timesQuantity } from '../../model/quantity.ts';
import { fields, numberIn, specOf } from '../fields.ts';
import { namespaceOf, objectIssue, objectText } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { type Workload, WorkloadIndex } from '../workloads.ts';
import { amountOf, containersOf, podAmountOf } from './pod-amounts.ts';
import { proxyAmountOf } from './proxy-amounts.ts';
import { linesOf, quotasIn, UsualAmounts } from './quota.ts';
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
  for (const quota of quotas) {
    const namespace = namespaceOf(quota);
    const counts = index.matching(namespace, {}).map((workload) => mostPods(workload, scaling));
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
    const pods = fields(specOf(quota)['hard'])['pods'];
    const sum = String(counts.reduce((all, count) => all + count.pods, 0));
    if (pods !== undefined && compareQuantities(sum, String(pods)) > 0)
      yield tooLittle(quota, 'pods', String(pods), sum);
  }
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
      return { workload, pods: numberIn(spec['parallelism'], 1) };
    case 'CronJob':
      return { workload, pods: numberIn(fields(fields(spec['jobTemplate'])['spec'])['parallelism'], 1) };
    default:
      return { workload, pods: 1 };
  }
}
