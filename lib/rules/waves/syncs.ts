import type { JudgedObject } from '../../model/program.ts';
import { namespaceOf } from '../object-issue.ts';
import { madeOutOf } from '../references/made-by-controllers.ts';
import { byPosition, type Position, positionOf } from './position.ts';

/** An object that a sync applies, and when. */
export interface Placed {
  readonly object: JudgedObject;
  readonly position: Position;
}

/** What somebody names: an object itself, or what a controller makes of one. */
export interface Named extends Placed {
  readonly isMade: boolean;
}

/** The objects that Argo CD applies together, by one Application, in their order. */
export class Syncs {
  /** What Applications are made of. */
  readonly all: readonly JudgedObject[];
  /** What of that a sync applies: no hook for anything else. */
  readonly placed: readonly Placed[];
  readonly #left = new Map<string, JudgedObject>();
  readonly #named = new Map<string, Named>();
  /** Last position of each Application, and whether a hook stands there. */
  readonly #ends = new Map<string, Position>();

  /** Built for the first rule that asks. */
  static of(objects: readonly JudgedObject[]): Syncs {
    const syncs = known.get(objects) ?? new Syncs(objects);
    known.set(objects, syncs);
    return syncs;
  }

  private constructor(objects: readonly JudgedObject[]) {
    this.all = objects.filter(isApplied);
    this.placed = this.all.flatMap((object) => {
      const position = positionOf(object);
      if (position !== undefined) return { object, position };
      this.#left.set(keyOf(object, object.manifest.kind, object.manifest.metadata?.name ?? ''), object);
      return [];
    });
    for (const { object, position } of this.placed) {
      for (const { kind, name } of madeOutOf(object)) {
        this.#named.set(keyOf(object, kind, name), { object, position, isMade: true });
      }
    }
    for (const { object, position } of this.placed) {
      const { kind, metadata } = object.manifest;
      if (metadata?.name !== undefined) {
        this.#named.set(keyOf(object, kind, metadata.name), { object, position, isMade: false });
      }
      const end = this.#ends.get(applicationOf(object));
      const order = end === undefined ? 1 : byPosition(position, end);
      if (order > 0 || (order === 0 && position.isHook)) this.#ends.set(applicationOf(object), position);
    }
  }

  /** What an object names, where the same sync applies it. */
  find(from: JudgedObject, kind: string, name: string): Named | undefined {
    const found = this.#named.get(keyOf(from, kind, name));
    return found !== undefined && applicationOf(found.object) === applicationOf(from) ? found : undefined;
  }

  /** What an object names, and the same Application has, but no sync applies. */
  findLeft(from: JudgedObject, kind: string, name: string): JudgedObject | undefined {
    const found = this.#left.get(keyOf(from, kind, name));
    return found !== undefined && applicationOf(found) === applicationOf(from) ? found : undefined;
  }

  /** Whether one Application has both. */
  isTogether(one: JudgedObject, other: JudgedObject): boolean {
    return applicationOf(one) === applicationOf(other);
  }

  /** Whether a sync waits until an object is healthy: the last wave it leaves to itself, unless a hook runs there. */
  waitsFor({ object, position }: Placed): boolean {
    const end = this.#ends.get(applicationOf(object));
    return end !== undefined && (byPosition(position, end) < 0 || end.isHook);
  }
}

const known = new WeakMap<readonly JudgedObject[], Syncs>();

/** What is in no environment nobody applies. Our namespaces have an Application of their own. */
function isApplied({ environment, manifest, origin }: JudgedObject): boolean {
  return environment?.platform.argoCd !== undefined && (manifest.kind !== 'Namespace' || origin === 'foreign');
}

/** A chart beside the systems is one of its own. */
function applicationOf({ system = '', application = '' }: JudgedObject): string {
  return `${system} ${application}`;
}

function keyOf(from: JudgedObject, kind: string, name: string): string {
  return `${namespaceOf(from)} ${kind} ${name}`;
}
