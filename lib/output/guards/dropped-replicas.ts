import type { OutgoingObject } from '../../constructs/outgoing.ts';
import type { ObjectIssue } from '../../rules/rule.ts';
import type { CommittedObject, CommittedObjects } from './committed-objects.ts';

/**
 * Workloads whose number of pods is in the committed tree and in ours no longer, since an autoscaler owns it now. At
 * that apply the API server defaults the field to 1, and a busy service has one pod until the autoscaler acts (cases.md
 * C17). Taken where the committed tree has the autoscaler, and overruled by a waiver.
 */
export function* droppedReplicas(
  objects: readonly OutgoingObject[],
  committed: CommittedObjects,
): Iterable<ObjectIssue> {
  let scaled: ReadonlySet<string> | undefined;
  for (const object of objects) {
    const { manifest } = object;
    if (!scaledKinds.includes(manifest.kind) || replicasOf(manifest) !== undefined) continue;
    const before = committed.before(object);
    if (before === undefined || before.unchanged) continue;
    const replicas = replicasOf(before.manifest);
    if (typeof replicas !== 'number' || replicas < 2) continue;
    scaled ??= new Set(committed.ofKinds(...autoscalers).map(targetKey));
    if (scaled.has(keyOf(before, { kind: manifest.kind, name: manifest.metadata.name }))) continue;
    yield {
      object,
      issue: {
        rule: 'replicas-dropped',
        path: 'autoscaling',
        problem: `the committed ${manifest.kind} has ${replicas} replicas; without the field it drops to one pod until the autoscaler acts`,
        remedy: `commit autoscaling: { …, keepReplicas: ${replicas} } first, and drop it in a later commit (docs/autoscaling.md); or waive('replicas-dropped', { reason: '…' }) for the commit that may do it`,
      },
    };
  }
}

const scaledKinds = ['Deployment', 'StatefulSet', 'Rollout'];

const autoscalers = ['autoscaling/HorizontalPodAutoscaler', 'keda.sh/ScaledObject'];

function replicasOf(manifest: unknown): unknown {
  return (manifest as { readonly spec?: { readonly replicas?: unknown } } | undefined)?.spec?.replicas;
}

interface Target {
  readonly kind?: unknown;
  readonly name?: unknown;
}

function targetKey(autoscaler: CommittedObject): string {
  const { spec } = autoscaler.manifest as { readonly spec?: { readonly scaleTargetRef?: Target } };
  // KEDA's own default.
  return keyOf(autoscaler, { kind: 'Deployment', ...spec?.scaleTargetRef });
}

function keyOf({ environment, namespace }: CommittedObject, { kind, name }: Target): string {
  return `${environment} ${namespace} ${kind} ${name}`;
}
