import type { JudgedObject } from '../../model/program.ts';
import { type Fields, fields, numberIn, specOf, textIn } from '../fields.ts';
import { isKind, namespaceOf } from '../object-issue.ts';

/** How many pods a workload has, when nothing is wrong. */
export interface Scale {
  readonly fewest: number;
  readonly most: number;
}

/** Kinds that are told a number of pods. */
const scaled = ['Deployment', 'StatefulSet', 'ReplicaSet', 'Rollout', 'ReplicationController'];

/** Who scales whom, read from what leaves. */
export class Scaling {
  readonly #scales = new Map<string, Scale>();

  /** Built for the first rule that asks. */
  static of(objects: readonly JudgedObject[]): Scaling {
    const scaling = known.get(objects) ?? new Scaling(objects);
    known.set(objects, scaling);
    return scaling;
  }

  private constructor(objects: readonly JudgedObject[]) {
    for (const object of objects) {
      const bounds = boundsOf(object);
      if (bounds === undefined) continue;
      const target = fields(specOf(object)['scaleTargetRef']);
      const key = keyOf(object, textIn(target['kind']) ?? 'Deployment', textIn(target['name']));
      const other = this.#scales.get(key);
      // Two of them are refused; until then the widest bounds hold, whichever comes first.
      this.#scales.set(key, {
        fewest: Math.min(bounds.fewest, other?.fewest ?? bounds.fewest),
        most: Math.max(bounds.most, other?.most ?? bounds.most),
      });
    }
  }

  /** `undefined` for a kind that is told no number: a Job, a DaemonSet. */
  scaleOf(object: JudgedObject): Scale | undefined {
    const { kind, metadata } = object.manifest;
    if (!scaled.includes(kind)) return undefined;
    const found = this.#scales.get(keyOf(object, kind, metadata?.name));
    if (found !== undefined) return found;
    const replicas = numberIn(specOf(object)['replicas'], 1);
    return { fewest: replicas, most: replicas };
  }
}

const known = new WeakMap<readonly JudgedObject[], Scaling>();

function keyOf(object: JudgedObject, kind: string, name: string | undefined): string {
  return `${namespaceOf(object)} ${kind} ${name}`;
}

function boundsOf(object: JudgedObject): Scale | undefined {
  const spec: Fields = specOf(object);
  if (isKind(object, 'HorizontalPodAutoscaler', 'autoscaling')) {
    const fewest = numberIn(spec['minReplicas'], 1);
    return { fewest, most: Math.max(fewest, numberIn(spec['maxReplicas'], fewest)) };
  }
  if (isKind(object, 'ScaledObject', 'keda.sh')) {
    // At none there is nothing to evict: the first pod that comes is what has to be able to leave.
    const fewest = Math.max(1, numberIn(spec['minReplicaCount'], 0));
    return { fewest, most: Math.max(fewest, numberIn(spec['maxReplicaCount'], 100)) };
  }
  return undefined;
}
