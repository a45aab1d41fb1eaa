import { parseDuration, wholeSeconds } from '../../model/duration.ts';
import type { JudgedObject, Program } from '../../model/program.ts';
import { fields, numberIn, textIn } from '../fields.ts';
import { labelsIn } from '../label-selector.ts';
import { objectIssue } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { type Workload, WorkloadIndex } from '../workloads.ts';
import { isInjected } from './injected.ts';
import { longestRequests, usualGrace, waitsIn } from './stopping.ts';

/** Seconds that Istio's sidecar goes on serving after the signal, unless told. */
const usualDrain = 5;
const config = 'proxy.istio.io/config';

/**
 * A sidecar that is no native one gets the signal at once, while the program still waits: it has to serve on for as long as
 * the program does, and to be done before the pod is killed (cases.md C29).
 */
export function* outliveTheProgram(objects: readonly JudgedObject[], { services }: Program): Iterable<ObjectIssue> {
  const requests = longestRequests(services);
  for (const workload of WorkloadIndex.of(objects).workloads) {
    const { object, podSpec, pointer } = workload;
    if (!isInjected(workload) || object.environment?.platform.mesh?.nativeSidecars !== false) continue;
    if (labelsIn(workload.annotations)['sidecar.istio.io/nativeSidecar'] === 'true') continue;
    const drain = drainOf(workload);
    if (drain === undefined) continue;
    const at = `${pointer}/metadata/annotations/${config.replace('/', '~1')}`;
    const grace = numberIn(podSpec['terminationGracePeriodSeconds'], usualGrace);
    const needed = Math.max(0, ...waitsIn(podSpec).map(({ wait }) => wait)) + requests(object);
    if (drain >= grace) {
      const problem = `terminationDrainDuration of ${drain} s is not below the grace period of ${grace} s`;
      yield objectIssue(object, 'grace-too-short', at, problem, `write at most ${grace - 1}s there, or more grace`);
    } else if (drain < needed && object.manifest.kind !== 'Job') {
      const problem = `the sidecar stops after ${drain} s, and the program serves for up to ${needed} s more`;
      const remedy = `write terminationDrainDuration: '${needed}s' into that annotation`;
      yield objectIssue(object, 'sidecar-stops-first', at, problem, remedy);
    }
  }
}

/** `undefined` where it cannot be read. */
function drainOf({ annotations }: Workload): number | undefined {
  const written = labelsIn(annotations)[config];
  if (written === undefined) return usualDrain;
  try {
    const { terminationDrainDuration } = fields(JSON.parse(written));
    if (terminationDrainDuration === undefined) return usualDrain;
    const milliseconds = parseDuration(textIn(terminationDrainDuration));
    return milliseconds === undefined ? undefined : wholeSeconds(milliseconds);
  } catch {
    return undefined;
  }
}
