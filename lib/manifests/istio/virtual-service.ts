import { istioDuration } from '../../model/duration.ts';
import { clusterHost } from '../../model/peer.ts';
import type { PortModel } from '../../model/ports.ts';
import { generations, trafficOf } from '../../model/rollout.ts';
import type { ServiceModel } from '../../model/service.ts';
import type { MirrorModel } from '../../model/targets.ts';
import type { RenderContext } from '../context.ts';
import { coOwnedMetadataFor } from '../kubernetes/metadata.ts';
import { requestPorts, routeFormOf } from '../route-form.ts';
import type {
  Destination,
  VirtualService,
  VirtualServiceSpecHttp,
  VirtualServiceSpecHttpMirrors,
  VirtualServiceSpecHttpRoute,
} from '../types/istio.ts';
import { type RequestCase, requestCases } from './request-cases.ts';
import { matchFor, routeName } from './request-match.ts';
import { retriesFor } from './retries.ts';

/**
 * What a service promises to requests: timeouts, retries, which version gets them, copies and faults. One rule for each of
 * its ports that carries requests and each case that differs; callers that ask for less come first, with rules that only
 * their own proxies take.
 */
export function virtualServiceFor(service: ServiceModel, { graph }: Pick<RenderContext, 'graph'>) {
  const { mesh } = service.system.environment.platform;
  if (routeFormOf(service, graph) !== 'VirtualService' || mesh === undefined) return undefined;
  const ports = requestPorts(service);
  const ruleFor = (request: RequestCase, port: PortModel): VirtualServiceSpecHttp => ({
    name: routeName(request, port),
    match: matchFor(request, ports.length > 1 ? port.servicePort : undefined),
    route: routeFor(request, port, service),
    timeout: request.timeout === undefined ? undefined : istioDuration(request.timeout),
    retries: request.retries === undefined ? undefined : retriesFor(request.retries, port.protocol, mesh.version),
    fault: request.fault,
    mirrors: request.version === undefined ? mirrorsFor(service.promise?.mirror, port) : undefined,
  });
  const rules = ports.flatMap((port) => requestCases(service, port, graph).map((request) => ruleFor(request, port)));
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: coOwnedMetadataFor(service),
    spec: { hosts: [clusterHost(service.peer)], http: withoutShadowed(rules) },
  } satisfies VirtualService;
}

/** Argo Rollouts moves the weights; what it finds in Git is how it leaves them: all requests for the stable pods. */
function routeFor({ version }: RequestCase, port: PortModel, service: ServiceModel): VirtualServiceSpecHttpRoute[] {
  const destination = destinationFor(version ?? service.peer, port);
  if (version !== undefined || !trafficOf(service).mesh) return [{ destination }];
  return [
    { destination: { ...destination, subset: generations.stable }, weight: 100 },
    { destination: { ...destination, subset: generations.canary }, weight: 0 },
  ];
}

/** Of another service, the port of the same name: a rule refuses targets that have none. */
function destinationFor(peer: ServiceModel['peer'], port: PortModel): Destination {
  const { servicePort } = peer.ports.find(({ name }) => name === port.name) ?? port;
  return { host: clusterHost(peer), port: { number: servicePort } };
}

function mirrorsFor(mirror: MirrorModel | undefined, port: PortModel): VirtualServiceSpecHttpMirrors[] | undefined {
  if (mirror === undefined) return undefined;
  return [{ destination: destinationFor(mirror.to, port), percentage: { value: mirror.percent } }];
}

/** Combinations may come to the same requests, of which the first rule takes all. */
function withoutShadowed(rules: readonly VirtualServiceSpecHttp[]): readonly VirtualServiceSpecHttp[] {
  const first = new Map<string, VirtualServiceSpecHttp>();
  for (const rule of rules) {
    const requests = JSON.stringify(rule.match ?? []);
    if (!first.has(requests)) first.set(requests, rule);
  }
  return [...first.values()];
}
