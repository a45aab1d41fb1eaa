import { isGateway } from '../model/gateway.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import { asksForToken, metricsPort } from '../model/jwt.ts';
import { isLayer7, type Peer } from '../model/peer.ts';
import { coversPath } from '../model/request-path.ts';
import type { ServiceModel } from '../model/service.ts';
import { inspectValue } from '../support/plain.ts';
import type { ServiceRule } from './rule.ts';

/** Tokens are part of requests: a port beside them, in which there are none, is open without. */
function* askForTokensOnEveryPort({ promise, ports }: ServiceModel): Iterable<Issue> {
  if (promise?.jwt === undefined || !ports.some(({ protocol }) => isLayer7(protocol))) return;
  const opaque = ports.filter(({ name, protocol }) => !isLayer7(protocol) && name !== metricsPort);
  if (opaque.length > 0) {
    yield {
      rule: 'jwt-needs-requests',
      path: 'serves.jwt',
      problem: `its port '${opaque[0]?.name}' speaks tcp, in which there are no tokens, so callers use it without one`,
      remedy:
        "declare the protocol (http, http2, grpc), or make it a service of its own; if it is meant: waive('jwt-needs-requests', { reason: '…' })",
    };
  }
  if (!ports.some(asksForToken)) {
    yield {
      rule: 'unused-option',
      path: 'serves.jwt',
      problem: `its only port for requests is named '${metricsPort}', on which no token is asked for`,
      remedy: 'give the port another name, or leave it out',
    };
  }
}

/** Without keys no token is a good one, and the service answers nobody. */
function* findTheIssuersKeys({ promise }: ServiceModel): Iterable<Issue> {
  if (promise?.jwt === undefined || promise.jwt.jwks !== undefined) return;
  if (promise.jwt.issuer.startsWith('https://')) return;
  yield {
    rule: 'jwt-keys-unknown',
    path: 'serves.jwt.jwks',
    problem: `is not given, and the issuer ${inspectValue(promise.jwt.issuer)} is no https address to find keys at`,
    remedy: "give the address of its public keys, such as jwks: 'https://idp.example.com/jwks.json'",
  };
}

/** The mesh writes names of claims in brackets. */
function* spellClaims({ promise }: ServiceModel): Iterable<Issue> {
  for (const { name } of promise?.jwt?.requires ?? []) {
    const wrong = name.find((part) => !/^[^\s[\]]+$/.test(part));
    if (wrong === undefined) continue;
    yield {
      rule: 'claim-illegal',
      path: 'serves.jwt.requires',
      problem: `the mesh cannot ask for a claim named ${inspectValue(wrong)}`,
      remedy: "write a name without spaces and brackets; for a claim inside another: { outer: { inner: '…' } }",
    };
  }
}

/** Exceptions leave something to ask for. */
function* exceptSomePathsOnly({ promise }: ServiceModel): Iterable<Issue> {
  if (!promise?.jwt?.except.includes('/*')) return;
  yield {
    rule: 'unused-option',
    path: 'serves.jwt.except',
    problem: "'/*' is every path, so no token is ever asked for",
    remedy: "name the paths that need none, such as '/public/*', or leave 'jwt' out",
  };
}

/** In ambient mode the waypoint asks for tokens, so whoever gets to the pods past it needs none. */
function* askForTokensOnEveryWay(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  if (modeOf(service) !== 'ambient') return;
  const { platform } = service.system.environment;
  const callers = callersWhoNeedTokens(service, graph);
  const past = callers.filter((caller) => isGateway(caller, platform));
  if (past.length > 0) {
    yield bypassed(
      past,
      "run with sidecars, or let it validate tokens itself and leave 'jwt' out; if it does, and others call the service, too: waive('jwt-bypassed', { reason: '…' })",
    );
  }
  const scrapers = callers.filter(({ key }) => key === platform.metrics?.key);
  if (scrapers.length > 0) {
    yield bypassed(
      scrapers,
      `give metrics a port named '${metricsPort}', which is then all that it gets; if it may have more: waive('jwt-bypassed', { reason: '…' })`,
    );
  }
}

/** Scrapers have no token. */
function* leaveMetricsReadable(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const { jwt } = service.promise ?? {};
  if (jwt === undefined || modeOf(service) !== 'sidecar') return;
  const { metrics } = service.system.environment.platform;
  const scraper = callersWhoNeedTokens(service, graph).find(({ key }) => key === metrics?.key);
  if (scraper === undefined || jwt.except.some((path) => coversPath(path, '/metrics'))) return;
  yield {
    rule: 'jwt-blocks-metrics',
    path: 'serves.jwt',
    problem: `${scraper.name} has no token, and there is no port named '${metricsPort}', on which none is asked for`,
    remedy: `give metrics such a port, or write except: ['/metrics']; if there are none: waive('jwt-blocks-metrics', { reason: '…' })`,
  };
}

function modeOf({ promise, inMesh, system }: ServiceModel): 'sidecar' | 'ambient' | undefined {
  return promise?.jwt === undefined || !inMesh ? undefined : system.environment.platform.mesh?.mode;
}

function callersWhoNeedTokens({ peer }: ServiceModel, graph: CallGraph): readonly Peer[] {
  return graph
    .callersOf(peer.key)
    .filter(({ ports }) => ports.some(asksForToken))
    .map(({ caller }) => caller);
}

function bypassed(callers: readonly Peer[], remedy: string): Issue {
  return {
    rule: 'jwt-bypassed',
    path: 'serves.jwt',
    problem: `${callers.map(({ name }) => name).join(', ')} comes to the pods past the waypoint, which alone asks for tokens in ambient mode`,
    remedy,
  };
}

/** Duties of a service that asks for tokens. */
export const jwtRules: readonly ServiceRule[] = [
  askForTokensOnEveryPort,
  askForTokensOnEveryWay,
  leaveMetricsReadable,
  findTheIssuersKeys,
  spellClaims,
  exceptSomePathsOnly,
];
