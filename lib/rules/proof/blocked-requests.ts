import type { JudgedObject } from '../../model/program.ts';
import type { Request } from './access-match.ts';
import type { AuthorizationPolicy } from './authorization-policies.ts';
import { blamed, objectsText } from './blame.ts';
import type { Blocked } from './blocked.ts';
import type { Access, Connection } from './connections.ts';
import type { MeshView } from './mesh-view.ts';

/** Whatever is declared and the mesh denies, at the pods or at their waypoint. */
export function* blockedRequests(connections: readonly Connection[], view: MeshView): Iterable<Blocked> {
  for (const { purpose, to, required, access } of connections) {
    if (!required || access === undefined || to.kind === 'outside') continue;
    const { waypoint, environment } = access;
    const layer7 = waypoint !== undefined || environment.platform.mesh?.mode === 'sidecar';
    const places =
      waypoint === undefined
        ? to.pods.map((pod) => ({ name: pod.name, policies: view.atPod(pod) }))
        : [{ name: `${to.name} for Service ${waypoint.service}`, policies: view.atWaypoint(waypoint) }];
    for (const { name, policies } of places) {
      for (const request of requestsOf(access)) {
        const decision = view.decide(policies, request, layer7);
        const object = decision.answer === 'no' ? blameFor(decision.policies) : undefined;
        if (object === undefined) continue;
        const deciding = objectsText(decision.policies.map((policy) => policy.object));
        const problem = `${name} denies ${requestText(request)}, by ${deciding}`;
        yield { object, pointer: '/spec/rules', purpose, problem };
      }
    }
  }
}

function* requestsOf({ identities, ports, methods, paths }: Access): Iterable<Request> {
  for (const identity of identities)
    for (const port of ports)
      for (const method of methods ?? all) for (const path of paths ?? all) yield { identity, port, method, path };
}

/** One request that stands for all. */
const all = [undefined];

/** Of those that allow others, the one that is about these pods rather than about all of the namespace. */
function blameFor(policies: readonly AuthorizationPolicy[]): JudgedObject | undefined {
  const narrow = (policy: AuthorizationPolicy) => Number(policy.selector !== undefined || policy.targets !== undefined);
  return blamed(policies.toSorted((a, b) => narrow(b) - narrow(a)).map(({ object }) => object));
}

function requestText({ identity, port, method, path }: Request): string {
  const who =
    identity === undefined ? 'callers without an identity' : `${identity.namespace}/${identity.serviceAccount}`;
  const what = [method, path].filter((part) => part !== undefined).join(' ');
  return `${who} on port ${port}${what === '' ? '' : ` for ${what}`}`;
}
