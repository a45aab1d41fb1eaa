import type { EnvironmentModel } from '../model/environment.ts';
import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import { isMultiplexed } from '../model/peer.ts';
import type { Program } from '../model/program.ts';
import { fitsHttpRoute } from '../model/request-routing.ts';
import { trafficOf } from '../model/rollout.ts';
import { longestTimeout } from '../model/routes.ts';
import type { ServiceModel } from '../model/service.ts';
import { atLeast, isVersion } from '../model/version.ts';
import { needsWaypoint } from '../model/waypoint.ts';
import { inspectValue } from '../support/plain.ts';
import type { KeyedIssue } from './rule.ts';

/** The oldest versions whose fields and API versions we write. */
const oldest = {
  kubernetes: { called: 'Kubernetes', minimum: '1.27', example: '1.33' },
  // `gateway.networking.k8s.io/v1`
  gatewayApi: { called: 'the Gateway API', minimum: '1.0', example: '1.5' },
  // `networking.istio.io/v1`, `security.istio.io/v1`
  mesh: { called: 'Istio', minimum: '1.22', example: '1.30' },
  argoCd: { called: 'Argo CD', minimum: '0.0', example: '3.5' },
  // plugins of traffic routers; rollback windows, whose field another spelling had before
  argoRollouts: { called: 'Argo Rollouts', minimum: '1.5', example: '1.9' },
  // lists of routes, GRPCRoutes among them
  rolloutsGatewayPlugin: { called: "Argo Rollouts' plugin for the Gateway API", minimum: '0.4', example: '0.15' },
  // `cert-manager.io/v1`
  certManager: { called: 'cert-manager', minimum: '1.0', example: '1.18' },
} as const;

/** Versions decide what may be written: they are versions, and not too old. */
export function* nameKnownVersions({ platform }: EnvironmentModel): Iterable<Issue> {
  const versions = { ...platform, mesh: platform.mesh?.version };
  for (const name of Object.keys(oldest) as (keyof typeof oldest)[]) {
    const version = versions[name];
    const { called, minimum, example } = oldest[name];
    if (version === undefined || atLeast(version, minimum)) continue;
    yield isVersion(version)
      ? {
          rule: 'version-unsupported',
          path: `platform.${name}`,
          problem: `${called} ${version} is older than ${minimum}, whose API this library writes`,
          remedy: `upgrade it to ${minimum} or newer`,
        }
      : {
          rule: 'version-malformed',
          path: `platform.${name}`,
          problem: `${inspectValue(version)} is no version`,
          remedy: `write major and minor, such as '${example}'`,
        };
  }
}

/** What every service may call unasked has a port: without one default-deny would drop all traces in silence. */
export function* giveTelemetryAPort({ platform }: EnvironmentModel): Iterable<Issue> {
  const { telemetry } = platform;
  if (telemetry !== undefined && telemetry.ports.length === 0) {
    yield {
      rule: 'telemetry-without-port',
      path: 'platform.telemetry',
      problem: `${telemetry.name} has no port, so nothing can be sent to it`,
      remedy: "name it, such as ports: { otlp: { port: 4317, protocol: 'grpc' } }",
    };
  }
}

/** A sidecar that is an init container needs a kubelet that knows it. */
export function* injectWhatTheKubeletKnows({ platform }: EnvironmentModel): Iterable<Issue> {
  if (platform.mesh?.nativeSidecars !== true || atLeast(platform.kubernetes, '1.29')) return;
  yield {
    rule: 'native-sidecars-unsupported',
    path: 'platform.mesh',
    problem: `native sidecars need Kubernetes 1.29, and the platform has ${platform.kubernetes}`,
    remedy: 'write nativeSidecars: false, or leave it out',
  };
}

/** In ambient mode what requests are promised is kept by a waypoint, which is a Gateway. */
export function* standWaypointsOnGatewayApi({ services, graph }: Program): Iterable<KeyedIssue> {
  const blamed = new Set<string>();
  for (const service of services) {
    const { environment } = service.system;
    if (environment.platform.gatewayApi !== undefined || blamed.has(environment.id) || !needsWaypoint(service, graph))
      continue;
    blamed.add(environment.id);
    yield {
      key: environment.id,
      issue: {
        rule: 'gateway-api-required',
        path: 'platform.gatewayApi',
        problem: `is not given, but '${service.name}' has ${whatNeedsWaypoint(service)}, which ambient mode keeps with a waypoint of the Gateway API`,
        remedy: "install its CRDs and write gatewayApi: '1.5'",
      },
    };
  }
}

function whatNeedsWaypoint(service: ServiceModel): string {
  const { promise, ports } = service;
  if (promise !== undefined) return "'serves'";
  if (trafficOf(service).mesh) return 'a canary';
  return ports.some(({ protocol }) => isMultiplexed(protocol))
    ? 'gRPC or HTTP/2 to balance'
    : 'callers limited by method or path';
}

/** A timeout alone stands in an HTTPRoute in ambient mode; its field came to the standard channel with 1.2. */
export function* timeOutByKnownFields(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const { promise, ports, system } = service;
  const { gatewayApi } = system.environment.platform;
  const timeout = longestTimeout(promise);
  if (promise === undefined || timeout === undefined) return;
  if (!needsWaypoint(service, graph) || !fitsHttpRoute(promise, ports)) return;
  if (gatewayApi === undefined || atLeast(gatewayApi, '1.2') || !isVersion(gatewayApi)) return;
  yield {
    rule: 'timeout-unsupported',
    path: promise.timeout === undefined ? 'serves.routes' : 'serves.timeout',
    problem: `needs Gateway API 1.2 in ambient mode, and the platform has ${gatewayApi}`,
    remedy: "upgrade its CRDs, or leave 'timeout' out",
  };
}
