import type { CallGraph } from '../../model/graph.ts';
import type { JudgedObject, Program } from '../../model/program.ts';
import type { ServiceModel } from '../../model/service.ts';
import { earlierThan, waveAnnotation } from '../../model/waves.ts';
import { workloadKindOf } from '../../model/workload-kind.ts';
import { objectIssue, objectText } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { byPosition, hookAnnotation, positionText } from './position.ts';
import { type Placed, Syncs } from './syncs.ts';

/** Without them pods that are there can do nothing: all else is named by somebody, or may come late. */
const neededByPods = ['NetworkPolicy', 'AuthorizationPolicy', 'Sidecar', 'Role', 'RoleBinding', 'Service'];

/** What the program says of its order holds for what leaves, whatever waves and hooks patches write. */
export function* keepDeclaredOrder(
  objects: readonly JudgedObject[],
  { services, graph }: Program,
): Iterable<ObjectIssue> {
  const syncs = Syncs.of(objects);
  // What nobody patches stands where its model puts it.
  if (!syncs.placed.some(({ object }) => object.origin === 'patched')) return;
  const own = ownObjects(syncs);
  const workloadOf = (service: ServiceModel) =>
    own.get(keyOf(service))?.find(({ object }) => object.manifest.kind === workloadKindOf(service));
  for (const service of services) {
    const workload = workloadOf(service);
    if (workload === undefined) continue;
    // By the clock it runs when all that is long over.
    if (service.task?.kind !== 'scheduled') yield* afterWhatItNeeds(service, workload, { graph, workloadOf });
    for (const placed of own.get(keyOf(service)) ?? []) yield* beforeItsPods(placed, workload);
  }
}

function* afterWhatItNeeds(
  service: ServiceModel,
  workload: Placed,
  {
    graph,
    workloadOf,
  }: { readonly graph: CallGraph; readonly workloadOf: (service: ServiceModel) => Placed | undefined },
): Iterable<ObjectIssue> {
  for (const other of new Set(earlierThan(service, graph))) {
    const named = workloadOf(other);
    if (named === undefined) continue;
    const order = byPosition(named.position, workload.position);
    // A wave is applied at once: only a later one finds a task at its end, or runs one when all is there.
    const isStrict = [service, other].some(({ task }) => task?.kind === 'once');
    if (isStrict ? order < 0 : order <= 0) continue;
    const why = service.after.includes(other.key) ? 'comes after' : 'cannot do without';
    const { phase, wave } = named.position;
    yield objectIssue(
      workload.object,
      'wave-backwards',
      '',
      `is applied in ${positionText(workload.position)}, and ${service.name} ${why} ${other.name}, whose ${objectText(named.object)} comes in ${positionText(named.position)}`,
      phase === workload.position.phase
        ? `write the annotation ${waveAnnotation}: '${isStrict ? wave + 1 : wave}', or leave the patched waves to the library`
        : `leave the annotation ${hookAnnotation} of both to the library`,
    );
  }
}

function* beforeItsPods({ object, position }: Placed, workload: Placed): Iterable<ObjectIssue> {
  if (!neededByPods.includes(object.manifest.kind) || byPosition(position, workload.position) <= 0) return;
  yield objectIssue(
    object,
    'wave-backwards',
    '',
    `comes in ${positionText(position)}, and the pods of ${objectText(workload.object)} need it in ${positionText(workload.position)}`,
    'leave its wave to the library',
  );
}

/** What the library made for each service. */
function ownObjects({ placed }: Syncs): ReadonlyMap<string, readonly Placed[]> {
  const own = new Map<string, Placed[]>();
  for (const each of placed) {
    const { origin, system = '', subject } = each.object;
    if (origin === 'foreign') continue;
    const key = `${system} ${subject}`;
    const there = own.get(key);
    if (there === undefined) own.set(key, [each]);
    else there.push(each);
  }
  return own;
}

function keyOf({ system, name }: ServiceModel): string {
  return `${system.key} ${name}`;
}
