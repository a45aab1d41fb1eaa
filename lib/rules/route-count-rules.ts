import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import { isLayer7 } from '../model/peer.ts';
import type { ServiceModel } from '../model/service.ts';
import { waysOf } from '../model/ways.ts';

/**
 * etcd takes objects up to 1.5 MB. A route with long paths and headers has some 1.5 kB, and who applies on the client's
 * side keeps a second copy in an annotation.
 *
 * @see https://etcd.io/docs/latest/dev-guide/limit/#request-size-limit
 */
const most = 500;

/** Every combination of what requests are told apart by is a route of one object, which must fit into the cluster's store. */
export function* routeWhatFits(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const { promise, system, inMesh, ports } = service;
  const { mesh } = system.environment.platform;
  const opened = ports.filter(({ protocol }) => isLayer7(protocol)).length;
  if (mesh === undefined || !inMesh || opened === 0) return;
  const own = (promise?.routes?.length ?? 0) + 1;
  const callers = mesh.mode === 'sidecar' ? routesOfCallers(service, graph) : [];
  const versions = (promise?.versions?.length ?? 0) + 1;
  const faults = promise?.faults !== undefined && Object.keys(promise.faults.onlyFor).length > 0 ? 2 : 1;
  const count = opened * faults * versions * (own + callers.reduce((sum, routes) => sum + routes, 0));
  if (count <= most) return;
  const factors = [
    [opened, 'ports'],
    [faults, 'kinds of requests by faults.onlyFor'],
    [versions, 'ways by versions'],
    [own, 'routes'],
  ] as const;
  const text = factors.filter(([number]) => number > 1).map(([number, name]) => `${number} ${name}`);
  yield {
    rule: 'routes-too-many',
    path: promise === undefined ? '' : 'serves',
    problem: `${[...text, ...(callers.length > 0 ? [`${callers.length} callers that ask for less`] : [])].join(', ')} come to ${count} routes in one object, and ${most} is the most`,
    remedy:
      'promise fewer routes or versions, say in calls that ask for less which methods and paths they use, or make a service of its own of what differs',
  };
}

/** How many routes each caller has of its own, since it asks for less. */
function routesOfCallers({ key, promise }: ServiceModel, graph: CallGraph): readonly number[] {
  return graph.callersOf(key).flatMap((call) => {
    if (call.tightens === undefined || call.sentBy !== undefined) return [];
    const { routes, beside } = waysOf(call, promise);
    return routes.length + (beside ? 1 : 0);
  });
}
