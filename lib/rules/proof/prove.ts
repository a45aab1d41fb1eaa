import type { JudgedObject, Program } from '../../model/program.ts';
import { objectIssue } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { blamed, firstText } from './blame.ts';
import { blockedConnections, blockedIssues } from './blocked.ts';
import { blockedRequests } from './blocked-requests.ts';
import { type Evidence, evidenceOf } from './evidence.ts';
import { MutualTlsView } from './mutual-tls.ts';
import { accessOpenings, accessText, openPlaces } from './opened-access.ts';
import { DeclaredOpenings, type Opening } from './openings.ts';
import { closedGateways } from './own-gateways.ts';
import { plainTexts } from './plain-text.ts';
import { unknownHosts } from './unknown-hosts.ts';

/**
 * The YAML allows the declared calls, and nothing else: read from what leaves, patched and foreign objects included, as
 * Kubernetes and Istio read it, and compared with the graph.
 */
export function* provePolicies(objects: readonly JudgedObject[], program: Program): Iterable<ObjectIssue> {
  for (const evidence of evidenceOf(objects, program)) {
    yield* proveNetwork(evidence, program);
    if (evidence.mesh !== undefined) yield* proveMesh(evidence, evidence.mesh, program);
  }
}

function* proveNetwork(evidence: Evidence, program: Program): Iterable<ObjectIssue> {
  const { cluster, connections, network } = evidence;
  yield* blockedIssues(blockedConnections(connections, network));
  const declared = new DeclaredOpenings(connections);
  for (const policy of cluster.networkPolicies) {
    if (policy.object.origin === 'foreign') continue;
    for (const { pointer, ...opening } of declared.beyond(policy, cluster.pods))
      yield objectIssue(policy.object, 'proof-path-opened', pointer, openingText(opening), openedRemedy);
  }
  yield* openPods(evidence, program);
}

function* proveMesh(evidence: Evidence, mesh: NonNullable<Evidence['mesh']>, program: Program): Iterable<ObjectIssue> {
  const { cluster, guarded, connections } = evidence;
  yield* blockedIssues(blockedRequests(connections, mesh.view));
  yield* blockedIssues(closedGateways(cluster, mesh.view));
  yield* blockedIssues(unknownHosts(cluster, mesh.model.namespace, program));
  for (const opening of accessOpenings(mesh, guarded, cluster, connections)) {
    const { object } = opening.policy;
    if (object.origin === 'foreign') continue;
    yield objectIssue(object, 'proof-path-opened', opening.pointer, accessText(opening), openedRemedy);
  }
  yield* openPlaces(mesh, guarded, cluster);
  const view = new MutualTlsView(cluster.peerAuthentications, mesh.model.namespace);
  yield* plainTexts(cluster, guarded, mesh.model, view);
}

const openedRemedy = 'declare the call, or remove the rule';

function openingText({ direction, pods, peer, ports }: Omit<Opening, 'pointer'>): string {
  const names = firstText(pods.map(({ name }) => name));
  return direction === 'ingress'
    ? `lets ${peer} in to ${names} on ${ports}, which no call declares`
    : `lets ${names} out to ${peer} on ${ports}, which no call declares`;
}

/** A pod that no policy isolates is open to everybody: the namespace's default-deny selects all pods, unless patched. */
function* openPods({ cluster, network }: Evidence, { systems }: Program): Iterable<ObjectIssue> {
  const here = systems.filter(({ environment }) => cluster.environments.includes(environment));
  const namespaces = new Set(here.map(({ namespace }) => namespace));
  for (const pod of cluster.pods.pods) {
    if (!namespaces.has(pod.namespace)) continue;
    for (const direction of ['ingress', 'egress'] as const) {
      if (network.policiesOf(pod, direction).length > 0) continue;
      const patched = cluster.networkPolicies
        .filter(({ namespace, object }) => namespace === pod.namespace && object.origin === 'patched')
        .map(({ object }) => object);
      const object = blamed(patched) ?? pod.object;
      if (object === undefined) continue;
      const whom = direction === 'ingress' ? `lets everybody in to ${pod.name}` : `lets ${pod.name} out to everybody`;
      yield objectIssue(
        object,
        'proof-path-opened',
        '',
        `${whom}: no policy isolates it`,
        'let a policy select its pods',
      );
    }
  }
}
