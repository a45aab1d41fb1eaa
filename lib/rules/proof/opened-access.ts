import type { JudgedObject } from '../../model/program.ts';
import { objectIssue } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { type AccessOpening, type AccessPoint, DeclaredAccess, waypointKey } from './access-openings.ts';
import type { AuthorizationPolicy } from './authorization-policies.ts';
import { blamed, firstText } from './blame.ts';
import type { Cluster } from './cluster.ts';
import type { Connection } from './connections.ts';
import type { Guarded } from './guarded.ts';
import type { MeshView } from './mesh-view.ts';
import { type WaypointService, waypointOf } from './waypoints.ts';

/** What of a mesh decides who may call. */
export interface MeshProof {
  readonly view: MeshView;
  readonly policies: readonly AuthorizationPolicy[];
  readonly trustDomain: string;
}

/** Whatever ALLOW policies of these objects allow that no call declares. */
export function* accessOpenings(
  { policies, trustDomain, view }: MeshProof,
  guarded: readonly Guarded[],
  cluster: Cluster,
  connections: readonly Connection[],
): Iterable<AccessOpening> {
  const declared = new DeclaredAccess(connections, trustDomain);
  const points = new Map<AuthorizationPolicy, AccessPoint[]>();
  for (const place of placesOf(guarded, cluster, view)) {
    for (const policy of place.policies) {
      const list = points.get(policy);
      if (list === undefined) points.set(policy, [place.point]);
      else list.push(place.point);
    }
  }
  for (const policy of policies) yield* declared.beyond(policy, points.get(policy) ?? []);
}

/** Places at which no policy allows anybody, and so everybody may: their deny-all or their own policy is patched away. */
export function* openPlaces(
  { view, policies }: MeshProof,
  guarded: readonly Guarded[],
  cluster: Cluster,
): Iterable<ObjectIssue> {
  for (const { point, policies: kept, namespace, object } of placesOf(guarded, cluster, view)) {
    if (kept.some(({ action }) => action === 'ALLOW')) continue;
    const patched = policies.filter((policy) => policy.namespace === namespace && policy.object.origin === 'patched');
    const blame = blamed(patched.map((policy) => policy.object)) ?? object;
    if (blame === undefined) continue;
    const problem = `lets everybody of the mesh in to ${point.name}: no ALLOW policy is about it`;
    yield objectIssue(blame, 'proof-path-opened', '', problem, 'let a policy of action ALLOW select it');
  }
}

/** What an issue says of an opening. */
export function accessText({ points, who, what }: AccessOpening): string {
  return `allows ${who} at ${firstText(points.map(({ name }) => name))} on ${what}, which no call declares`;
}

interface Place {
  readonly point: AccessPoint;
  readonly policies: readonly AuthorizationPolicy[];
  readonly namespace: string;
  readonly object: JudgedObject | undefined;
}

/** Where the mesh judges requests to what is guarded. */
function* placesOf(guarded: readonly Guarded[], cluster: Cluster, view: MeshView): Iterable<Place> {
  for (const { peer, side, environment } of guarded) {
    const { mesh } = environment.platform;
    if (!peer.inMesh || mesh === undefined) continue;
    const { namespace } = peer;
    for (const pod of side.pods) {
      const point = { key: pod.key, name: pod.name, layer7: mesh.mode === 'sidecar' };
      yield { point, policies: view.atPod(pod), namespace, object: pod.object };
    }
    const waypoint = mesh.mode === 'ambient' ? waypointOf(cluster, peer) : undefined;
    if (waypoint === undefined) continue;
    const object = cluster.services.get(`${namespace}/${peer.host}`);
    yield { point: waypointPoint(waypoint), policies: view.atWaypoint(waypoint), namespace, object };
  }
}

function waypointPoint(waypoint: WaypointService): AccessPoint {
  return { key: waypointKey(waypoint), name: `the waypoint of Service ${waypoint.service}`, layer7: true };
}
