import type { JudgedObject } from '../../model/program.ts';
import { waveAnnotation } from '../../model/waves.ts';
import { fields, fieldsIn, specOf, textIn } from '../fields.ts';
import { clusterOf, isKind, namespaceOf, objectIssue, objectText } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { type Workload, WorkloadIndex } from '../workloads.ts';
import { byPosition } from './position.ts';
import { type Placed, Syncs } from './syncs.ts';

/** Most disks are made where the first pod is that mounts them: until then their claim is pending. */
export function* mountClaimsInTheirWave(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const syncs = Syncs.of(objects);
  const claims = syncs.placed.filter((placed) => isKind(placed.object, 'PersistentVolumeClaim', ''));
  if (claims.length === 0) return;
  const users = usersOf(objects);
  const positions = new Map(syncs.placed.map((placed) => [placed.object, placed]));
  for (const claim of claims) {
    if (!syncs.waitsFor(claim) || isBoundAtOnce(claim, syncs)) continue;
    const mounting = users.get(keyOf(claim.object, claim.object.manifest.metadata?.name ?? '')) ?? [];
    const starting = mounting.filter(startsPods).map(({ object }) => object);
    // Another Application waits for nothing of this one.
    if (starting.some((object) => !syncs.isTogether(object, claim.object))) continue;
    const [first] = starting
      .flatMap((object) => positions.get(object) ?? [])
      .sort((a, b) => byPosition(a.position, b.position));
    if (first === undefined) yield bindsNever(claim, mounting[0]);
    else if (byPosition(claim.position, first.position) < 0) yield bindsLater(claim, first);
  }
}

function bindsLater(claim: Placed, first: Placed): ObjectIssue {
  return objectIssue(
    claim.object,
    'wave-never-healthy',
    '',
    `is bound when a pod mounts it, and ${objectText(first.object)} does so only in a later wave`,
    first.position.phase === 'Sync'
      ? `apply both together: write the annotation ${waveAnnotation}: '${first.position.wave}'`
      : `mount it in a workload of its own wave, too, or make it by a class that binds at once`,
  );
}

function bindsNever({ object }: Placed, workload: Workload | undefined): ObjectIssue {
  return objectIssue(
    object,
    'wave-never-healthy',
    '',
    workload === undefined
      ? 'is bound when a pod mounts it, which none does, and the sync waits for it'
      : `is bound when a pod mounts it, which a sync does not start for ${objectText(workload.object)}, and the sync waits for it`,
    `apply it last${workload === undefined ? '' : `, and ${objectText(workload.object)} no earlier`}: write the annotation ${waveAnnotation}: '100'`,
  );
}

function usersOf(objects: readonly JudgedObject[]): ReadonlyMap<string, readonly Workload[]> {
  const users = new Map<string, Workload[]>();
  for (const workload of WorkloadIndex.of(objects).workloads) {
    for (const { persistentVolumeClaim } of fieldsIn(workload.podSpec['volumes'])) {
      const name = textIn(fields(persistentVolumeClaim)['claimName']);
      if (name === undefined) continue;
      const key = keyOf(workload.object, name);
      users.set(key, [...(users.get(key) ?? []), workload]);
    }
  }
  return users;
}

function keyOf(object: JudgedObject, name: string): string {
  return `${namespaceOf(object)} ${name}`;
}

/** What runs by the clock, by a queue or in a release mounts nothing now. */
const startedByOthers = ['CronJob', 'ScaledJob', 'AnalysisTemplate'];

function startsPods({ object }: Workload): boolean {
  return !startedByOthers.includes(object.manifest.kind) && specOf(object)['suspend'] !== true;
}

/** Where the program makes the class itself, it says when disks are made. A disk that is named, or of no class, is there. */
function isBoundAtOnce({ object }: Placed, syncs: Syncs): boolean {
  const { storageClassName, volumeName } = specOf(object);
  if (storageClassName === '' || textIn(volumeName) !== undefined) return true;
  const made = syncs.all.find(
    (other) =>
      isKind(other, 'StorageClass', 'storage.k8s.io') &&
      other.manifest.metadata.name === textIn(storageClassName) &&
      clusterOf(other) === clusterOf(object),
  );
  const { volumeBindingMode = 'Immediate' } = (made?.manifest ?? { volumeBindingMode: '' }) as {
    volumeBindingMode?: unknown;
  };
  return volumeBindingMode === 'Immediate';
}
