import type { JudgedObject, Program } from '../../model/program.ts';
import { atLeast } from '../../model/version.ts';
import { isWaitedFor, waveAnnotation } from '../../model/waves.ts';
import { type Fields, fields, fieldsIn, specOf, textIn } from '../fields.ts';
import { isKind, objectIssue } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { mountClaimsInTheirWave } from './claims.ts';
import { Syncs } from './syncs.ts';

/** Why something cannot become healthy where it stands. */
interface Obstacle {
  readonly pointer: string;
  readonly problem: string;
  readonly remedy: string;
}

const lastRemedy = `apply it last: write the annotation ${waveAnnotation}: '100'`;

/** A sync waits for no object that stays as it is: it would never end, and every later commit would wait for it. */
export function* waitForWhatBecomesHealthy(objects: readonly JudgedObject[], program: Program): Iterable<ObjectIssue> {
  const syncs = Syncs.of(objects);
  for (const placed of syncs.placed) {
    if (!syncs.waitsFor(placed)) continue;
    for (const { pointer, problem, remedy } of obstaclesOf(placed.object, program)) {
      yield objectIssue(placed.object, 'wave-never-healthy', pointer, `${problem}, and the sync waits for it`, remedy);
    }
  }
  yield* mountClaimsInTheirWave(objects);
}

function* obstaclesOf(object: JudgedObject, program: Program): Iterable<Obstacle> {
  const spec = specOf(object);
  if (isKind(object, 'Rollout', 'argoproj.io')) {
    if (!isJudgedByOptions(object, program)) yield* endlessPauses(object, spec);
  } else if (isKind(object, 'Service', '') && spec['type'] === 'LoadBalancer') yield* addressOf(object);
  else if (isKind(object, 'Ingress', 'networking.k8s.io')) yield* answerOf(object, spec);
  else yield* standingStill(object, spec);
}

/** Of ours the options are judged, but where only a hook of the user's lets a sync wait for it. */
function isJudgedByOptions({ origin, system, subject }: JudgedObject, { services, graph }: Program): boolean {
  if (origin !== 'rendered') return false;
  const service = services.find(({ name, system: its }) => its.key === system && name === subject);
  return service === undefined || isWaitedFor(service, graph);
}

/** Somebody has to promote it by hand. */
function* endlessPauses({ origin }: JudgedObject, spec: Fields): Iterable<Obstacle> {
  const unneeded = origin === 'patched' ? 'let nothing of the system need it: essential: false' : lastRemedy;
  const { canary, blueGreen } = fields(spec['strategy']);
  for (const [index, step] of fieldsIn(fields(canary)['steps']).entries()) {
    if (!('pause' in step) || fields(step['pause'])['duration'] !== undefined) continue;
    yield {
      pointer: `/spec/strategy/canary/steps/${index}/pause`,
      problem: 'has no end',
      remedy: `give the pause a duration, or ${unneeded}`,
    };
  }
  if (fields(blueGreen)['autoPromotionEnabled'] === false) {
    yield {
      pointer: '/spec/strategy/blueGreen/autoPromotionEnabled',
      problem: 'is false, so that it pauses without an end',
      remedy: `let it be promoted by itself, or ${unneeded}`,
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
