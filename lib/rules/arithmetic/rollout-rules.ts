import type { JudgedObject } from '../../model/program.ts';
import { type Fields, fields, fieldsIn, numberIn, specOf, textIn } from '../fields.ts';
import { selectorIn } from '../label-selector.ts';
import { isKind, namespaceOf, objectIssue } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { selects, type Workload, WorkloadIndex } from '../workloads.ts';
import { type Rollout, rolloutOf } from './rollout.ts';
import { Scaling } from './scaling.ts';
import { usualZones, zoneKey } from './zones.ts';

const rule = 'rollout-cannot-proceed';

/** A rollout takes a pod away or adds one: where it may do neither, the new version never comes. */
export function* letRolloutsProceed(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const scaling = Scaling.of(objects);
  const claims = new Map(
    objects.filter(isClaim).map((claim) => [placeOf(claim, claim.manifest.metadata?.name ?? ''), claim]),
  );
  for (const workload of WorkloadIndex.of(objects).workloads) {
    const { object } = workload;
    const scale = scaling.scaleOf(object);
    if (scale === undefined || scale.fewest === 0) continue;
    const rollout = rolloutOf(workload, scale.fewest);
    if (rollout === undefined) continue;
    const stuck =
      stuckBySteps(rollout) ??
      stuckByVolume(workload, rollout, claims) ??
      stuckByZones(workload, rollout, scale.fewest);
    if (stuck !== undefined) yield objectIssue(object, rule, stuck.pointer, stuck.problem, stuck.remedy);
  }
}

interface Stuck {
  readonly pointer: string;
  readonly problem: string;
  readonly remedy: string;
}

function stuckBySteps({ surge, unavailable, pointer }: Rollout): Stuck | undefined {
  if (surge > 0 || unavailable > 0) return undefined;
  return {
    pointer,
    problem: 'allows neither a pod more (maxSurge) nor a pod less (maxUnavailable)',
    remedy: "write maxSurge: '25%'",
  };
}

/** The new pod waits for a volume that the old one holds until the new one is ready (cases.md C09). */
function stuckByVolume(
  { object, podSpec, pointer }: Workload,
  { unavailable }: Rollout,
  claims: ReadonlyMap<string, JudgedObject>,
): Stuck | undefined {
  if (unavailable > 0) return undefined;
  for (const [index, volume] of fieldsIn(podSpec['volumes']).entries()) {
    const claimName = textIn(fields(volume['persistentVolumeClaim'])['claimName']);
    const claim = claimName === undefined ? undefined : claims.get(placeOf(object, claimName));
    if (claim === undefined || !isHeldByOne(specOf(claim))) continue;
    return {
      pointer: `${pointer}/spec/volumes/${index}`,
      problem: `PersistentVolumeClaim ${claimName} is held by one node or pod, and the old pod keeps it until the new one is ready`,
      remedy: oneAtATime(object),
    };
  }
  return undefined;
}

function oneAtATime({ origin, manifest }: JudgedObject): string {
  if (origin !== 'foreign') return 'write rollout: recreate(), or make it a StatefulService';
  const recreate = "strategy: { type: 'Recreate' }";
  const write = manifest.kind === 'Rollout' ? `make it a Deployment with ${recreate}` : `write ${recreate}`;
  return `${write}, or make it a StatefulSet`;
}

/** With as many pods as zones, and at most one in each, there is no place for one more. */
function stuckByZones(workload: Workload, { surge, unavailable }: Rollout, pods: number): Stuck | undefined {
  if (unavailable > 0 || surge === 0 || pods !== usualZones) return undefined;
  // With matchLabelKeys the old generation is not counted.
  const apart = zoneForEach(workload).find(({ term }) => !('matchLabelKeys' in term));
  if (apart === undefined) return undefined;
  return {
    pointer: apart.pointer,
    problem: `gives each zone one pod, ${pods} pods take all ${usualZones} zones, and none may leave before a new one is ready`,
    remedy: "add matchLabelKeys: ['pod-template-hash'], or write maxUnavailable: 1",
  };
}

/** Where a workload's pods keep each other out of their zones. */
function zoneForEach({ object, podSpec, labels, pointer }: Workload): readonly { pointer: string; term: Fields }[] {
  // Nodes without the label are all as good.
  if (object.environment?.cloud.zones !== true) return [];
  const path = 'requiredDuringSchedulingIgnoredDuringExecution';
  const terms = fieldsIn(fields(fields(podSpec['affinity'])['podAntiAffinity'])[path]);
  return terms.flatMap((term, index) =>
    term['topologyKey'] === zoneKey && selects(selectorIn(term['labelSelector']), labels)
      ? [{ pointer: `${pointer}/spec/affinity/podAntiAffinity/${path}/${index}`, term }]
      : [],
  );
}

/** With more pods than zones, and at most one in each, the rest waits. */
export function* findAZoneForEach(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const scaling = Scaling.of(objects);
  for (const workload of WorkloadIndex.of(objects).workloads) {
    const most = scaling.scaleOf(workload.object)?.most ?? 1;
    if (most <= usualZones) continue;
    for (const { pointer } of zoneForEach(workload)) {
      const problem = `gives each zone one pod: of ${most} pods only ${usualZones} find a place`;
      const remedy =
        'write preferredDuringSchedulingIgnoredDuringExecution, or spread them by topologySpreadConstraints';
      yield objectIssue(workload.object, rule, pointer, problem, remedy);
    }
  }
}

function isClaim(object: JudgedObject): boolean {
  return isKind(object, 'PersistentVolumeClaim', '');
}

function isHeldByOne({ accessModes }: Fields): boolean {
  return (
    Array.isArray(accessModes) &&
    accessModes.length > 0 &&
    accessModes.every((mode) => mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod')
  );
}

function placeOf(object: JudgedObject, name: string): string {
  return `${namespaceOf(object)} ${name}`;
}

/** A hard rule of so many zones at least keeps pods waiting where there are fewer. */
export function* spreadOverZonesThatAreThere(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const scaling = Scaling.of(objects);
  for (const { object, podSpec, pointer } of WorkloadIndex.of(objects).workloads) {
    const { environment } = object;
    // What we write ourselves, the rules of the model judge.
    if (environment === undefined || object.origin === 'rendered') continue;
    const constraints = fieldsIn(podSpec['topologySpreadConstraints']);
    for (const [index, { topologyKey, whenUnsatisfiable, minDomains, maxSkew }] of constraints.entries()) {
      if (topologyKey !== zoneKey || whenUnsatisfiable !== 'DoNotSchedule') continue;
      const at = `${pointer}/spec/topologySpreadConstraints/${index}`;
      if (!environment.cloud.zones) {
        const problem = `asks for zones, and the nodes of cloud '${environment.cloud.name}' have none: no pod is scheduled`;
        yield objectIssue(
          object,
          'spread-without-zones',
          at,
          problem,
          'write whenUnsatisfiable: ScheduleAnyway, or remove it',
        );
        continue;
      }
      const room = usualZones * numberIn(maxSkew, 1);
      const pods = scaling.scaleOf(object)?.fewest ?? 1;
      if (numberIn(minDomains, 1) <= usualZones || pods <= room) continue;
      yield objectIssue(
        object,
        rule,
        `${at}/minDomains`,
        `${minDomains} zones are more than the usual ${usualZones}: then each takes ${room / usualZones} of the ${pods} pods, and the rest waits`,
        `write ${usualZones}, or leave it out`,
      );
    }
  }
}
