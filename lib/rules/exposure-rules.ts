import { certificateOf, exposedIn } from '../model/exposed.ts';
import { type ExposureModel, rootPath } from '../model/exposure.ts';
import type { EntranceModel } from '../model/gateway.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import type { ServiceModel } from '../model/service.ts';
import { atLeast, isVersion } from '../model/version.ts';
import { inspectValue } from '../support/plain.ts';
import { certificateRules } from './certificate-rules.ts';
import type { ServiceRule } from './rule.ts';

/** What is exposed enters somewhere. */
function* enterByAKnownGateway({ exposures, system }: ServiceModel): Iterable<Issue> {
  const { entrances } = system.environment.platform;
  const names = [system.gateway, ...entrances].flatMap((entrance) => entrance?.name ?? []);
  for (const { path, gatewayName, entrance } of exposures) {
    if (entrance !== undefined) continue;
    if (names.length === 0) {
      yield {
        rule: 'gateway-unknown',
        path,
        problem: 'the platform names no gateway that services may be exposed at, and the system brings none',
        remedy:
          "name it in the environment, such as platform.gateways: [gateway({ name: 'public', namespace: 'istio-ingress' })], or give the system one: gateway: {}",
      };
      continue;
    }
    yield {
      rule: 'gateway-unknown',
      path: `${path}.gateway`,
      problem:
        gatewayName === undefined
          ? `is not given, and there are several (${names.join(', ')})`
          : `${inspectValue(gatewayName)} is none of the gateways there are (${names.join(', ')})`,
      remedy: 'name one of those',
    };
  }
}

/** Hosts and paths are parts of requests. */
function* exposeWhatHasRequests({ exposures, ports }: ServiceModel): Iterable<Issue> {
  for (const { path, port, portName } of exposures) {
    if (port === undefined) {
      yield ports.length === 0
        ? { rule: 'expose-port-unknown', path, problem: 'it has no port', remedy: 'give it one, such as port: 8080' }
        : {
            rule: 'expose-port-unknown',
            path: `${path}.port`,
            problem: `${inspectValue(portName)} is not one of its ports (${ports.map(({ name }) => name).join(', ')})`,
            remedy: 'name one of those',
          };
    } else if (port.protocol === 'tcp') {
      yield {
        rule: 'expose-tcp',
        path: portName === undefined ? path : `${path}.port`,
        problem: `its port '${port.name}' speaks tcp, in which there are no hosts and paths`,
        remedy: 'declare the protocol (http, http2, grpc), or name another port',
      };
    }
  }
}

/** Routes are written in versions and fields that the cluster's Gateway API has. */
function* routeByKnownFields({ exposures, system }: ServiceModel): Iterable<Issue> {
  const { gatewayApi } = system.environment.platform;
  for (const { path, port, timeout, entrance } of exposures) {
    if (entrance === undefined || entrance.kind === 'ingressClass') continue;
    if (gatewayApi === undefined) {
      yield {
        rule: 'gateway-api-required',
        path,
        problem: `needs the Gateway API for '${entrance.name}', and platform.gatewayApi is not given`,
        remedy: "install its CRDs and write platform.gatewayApi: '1.5'",
      };
      continue;
    }
    if (!isVersion(gatewayApi)) continue;
    if (port?.protocol === 'grpc' && !atLeast(gatewayApi, '1.1')) {
      yield {
        rule: 'grpc-route-unsupported',
        path,
        problem: `GRPCRoute needs Gateway API 1.1, and the platform has ${gatewayApi}`,
        remedy: 'upgrade its CRDs',
      };
    }
    if (timeout !== undefined && port?.protocol !== 'grpc' && !atLeast(gatewayApi, '1.2')) {
      yield {
        rule: 'timeout-unsupported',
        path: `${path}.timeout`,
        problem: `needs Gateway API 1.2, and the platform has ${gatewayApi}`,
        remedy: "upgrade its CRDs, or leave 'timeout' out",
      };
    }
  }
}

/** An Ingress object says hosts, paths and certificates, and nothing else that every controller understands. */
function* askIngressForWhatItCan({ exposures }: ServiceModel): Iterable<Issue> {
  for (const exposure of exposures) {
    const { entrance, path, paths, timeout, redirects, port } = exposure;
    if (entrance?.kind !== 'ingressClass') continue;
    const cannot: readonly (readonly [boolean, string, string])[] = [
      [port?.protocol === 'grpc', path, 'say that requests are gRPC'],
      [paths.some(({ becomes }) => becomes !== undefined), `${path}.paths`, 'change paths'],
      [timeout !== undefined, `${path}.timeout`, 'end the wait for an answer'],
      [redirects, `${path}.redirectToHttps`, 'redirect'],
    ];
    for (const [asked, at, what] of cannot) {
      if (!asked) continue;
      yield {
        rule: 'ingress-cannot',
        path: at,
        problem: `an Ingress object, which '${entrance.name}' takes, cannot ${what}`,
        remedy: 'leave it out, or expose the service at a gateway of the Gateway API',
      };
    }
  }
}

/** Gateways glue a prefix to what follows the root: `/test` would arrive as `/footest` (cases.md C34). */
function* addNoPrefixToTheRoot({ exposures }: ServiceModel): Iterable<Issue> {
  for (const { path, paths } of exposures) {
    const root = paths.find(({ kind, value }) => kind === 'prefix' && value === rootPath);
    if (root?.becomes === undefined) continue;
    yield {
      rule: 'prefix-added-to-root',
      path: `${path}.paths`,
      problem: `'${root.becomes}' before every path is glued to it by gateways: '/test' becomes '${root.becomes}test'`,
      remedy: `let the service itself answer under '/', or expose '${root.becomes}/*' as it is`,
    };
  }
}

/** gRPC has services and methods; its route has no word for anything else. */
function* exposeGrpcByService({ exposures }: ServiceModel): Iterable<Issue> {
  for (const { path, paths, port, timeout, entrance } of exposures) {
    if (port?.protocol !== 'grpc' || entrance?.kind === 'ingressClass') continue;
    if (timeout !== undefined) {
      yield {
        rule: 'grpc-route-cannot',
        path: `${path}.timeout`,
        problem: 'a GRPCRoute has no timeouts',
        remedy: 'leave it out: callers of gRPC send their own deadline',
      };
    }
    const wrong = paths.find((exposed) => exposed.becomes !== undefined || !isGrpcPath(exposed));
    if (wrong === undefined) continue;
    yield {
      rule: 'grpc-route-cannot',
      path: `${path}.paths`,
      problem: `a GRPCRoute knows gRPC services and methods as they are, and '${wrong.value}' is ${wrong.becomes === undefined ? 'none' : 'to be changed'}`,
      remedy: "write a service such as '/shop.Cart/*', a method such as '/shop.Cart/GetCart', or leave it out",
    };
  }
}

function isGrpcPath({ kind, value }: ExposureModel['paths'][number]): boolean {
  if (value === rootPath) return kind === 'prefix';
  const [, service = '', method] = value.split('/');
  if (!/^[a-z_]\w*(?:\.[a-z_]\w*)*$/i.test(service) || value.split('/').length > 3) return false;
  return kind === 'prefix' ? method === undefined : method !== undefined && /^[a-z_]\w*$/i.test(method);
}

/** A route has places for so many hosts and paths, and no more. */
function* keepRoutesShort({ exposures }: ServiceModel): Iterable<Issue> {
  for (const { path, hosts, paths, entrance } of exposures) {
    if (entrance?.kind === 'ingressClass') continue;
    for (const [name, list, most] of [
      ['hosts', hosts, 16],
      // One that is cut may take two rules, of which a route has sixteen.
      ['paths', paths, 8],
    ] as const) {
      if (list.length <= most) continue;
      yield {
        rule: 'route-too-long',
        path: `${path}.${name}`,
        problem: `${list.length} are more than the ${most} that one route takes`,
        remedy: 'give expose a list, each entry with a part of them',
      };
    }
  }
}

/** Where requests come in plain text from outside, anybody on the way reads them. */
function* serveTlsInProduction({ exposures, system }: ServiceModel, graph: CallGraph): Iterable<Issue> {
  if (system.environment.tier !== 'production') return;
  for (const { path, tls, entrance, hosts } of exposures) {
    if (entrance === undefined || tls !== undefined || isSecured(entrance)) continue;
    const exposed = exposedIn(system, graph);
    if (hosts.every((host) => certificateOf(host, entrance, exposed) !== undefined)) continue;
    yield {
      rule: 'expose-without-tls',
      path: `${path}.tls`,
      problem: 'is not given, so requests come in plain text',
      remedy:
        "write tls: certManager({ issuer: 'letsencrypt' }) or tls: tlsSecret('shop-tls'); where something before it ends TLS: waive('expose-without-tls', { reason: '…' })",
    };
  }
}

/** A listener called `http` is the only one that is plain for certain. */
function isSecured(entrance: EntranceModel): boolean {
  return entrance.kind === 'gateway' && entrance.listener !== 'http';
}

/** Duties of a service that is reached from outside. */
export const exposureRules: readonly ServiceRule[] = [
  enterByAKnownGateway,
  exposeWhatHasRequests,
  routeByKnownFields,
  askIngressForWhatItCan,
  addNoPrefixToTheRoot,
  exposeGrpcByService,
  keepRoutesShort,
  serveTlsInProduction,
  ...certificateRules,
];
