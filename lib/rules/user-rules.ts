import type { Issue } from '../model/issue.ts';
import type { ServiceModel } from '../model/service.ts';

/** Traffic of this id passes by Istio's proxy. */
const proxyId = 1337;

/** Pod Security "restricted" admits no root, whatever the program says (cases.md C07). */
export function* runAsNonRoot({ user }: ServiceModel): Iterable<Issue> {
  if (user?.user !== 0) return;
  yield {
    rule: 'user-root',
    path: 'user',
    problem: '0 is root, which the namespace does not admit',
    remedy: "leave 'user' out, or name another id; an image that insists on root must be built anew",
  };
}

/** The proxy's id belongs to the proxy. */
export function* leaveTheProxysUser({ user, inMesh }: ServiceModel): Iterable<Issue> {
  if (!inMesh || user === undefined) return;
  for (const name of ['user', 'group'] as const) {
    // The group's default is the user's id, which is blamed already.
    if (user[name] !== proxyId || (name === 'group' && user.user === proxyId)) continue;
    yield {
      rule: 'user-reserved',
      path: name,
      problem: `${proxyId} is the id of Istio's proxy: traffic of this id passes by it`,
      remedy: 'name another id, or leave it out',
    };
  }
}
