import { byApplyOrder } from '../../model/apply-order.ts';
import { apiGroupOf } from '../../model/kinds.ts';
import type { JudgedObject } from '../../model/program.ts';
import { waveAnnotation } from '../../model/waves.ts';
import { objectIssue, objectText } from '../object-issue.ts';
import { makerReferences } from '../references/maker-references.ts';
import { podReferences } from '../references/pod-references.ts';
import type { Reference } from '../references/reference.ts';
import { routeReferences } from '../references/route-references.ts';
import { targetReferences } from '../references/target-references.ts';
import type { ObjectIssue } from '../rule.ts';
import { workloadOf } from '../workloads.ts';
import {
  annotationOf,
  byPosition,
  helmHookAnnotation,
  hookAnnotation,
  positionText,
  unknownHooks,
} from './position.ts';
import { type Named, type Placed, Syncs } from './syncs.ts';

/** What an object names, where the same sync applies it. */
interface Use {
  readonly named: Named;
  readonly pointer: string;
  readonly kind: string;
  readonly name: string;
}

/** What an object names is applied before it or with it: else a sync waits for what waits for a later wave. */
export function* nameWhatIsAppliedByThen(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const syncs = Syncs.of(objects);
  for (const placed of syncs.placed) {
    if (placed.position.isHook) continue;
    for (const use of usesOf(placed, syncs)) {
      const { named, pointer } = use;
      if (byPosition(named.position, placed.position) <= 0) continue;
      yield objectIssue(
        placed.object,
        'wave-backwards',
        pointer,
        `is applied in ${positionText(placed.position)} and names ${namedText(use)}, which comes in ${positionText(named.position)}`,
        named.position.phase === 'Sync'
          ? `write the annotation ${waveAnnotation}: '${named.position.wave}', or give ${objectText(named.object)} a wave that is no later`
          : `leave ${hookAnnotation} out of ${objectText(named.object)}`,
      );
    }
  }
}

/** A hook runs and ends before the next wave: what it names must be there, and what controllers make be made. */
export function* giveHooksWhatTheyName(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const syncs = Syncs.of(objects);
  for (const placed of syncs.placed) {
    if (!placed.position.isHook) continue;
    for (const use of usesOf(placed, syncs)) {
      const { named, pointer } = use;
      if (isThereFor(placed, named)) continue;
      const { phase } = placed.position;
      const later = named.position.wave + 1;
      yield objectIssue(
        placed.object,
        'hook-needs-later',
        pointer,
        `runs in ${positionText(placed.position)} and needs ${namedText(use)}, which comes in ${positionText(named.position)}`,
        phase === named.position.phase
          ? `write the annotation ${waveAnnotation}: '${later}'`
          : `write the annotations ${hookAnnotation}: ${named.position.phase} and ${waveAnnotation}: '${later}': ${phase} comes before all that`,
      );
    }
  }
}

/** What is a hook for something else, such as a failed sync, is not there for what a sync brings. */
export function* nameWhatASyncApplies(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  const syncs = Syncs.of(objects);
  if (syncs.all.length === syncs.placed.length) return;
  for (const { object } of syncs.placed) {
    for (const { pointer, kind, name } of referencesHere(object)) {
      if (syncs.find(object, kind, name) !== undefined) continue;
      const left = syncs.findLeft(object, kind, name);
      // A word that is misspelt is told by itself.
      if (left === undefined || [...unknownHooks(left)].length > 0) continue;
      yield objectIssue(
        object,
        'hook-not-applied',
        pointer,
        `names ${objectText(left)}, which no sync applies: it is a hook for something else`,
        `leave ${annotationOf(left, hookAnnotation) === undefined ? helmHookAnnotation : hookAnnotation} out of ${objectText(left)}`,
      );
    }
  }
}

/** In one wave kinds follow each other, so a Job finds its ConfigMap, but nobody waits for what a controller makes. */
function isThereFor(hook: Placed, named: Named): boolean {
  const order = byPosition(named.position, hook.position);
  if (order !== 0 || named.isMade) return order < 0;
  return byApplyOrder(named.object.manifest, hook.object.manifest) < 0;
}

function* usesOf({ object }: Placed, syncs: Syncs): Iterable<Use> {
  for (const { pointer, kind, name } of referencesHere(object)) {
    const named = isGuard(object, pointer) ? undefined : syncs.find(object, kind, name);
    // A gateway's certificate may be asked for by the gateway itself.
    if (named !== undefined && named.object !== object) yield { named, pointer, kind, name };
  }
}

/** What an object names in its own namespace, which one sync brings. */
function* referencesHere(object: JudgedObject): Iterable<Reference> {
  for (const reference of referencesOf(object)) {
    const { namespace } = reference;
    if (namespace === undefined || namespace === object.manifest.metadata?.namespace) yield reference;
  }
}

function* referencesOf(object: JudgedObject): Iterable<Reference> {
  const workload = workloadOf(object);
  if (workload !== undefined) yield* podReferences(workload);
  yield* routeReferences(object);
  yield* targetReferences(object);
  yield* makerReferences(object);
}

/** A policy of the mesh stands before what it guards: it waits for nothing, and nothing is open in between. */
function isGuard({ manifest }: JudgedObject, pointer: string): boolean {
  return pointer.startsWith('/spec/targetRef') && apiGroupOf(manifest.apiVersion).endsWith('istio.io');
}

/** `Secret tls of Certificate wallet`, or the object itself. */
function namedText({ named, kind, name }: Use): string {
  return named.isMade ? `${kind} ${name} of ${objectText(named.object)}` : objectText(named.object);
}
