import type { JudgedObject } from '../../model/program.ts';
import { atLeast } from '../../model/version.ts';
import { waveAnnotation } from '../../model/waves.ts';
import { type Fields, fields, fieldsIn, specOf, textIn } from '../fields.ts';
import { isKind, objectIssue, objectText } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { type Workload, WorkloadIndex } from '../workloads.ts';
import { byPosition } from './position.ts';
import { type Placed, Syncs } from './syncs.ts';

/** Why something cannot become healthy where it stands. */
interface Obstacle {
  readonly pointer: string;
  readonly problem: string;
  readonly remedy: string;
}

const lastRemedy = `apply it last: write the annotation ${waveAnnotation}: '100'`;

/** A sync waits for no object that stays as it is: it would never end, and every later commit would wait for it. */
export function* waitForWhatBecomesHealthy(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const syncs = Syncs.of(objects);
  for (const placed of syncs.placed) {
    if (!syncs.waitsFor(placed)) continue;
    for (const { pointer, problem, remedy } of obstaclesOf(placed.object)) {
      yield objectIssue(placed.object, 'wave-never-healthy', pointer, `${problem}, and the sync waits for it`, remedy);
    }
  }
  yield* mountClaimsInTheirWave(objects, syncs);
}

function* obstaclesOf(object: JudgedObject): Iterable<Obstacle> {
  const spec = specOf(object);
  if (isKind(object, 'Rollout', 'argoproj.io')) {
    // Of ours the options are judged, where a waiver may stand, too.
    if (object.origin !== 'rendered') yield* endlessPauses(spec);
  } else if (isKind(object, 'Service', '') && spec['type'] === 'LoadBalancer') yield* addressOf(object);
  else if (isKind(object, 'Ingress', 'networking.k8s.io')) yield* answerOf(object, spec);
  else yield* standingStill(object, spec);
}

/** Somebody has to promote it by hand. */
function* endlessPauses(spec: Fields): Iterable<Obstacle> {
  const { canary, blueGreen } = fields(spec['strategy']);
  for (const [index, step] of fieldsIn(fields(canary)['steps']).entries()) {
    if (!('pause' in step) || fields(step['pause'])['duration'] !== undefined) continue;
    yield {
      pointer: `/spec/strategy/canary/steps/${index}/pause`,
      problem: 'has no end',
      remedy: 'give the pause a duration, or let nothing of the system need it: essential: false',
    };
  }
  if (fields(blueGreen)['autoPromotionEnabled'] === false) {
    yield {
      pointer: '/spec/strategy/blueGreen/autoPromotionEnabled',
      problem: 'is false, so that it pauses without an end',
      remedy: 'let it be promoted by itself, or let nothing of the system need it: essential: false',
    };
  }
  if (spec['paused'] === true) yield { pointer: '/spec/paused', problem: 'is true', remedy: 'leave it out' };
}

/** Argo CD calls it healthy when it has an address; on a machine of one's own perhaps nobody gives any. */
function* addressOf({ environment }: JudgedObject): Iterable<Obstacle> {
  if (environment?.cloud.name !== 'local') return;
  yield {
    pointer: '/spec/type',
    problem: 'is LoadBalancer, which a local cluster may never give an address',
    remedy: lastRemedy,
  };
}

/** Healthy when its controller wrote an address into it. */
function* answerOf({ environment, manifest }: JudgedObject, spec: Fields): Iterable<Obstacle> {
  const entrances = environment?.platform.entrances.filter(({ kind }) => kind === 'ingressClass') ?? [];
  const said =
    textIn(spec['ingressClassName']) ?? textIn(manifest.metadata?.annotations?.['kubernetes.io/ingress.class']);
  if (entrances.some(({ name }) => said === undefined || name === said)) return;
  yield {
    pointer: '/spec/ingressClassName',
    problem: `is answered by no controller that the platform names (${said ?? 'the default one'})`,
    remedy: `${lastRemedy}, or name the controller: platform: { gateways: [ingressClass(…)] }`,
  };
}

/** Paused on purpose. */
function* standingStill(object: JudgedObject, spec: Fields): Iterable<Obstacle> {
  const { argoCd = '0.0' } = object.environment?.platform ?? {};
  const suspends = isKind(object, 'Job', 'batch') || (isKind(object, 'CronJob', 'batch') && atLeast(argoCd, '3.2'));
  if (suspends && spec['suspend'] === true) {
    yield { pointer: '/spec/suspend', problem: 'is true', remedy: `leave it out, or ${lastRemedy}` };
  }
  if (isKind(object, 'Deployment', 'apps') && spec['paused'] === true) {
    yield { pointer: '/spec/paused', problem: 'is true', remedy: `leave it out, or ${lastRemedy}` };
  }
}

/** Most disks are made where the first pod is that mounts them: until then their claim is pending. */
function* mountClaimsInTheirWave(objects: readonly JudgedObject[], syncs: Syncs): Iterable<ObjectIssue> {
  const claims = syncs.placed.filter((placed) => isKind(placed.object, 'PersistentVolumeClaim', ''));
  if (claims.length === 0) return;
  const positions = new Map(syncs.placed.map((placed) => [placed.object, placed]));
  const users = new Map<JudgedObject, Placed[]>();
  for (const workload of WorkloadIndex.of(objects).workloads) {
    const placed = positions.get(workload.object);
    if (placed === undefined || !startsPods(workload)) continue;
    for (const { persistentVolumeClaim } of fieldsIn(workload.podSpec['volumes'])) {
      const name = textIn(fields(persistentVolumeClaim)['claimName']);
      const claim = name === undefined ? undefined : syncs.find(workload.object, 'PersistentVolumeClaim', name)?.object;
      if (claim !== undefined) users.set(claim, [...(users.get(claim) ?? []), placed]);
    }
  }
  for (const claim of claims) {
    const [first] = (users.get(claim.object) ?? []).toSorted((a, b) => byPosition(a.position, b.position));
    if (first === undefined || byPosition(claim.position, first.position) >= 0 || isBoundAtOnce(claim, syncs)) continue;
    yield objectIssue(
      claim.object,
      'wave-never-healthy',
      '',
      `is bound when a pod mounts it, and ${objectText(first.object)} does so only in a later wave`,
      first.position.phase === 'Sync'
        ? `apply both together: write the annotation ${waveAnnotation}: '${first.position.wave}'`
        : `mount it in a workload of its own wave, too, or make it by a class that binds at once`,
    );
  }
}

/** What runs by the clock mounts nothing now. */
function startsPods({ object }: Workload): boolean {
  return object.manifest.kind !== 'CronJob' && specOf(object)['suspend'] !== true;
}

/** Where the program makes the class itself, it says when disks are made. */
function isBoundAtOnce({ object }: Placed, syncs: Syncs): boolean {
  const name = textIn(specOf(object)['storageClassName']);
  const made = syncs.placed.find(
    (placed) =>
      isKind(placed.object, 'StorageClass', 'storage.k8s.io') && placed.object.manifest.metadata.name === name,
  );
  const { volumeBindingMode = 'Immediate' } = (made?.object.manifest ?? { volumeBindingMode: '' }) as {
    volumeBindingMode?: unknown;
  };
  return volumeBindingMode === 'Immediate';
}
