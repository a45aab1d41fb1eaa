import type { OutgoingObject } from '../constructs/outgoing.ts';
import type { Manifest } from '../model/manifest.ts';
import type { ObjectIssue } from '../rules/rule.ts';
import { filePlaceOf } from './file-paths.ts';
import type { Change } from './plan.ts';

/**
 * Workloads whose number of pods is in the committed tree and in ours no longer, since an autoscaler owns it now. At
 * that apply the API server defaults the field to 1, and a busy service has one pod until the autoscaler acts (cases.md
 * C17). Overruled by a waiver, once the autoscaler has reached the cluster.
 */
export function* droppedReplicas(
  objects: readonly OutgoingObject[],
  changes: readonly Change[],
): Iterable<ObjectIssue> {
  const before = new Map(changes.map((change) => [change.path, change.before]));
  for (const object of objects) {
    const { manifest } = object;
    const { spec } = manifest as { readonly spec?: { readonly replicas?: number } };
    if (!scaledKinds.includes(manifest.kind) || spec?.replicas !== undefined) continue;
    const replicas = committedReplicas(before.get(filePlaceOf(object).path), manifest);
    if (replicas < 2) continue;
    yield {
      object,
      issue: {
        rule: 'replicas-dropped',
        path: 'autoscaling',
        problem: `the committed ${manifest.kind} has ${replicas} replicas; without the field it drops to one pod until the autoscaler acts`,
        remedy:
          "commit the autoscaler first by a patch that keeps replicas, then drop them; or waive('replicas-dropped', { reason: '…' }) for the commit that may do it",
      },
    };
  }
}

const scaledKinds = ['Deployment', 'StatefulSet', 'Rollout'];

/** What a file of ours says of a workload's replicas; 0 where it says nothing. Our own text is regular enough to be read so. */
function committedReplicas(text: string | undefined, { kind, metadata }: Manifest): number {
  const document = text
    ?.split('---\n')
    .find((part) => part.includes(`\nkind: ${kind}\nmetadata:\n  name: ${metadata.name}\n`));
  return Number(/^ {2}replicas: (\d+)$/m.exec(document ?? '')?.[1] ?? 0);
}
