import { isLayer7 } from './peer.ts';
import type { PortModel } from './ports.ts';
import type { PromiseModel } from './promise.ts';

/** Whether a promise is about what happens to requests on their way, and so needs a route. */
export function needsRoute({ timeout, retries, routes, faults, versions, mirror }: PromiseModel): boolean {
  if ([timeout, retries, faults, mirror].some((said) => said !== undefined)) return true;
  return [...(routes ?? []), ...(versions ?? [])].length > 0;
}

/**
 * Whether an HTTPRoute can say everything: it has no retries outside the experimental channel, gRPC routes have no timeouts,
 * its rules cannot tell one port of the Service from another, and its prefix `/reports/` takes `/reports`, too.
 */
export function fitsHttpRoute(
  { retries, routes = [], faults, versions = [], mirror }: PromiseModel,
  ports: readonly PortModel[],
): boolean {
  const [port, ...others] = ports.filter(({ protocol }) => isLayer7(protocol));
  if (port === undefined || port.protocol === 'grpc' || others.length > 0) return false;
  if (retries !== undefined || faults !== undefined || mirror !== undefined || versions.length > 0) return false;
  if (routes.length > maxRoutes) return false;
  return routes.every((route) => route.retries === undefined && (route.path === '/*' || !route.path.endsWith('*')));
}

/** Its rules are at most sixteen, and one is for what takes no other. */
const maxRoutes = 15;
