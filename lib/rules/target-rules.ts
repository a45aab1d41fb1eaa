import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import { isLayer7, type ServicePeer } from '../model/peer.ts';
import type { ServiceModel } from '../model/service.ts';
import type { VersionModel } from '../model/targets.ts';

/** A service that others send to, with the place in the props that says so. */
interface Target {
  readonly path: string;
  readonly to: ServicePeer;
}

function targetsIn({ promise }: ServiceModel): readonly Target[] {
  const { versions = [], mirror } = promise ?? {};
  return [
    ...versions.map(({ to }, index) => ({ path: `serves.versions[${index}].to`, to })),
    ...(mirror === undefined ? [] : [{ path: 'serves.mirror.to', to: mirror.to }]),
  ];
}

/** Requests are sent on inside one environment, to somebody else, by proxies that know both. */
export function* sendToServicesBesideIt(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const { path, to } of targetsIn(service)) {
    const target = graph.serviceOf(to.key);
    if (to.key === service.key) {
      yield {
        rule: 'target-itself',
        path,
        problem: `${to.name} is the service itself, which has these requests anyway`,
        remedy: 'name another service: a version runs as a MicroService of its own',
      };
    } else if (target === undefined || to.environment !== service.system.environment.id) {
      yield {
        rule: 'target-elsewhere',
        path,
        problem: `${to.name} is in environment ${to.environment}, and no service beside ${service.name}`,
        remedy: 'name a service of the same environment of this program',
      };
    } else if (service.inMesh && !target.inMesh) {
      yield {
        rule: 'target-outside-mesh',
        path,
        problem: `${to.name} is not in the mesh, so nobody could say who sends to it`,
        remedy: `leave mesh: false of ${to.name} out`,
      };
    }
  }
}

/** A request that is sent on to a service which asks the first one again would be sent on for ever. */
export function* sendToWhoDoesNotAskBack(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  for (const { path, to } of targetsIn(service)) {
    if (!graph.callsOf(to.key).some(({ callee, sentBy }) => callee.key === service.key && sentBy === undefined))
      continue;
    yield {
      rule: 'target-asks-back',
      path,
      problem: `${to.name} calls ${service.name}, which would send that request on to ${to.name} again`,
      remedy: `let ${to.name} call another service, or do not send requests of ${service.name} on to it`,
    };
  }
}

/** What was addressed to a port arrives at the port of the same name, in the protocol that was spoken. */
export function* sendToTheSamePorts(service: ServiceModel): Iterable<Issue> {
  for (const { path, to } of targetsIn(service)) {
    for (const { name, protocol } of service.ports.filter((port) => isLayer7(port.protocol))) {
      const port = to.ports.find((candidate) => candidate.name === name);
      if (port?.protocol === protocol) continue;
      yield {
        rule: 'target-port-differs',
        path,
        problem:
          port === undefined
            ? `${to.name} has no port '${name}'`
            : `port '${name}' of ${to.name} speaks ${port.protocol}, and here ${protocol}`,
        remedy: `give ${to.name} a port '${name}' that speaks ${protocol}`,
      };
    }
  }
}

/**
 * Tokens are asked for at the pods that get a request, or by the waypoint of the service that was called: where two services
 * ask for different ones, a header would be enough to get past one of them.
 */
export function* sendToWhoAsksForTheSameTokens(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const own = JSON.stringify(service.promise?.jwt);
  for (const { path, to } of targetsIn(service)) {
    const target = graph.serviceOf(to.key);
    if (target === undefined || JSON.stringify(target.promise?.jwt) === own) continue;
    yield {
      rule: 'target-tokens-differ',
      path,
      problem: `${service.name} and ${to.name} do not ask for the same tokens, so that requests sent on get past one of the two`,
      remedy: `give both the same serves.jwt, or neither`,
    };
  }
}

/** A request goes to one version. */
export function* tellVersionsApart({ promise }: ServiceModel): Iterable<Issue> {
  const versions = promise?.versions ?? [];
  for (const [index, version] of versions.entries()) {
    const other = versions.slice(0, index).findIndex((before) => textOf(before) === textOf(version));
    if (other === -1) continue;
    yield {
      rule: 'route-declared-twice',
      path: `serves.versions[${index}]`,
      problem: `requests with ${textOf(version)} also go to ${versions[other]?.to.name}, as serves.versions[${other}] says`,
      remedy: 'remove one of the two, or tell them apart by headers',
    };
  }
}

function textOf({ headers }: VersionModel): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join(' and ');
}
