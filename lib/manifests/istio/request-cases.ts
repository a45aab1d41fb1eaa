import type { Call } from '../../model/call.ts';
import type { CallGraph } from '../../model/graph.ts';
import type { ServicePeer } from '../../model/peer.ts';
import type { PortModel } from '../../model/ports.ts';
import type { RetriesModel } from '../../model/promise.ts';
import { type RouteModel, specificFirst, tightenedRoute } from '../../model/routes.ts';
import type { ServiceModel } from '../../model/service.ts';
import { specificVersionsFirst } from '../../model/targets.ts';
import { waysOf } from '../../model/ways.ts';
import { tightenedCalls } from '../route-form.ts';
import type { VirtualServiceSpecHttpFault } from '../types/istio.ts';
import { faultFor } from './fault.ts';

/** Requests that are treated alike: what they are known by, and what happens to them. */
export interface RequestCase {
  /** The caller whose own proxy alone takes the case; `undefined` for all. */
  readonly call: Call | undefined;
  readonly route: RouteModel | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly timeout: number | undefined;
  readonly retries: RetriesModel | undefined;
  readonly version: ServicePeer | undefined;
  readonly fault: VirtualServiceSpecHttpFault | undefined;
}

/**
 * All cases of the requests on a port. Proxies take the first that matches, so every combination is written out, the more
 * specific first: of what faults are for, of the version that is meant, of the caller, and of the route.
 */
export function requestCases(service: ServiceModel, port: PortModel, graph: CallGraph): readonly RequestCase[] {
  const timings = timingsOf(service, graph).filter(({ call }) => call === undefined || call.ports.includes(port));
  return faultsOf(service, port).flatMap(({ fault, headers: ofFault }) =>
    versionsOf(service).flatMap(({ version, headers: ofVersion }) =>
      timings.flatMap((timing) => {
        const headers = merged([ofFault, ofVersion, timing.route?.headers ?? {}]);
        return headers === undefined ? [] : [{ ...timing, headers, version, fault }];
      }),
    ),
  );
}

type Timing = Pick<RequestCase, 'call' | 'route' | 'timeout' | 'retries'>;

/** Routes of callers that ask for less, then everybody's; at the end of each, what takes no route of its own, if anything. */
function timingsOf(service: ServiceModel, graph: CallGraph): readonly Timing[] {
  const promise = { timeout: service.promise?.timeout, retries: service.promise?.retries };
  const forCallers = tightenedCalls(service, graph).flatMap((call): Timing[] => {
    const { tightens = promise } = call;
    const { routes, beside } = waysOf(call, service.promise);
    return [
      ...routes.map((route) => ({ call, route, ...tightenedRoute(route, tightens) })),
      ...(beside ? [{ call, route: undefined, ...tightenedRoute(promise, tightens) }] : []),
    ];
  });
  const forAll = specificFirst(service.promise?.routes ?? []).map(
    (route): Timing => ({ call: undefined, route, timeout: route.timeout, retries: route.retries }),
  );
  return [...forCallers, ...forAll, { call: undefined, route: undefined, ...promise }];
}

function versionsOf({ promise }: ServiceModel) {
  const versions = specificVersionsFirst(promise?.versions ?? []);
  return [...versions.map(({ headers, to }) => ({ headers, version: to })), { headers: {}, version: undefined }];
}

/** Requests that get faults, and those that are spared. */
function faultsOf({ promise }: ServiceModel, port: PortModel) {
  const fault = promise?.faults === undefined ? undefined : faultFor(promise.faults, port);
  const spared = { headers: {}, fault: undefined };
  if (promise?.faults === undefined || fault === undefined) return [spared];
  const faulty = { headers: promise.faults.onlyFor, fault };
  return Object.keys(faulty.headers).length === 0 ? [faulty] : [faulty, spared];
}

/** All of these headers together; `undefined` where two of them contradict each other, which no request can meet. */
function merged(all: readonly Readonly<Record<string, string>>[]): Readonly<Record<string, string>> | undefined {
  const headers = new Map<string, string>();
  for (const [name, value] of all.flatMap((some) => Object.entries(some))) {
    if ((headers.get(name) ?? value) !== value) return undefined;
    headers.set(name, value);
  }
  return Object.fromEntries(headers);
}
