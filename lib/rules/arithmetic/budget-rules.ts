import type { JudgedObject } from '../../model/program.ts';
import { inspectValue } from '../../support/plain.ts';
import { fieldsIn, specOf } from '../fields.ts';
import { selectorIn } from '../label-selector.ts';
import { isKind, namespaceOf, objectIssue, objectText } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { type Workload, WorkloadIndex } from '../workloads.ts';
import { Scaling } from './scaling.ts';
import { shareOf } from './share.ts';
import { usualZones, zoneKey } from './zones.ts';

/** A budget, the workloads whose pods it counts, and how many there are when nothing is wrong. */
interface Budget {
  readonly object: JudgedObject;
  readonly workloads: readonly Workload[];
  readonly pods: number;
  /** Which of the two members decides. */
  readonly member: 'minAvailable' | 'maxUnavailable';
  readonly share: unknown;
  /** Pods that must stay. */
  readonly staying: number;
}

/** The API server takes one of the two. */
export function* sayOneShare(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const object of objects) {
    if (!isKind(object, 'PodDisruptionBudget', 'policy')) continue;
    const { minAvailable, maxUnavailable } = specOf(object);
    if (minAvailable === undefined || maxUnavailable === undefined) continue;
    yield objectIssue(
      object,
      'budget-says-both',
      '/spec/minAvailable',
      `stands beside maxUnavailable, and the API server takes one of them`,
      'remove one, best minAvailable: maxUnavailable fits any number of pods',
    );
  }
}

/** A budget that never lets one pod go stops every drain, and with it every upgrade of a node. */
export function* letOnePodGo(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const { object, member, share, staying, pods, workloads } of budgetsOf(objects)) {
    if (staying < pods) continue;
    const count = member === 'minAvailable' ? `asks for ${staying} of` : 'lets none go of';
    yield objectIssue(
      object,
      'budget-blocks-drain',
      `/spec/${member}`,
      `${inspectValue(share)} ${count} ${podsText(pods, workloads)}: no pod is ever evicted, and no node drained`,
      pods > 1 ? 'write maxUnavailable: 1 in its place, or run more pods' : 'run at least 2 pods, or remove the budget',
    );
  }
}

/** A budget by which all pods may go at once is none. */
export function* keepOnePod(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const { object, member, share, staying, pods, workloads } of budgetsOf(objects)) {
    if (staying > 0 || pods < 2) continue;
    yield objectIssue(
      object,
      'budget-keeps-none',
      `/spec/${member}`,
      `${inspectValue(share)} lets all ${podsText(pods, workloads)} go at once`,
      "write maxUnavailable: 1, or waive('budget-keeps-none', { reason: '…' })",
    );
  }
}

/**
 * What a budget asks for is what its author needs to run. Where a hard rule spreads pods over zones, those of a lost zone
 * come up in no other: it would be worse spread than the rule allows.
 */
export function* outliveAZone(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const { object, member, share, staying, pods, workloads } of budgetsOf(objects)) {
    const { environment } = object;
    if (environment?.tier !== 'production' || !environment.cloud.zones || member !== 'minAvailable') continue;
    // That no pod may ever go is an issue already.
    if (staying >= pods || !workloads.every(isHeldInItsZones)) continue;
    const left = pods - Math.ceil(pods / usualZones);
    if (left >= staying) continue;
    yield objectIssue(
      object,
      'zone-loss-below-budget',
      `/spec/${member}`,
      `${inspectValue(share)} asks for ${staying} of ${podsText(pods, workloads)}, and a lost zone leaves ${left}, since they are spread by a hard rule`,
      `run at least ${neededFor(staying)} pods, ask for less, or spread them by whenUnsatisfiable: ScheduleAnyway`,
    );
  }
}

function* budgetsOf(objects: readonly JudgedObject[]): Iterable<Budget> {
  const index = WorkloadIndex.of(objects);
  const scaling = Scaling.of(objects);
  for (const object of objects) {
    if (!isKind(object, 'PodDisruptionBudget', 'policy')) continue;
    const { selector, minAvailable, maxUnavailable } = specOf(object);
    if (selector === undefined) continue;
    const matching = index.matching(namespaceOf(object), selectorIn(selector));
    const workloads = matching.filter((workload) => scaling.scaleOf(workload.object) !== undefined);
    // Pods of a Job or a DaemonSet have no number that a share could be of.
    if (workloads.length === 0 || workloads.length < matching.length) continue;
    const pods = workloads.reduce((sum, workload) => sum + (scaling.scaleOf(workload.object)?.fewest ?? 0), 0);
    const member = maxUnavailable === undefined ? 'minAvailable' : 'maxUnavailable';
    const share = maxUnavailable ?? minAvailable;
    const count = shareOf(share, pods, 'up');
    if (count === undefined || pods === 0) continue;
    const staying = member === 'minAvailable' ? count : Math.max(0, pods - count);
    yield { object, workloads, pods, member, share, staying };
  }
}

function podsText(pods: number, workloads: readonly Workload[]): string {
  const [first] = workloads;
  const whose = first === undefined ? '' : ` of ${objectText(first.object)}`;
  return `${pods} ${pods === 1 ? 'pod' : 'pods'}${whose}${workloads.length > 1 ? ' and others' : ''}`;
}

/** Nodes of a lost zone stay known for a while, and count as places without pods unless their taints are looked at. */
function isHeldInItsZones({ podSpec }: Workload): boolean {
  return fieldsIn(podSpec['topologySpreadConstraints']).some(
    ({ topologyKey, whenUnsatisfiable, nodeTaintsPolicy }) =>
      topologyKey === zoneKey && whenUnsatisfiable !== 'ScheduleAnyway' && nodeTaintsPolicy !== 'Honor',
  );
}

/** The smallest number of which so many are left without one of the zones. */
function neededFor(staying: number): number {
  return Math.ceil((staying * usualZones) / (usualZones - 1));
}
