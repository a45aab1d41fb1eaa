import type { CallGraph } from '../model/graph.ts';
import type { Issue } from '../model/issue.ts';
import { isLayer7 } from '../model/peer.ts';
import type { CanaryModel } from '../model/rollout.ts';
import type { ServiceModel } from '../model/service.ts';
import { takesRoutesOfMesh, targetsOf } from '../model/target-calls.ts';
import { inspectValue } from '../support/plain.ts';
import type { ServiceRule } from './rule.ts';

/** Duties of a canary's shares. */
export const canaryRules: readonly ServiceRule[] = [
  raiseWeights,
  giveEachWeightAPod,
  askForNoMorePodsThanThereAre,
  previewWhatIsRouted,
  previewWhatGoesNowhereElse,
  splitWhatIsAsked,
  sayWhatHasAnEffect,
];

function canaryOf({ rollout }: ServiceModel): CanaryModel | undefined {
  return rollout.kind === 'canary' ? rollout : undefined;
}

function isSplit({ traffic }: CanaryModel): boolean {
  return traffic.mesh || traffic.gateway;
}

/** A step that takes requests back, or none more, says something else than was meant. */
function* raiseWeights(service: ServiceModel): Iterable<Issue> {
  const steps = canaryOf(service)?.steps ?? [];
  for (const [index, { weight }] of steps.entries()) {
    const before = steps[index - 1]?.weight;
    if (before === undefined || weight > before) continue;
    yield {
      rule: 'weights-not-rising',
      path: `rollout.steps[${index}].weight`,
      problem: `${weight} is not above the step before it (${before})`,
      remedy: 'give steps rising weights, such as 5, 25, 50',
    };
  }
}

/** Where nobody splits requests, a share of them is a share of the pods, of which none is half. */
function* giveEachWeightAPod(service: ServiceModel): Iterable<Issue> {
  const canary = canaryOf(service);
  if (canary === undefined || isSplit(canary)) return;
  const { fewestReplicas: pods } = service;
  for (const [index, { weight }] of canary.steps.entries()) {
    if (weight * pods >= 100) continue;
    yield {
      rule: 'weight-below-one-pod',
      path: `rollout.steps[${index}].weight`,
      problem: `${weight} % of ${pods} ${pods === 1 ? 'pod' : 'pods'} is less than one, and nothing splits the requests of '${service.name}' otherwise`,
      remedy: `run at least ${Math.ceil(100 / weight)}, write at least ${Math.ceil(100 / pods)}, or have requests split by a mesh`,
    };
  }
}

/** A generation of more pods than the service has shrinks when it has taken over. */
function* askForNoMorePodsThanThereAre(service: ServiceModel): Iterable<Issue> {
  const canary = canaryOf(service);
  if (canary === undefined || !isSplit(canary) || canary.minPodsPerReplicaSet <= service.fewestReplicas) return;
  yield {
    rule: 'min-pods-above-replicas',
    path: 'rollout.minPodsPerReplicaSet',
    problem: `${canary.minPodsPerReplicaSet} is more than the ${service.fewestReplicas} that '${service.name}' has at least: new pods would come that no request needs`,
    remedy: `write at most ${service.fewestReplicas}, or leave it out`,
  };
}

/** Argo Rollouts puts the header's route into the mesh's routes, and sends it to one port. */
function* previewWhatIsRouted(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const canary = canaryOf(service);
  if (canary?.preview === undefined) return;
  const rule = 'preview-unrouted';
  const path = 'rollout.preview';
  const requestPorts = service.ports.filter(({ protocol }) => isLayer7(protocol));
  if (!canary.traffic.mesh) {
    const problem = `header '${canary.preview.header}' leads nowhere: no mesh routes the requests of '${service.name}'`;
    yield { rule, path, problem, remedy: 'leave it out, or run in a mesh with a port for HTTP or gRPC' };
  } else if (requestPorts.length > 1) {
    const problem = `header '${canary.preview.header}' would send requests of ports ${requestPorts.map(({ name }) => `'${name}'`).join(', ')} to one of them`;
    yield { rule, path, problem, remedy: 'leave it out, or give each port a service of its own' };
  } else if (service.exposures.length > 0 && !isAskedInMesh(service, graph)) {
    const problem = `header '${canary.preview.header}' leads nowhere: only gateways send to '${service.name}', past the mesh's routes`;
    yield { rule, path, problem, remedy: 'leave it out, or preview a service that others call in the mesh' };
  }
}

function isAskedInMesh({ peer, system }: ServiceModel, graph: CallGraph): boolean {
  return graph.callersOf(peer.key).some(({ caller }) => takesRoutesOfMesh(caller, system.environment.platform));
}

/** The header's route comes before all others: a version that is told by the same header would get nothing more. */
function* previewWhatGoesNowhereElse(service: ServiceModel): Iterable<Issue> {
  const { preview } = canaryOf(service) ?? {};
  if (preview === undefined) return;
  for (const [index, { headers, to }] of (service.promise?.versions ?? []).entries()) {
    if (headers[preview.header] !== preview.value) continue;
    yield {
      rule: 'route-declared-twice',
      path: 'rollout.preview',
      problem: `requests with ${preview.header}: ${preview.value} also go to ${to.name}, as serves.versions[${index}] says`,
      remedy: 'preview by another header, or another value of it',
    };
  }
}

/** What goes past those who split is spread over all pods, however few percent a step says. */
function* splitWhatIsAsked(service: ServiceModel, graph: CallGraph): Iterable<Issue> {
  const canary = canaryOf(service);
  if (canary === undefined || !isSplit(canary)) return;
  for (const { path, past, instead } of pastWhoSplits(service, canary, graph)) {
    yield {
      rule: 'canary-unsplit',
      path,
      problem: `${past}: the new pods get as many of them as they are among all pods, and not what the steps say`,
      remedy: `${instead}, or waive('canary-unsplit', { reason: '…' })`,
    };
  }
}

interface Past {
  readonly path: string;
  readonly past: string;
  readonly instead: string;
}

function* pastWhoSplits(
  { name, ports, exposures, peer }: ServiceModel,
  { traffic }: CanaryModel,
  graph: CallGraph,
): Iterable<Past> {
  for (const { path, entrance, port } of exposures) {
    if (entrance === undefined || port === undefined) continue;
    if (entrance.kind === 'ingressClass') {
      const past = 'an ingress controller sends to all pods alike';
      yield { path, past, instead: 'expose it by the Gateway API' };
    } else if (!traffic.gateway) {
      const past = "a gateway sends past the mesh's routes, to all pods alike";
      yield { path, past, instead: "install the plugin and write rolloutsGatewayPlugin: '0.15' into the platform" };
    }
  }
  if (!traffic.mesh) {
    // The platform's own connect to every service: scrapers, gateways with routes of somebody else's.
    const caller = graph.callersOf(peer.key).find((call) => call.caller.kind !== 'clusterService');
    if (caller === undefined) return;
    const past = `'${caller.caller.name}' calls '${name}' past the gateway, and no mesh splits its requests`;
    yield { path: 'rollout', past, instead: 'run in a mesh' };
    return;
  }
  for (const sender of graph.services) {
    if (!targetsOf(sender).some(({ key }) => key === peer.key)) continue;
    const past = `'${sender.name}' sends requests on to '${name}' by serves.versions or serves.mirror, past the routes of '${name}'`;
    yield { path: 'rollout', past, instead: 'write blueGreen() or rollingUpdate()' };
  }
  const tcp = ports.find(({ protocol }) => !isLayer7(protocol));
  if (tcp === undefined) return;
  const past = `port ${inspectValue(tcp.name)} speaks tcp, in which nobody sees requests to split`;
  yield { path: 'rollout', past, instead: 'declare what it speaks, give it a service of its own' };
}

const ofPods = ['maxSurge', 'maxUnavailable'];
const ofRequests = ['scaleDownDelay', 'abortScaleDownDelay', 'minPodsPerReplicaSet'];

/** Some options are for shares of requests, some for shares of pods. */
function* sayWhatHasAnEffect(service: ServiceModel): Iterable<Issue> {
  const canary = canaryOf(service);
  if (canary === undefined) return;
  const idle = isSplit(canary) ? ofPods : ofRequests;
  const why = isSplit(canary)
    ? 'has no effect where requests are split: new pods come beside the old ones'
    : 'has no effect where shares are made of pods, and Argo Rollouts refuses some of it';
  for (const option of idle.filter((name) => canary.said.includes(name))) {
    yield { rule: 'unused-option', path: `rollout.${option}`, problem: why, remedy: 'remove it' };
  }
}
