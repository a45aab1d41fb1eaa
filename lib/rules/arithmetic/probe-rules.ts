import type { JudgedObject } from '../../model/program.ts';
import { type Fields, fields, fieldsIn, numberIn, specOf } from '../fields.ts';
import { objectIssue } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { WorkloadIndex } from '../workloads.ts';

/** What Kubernetes takes where a rollout's deadline is not written. */
const usualDeadline = 600;

/** A rollout that is given up while pods still start never ends well. Of ours, a rule of the model judges it. */
export function* startBeforeRolloutsEnd(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const { object, podSpec, pointer } of WorkloadIndex.of(objects).workloads) {
    if (object.origin === 'rendered' || !['Deployment', 'Rollout'].includes(object.manifest.kind)) continue;
    const spec = specOf(object);
    const deadline = numberIn(spec['progressDeadlineSeconds'], usualDeadline);
    const ready = numberIn(spec['minReadySeconds'], 0);
    if (ready >= deadline) {
      yield objectIssue(
        object,
        'rollout-cannot-proceed',
        '/spec/minReadySeconds',
        `${ready} s are not below progressDeadlineSeconds (${deadline} s), which the API server refuses`,
        'lower it, or raise progressDeadlineSeconds',
      );
    }
    for (const [index, { startupProbe }] of fieldsIn(podSpec['containers']).entries()) {
      if (startupProbe === undefined) continue;
      const longest = numberIn(fields(startupProbe)['initialDelaySeconds'], 0) + patienceOf(fields(startupProbe));
      if (longest < deadline) continue;
      yield objectIssue(
        object,
        'startup-exceeds-deadline',
        `${pointer}/spec/containers/${index}/startupProbe`,
        `may take ${longest} s, but a rollout without progress is given up after ${deadline} s`,
        'let it fail less often, or raise progressDeadlineSeconds',
      );
    }
  }
}

/** A pod is taken out of service before it is restarted, whatever was patched. */
export function* restartLast(objects: readonly JudgedObject[]): Iterable<ObjectIssue> {
  for (const { object, podSpec, pointer } of WorkloadIndex.of(objects).workloads) {
    if (object.origin !== 'patched') continue;
    for (const [index, { livenessProbe, readinessProbe }] of fieldsIn(podSpec['containers']).entries()) {
      if (livenessProbe === undefined || readinessProbe === undefined) continue;
      const [restarted, takenOut] = [patienceOf(fields(livenessProbe)), patienceOf(fields(readinessProbe))];
      if (restarted > takenOut) continue;
      yield objectIssue(
        object,
        'liveness-impatient',
        `${pointer}/spec/containers/${index}/livenessProbe`,
        `restarts after ${restarted} s, while readiness takes the pod out after ${takenOut} s`,
        'let it fail more often',
      );
    }
  }
}

/** How long a check may fail, by Kubernetes' own numbers where none are written. */
function patienceOf({ failureThreshold, periodSeconds }: Fields): number {
  return numberIn(failureThreshold, 3) * numberIn(periodSeconds, 10);
}
