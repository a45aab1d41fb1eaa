import type { MeshModel } from '../../model/mesh.ts';
import { clusterHost } from '../../model/peer.ts';
import type { JudgedObject } from '../../model/program.ts';
import { isPlainObject } from '../../support/plain.ts';
import { objectIssue } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import type { Labels } from '../workloads.ts';
import { blamed, firstText } from './blame.ts';
import type { Cluster } from './cluster.ts';
import type { Guarded } from './guarded.ts';
import type { MutualTlsView } from './mutual-tls.ts';
import { listIn } from './pods.ts';

/** Plain text to or from what is in the mesh, which promises mutual TLS. */
export function* plainTexts(
  cluster: Cluster,
  guarded: readonly Guarded[],
  mesh: MeshModel,
  view: MutualTlsView,
): Iterable<ObjectIssue> {
  const meshed = guarded.filter(({ peer }) => peer.inMesh);
  yield* takenInPlainText(cluster, meshed, view);
  yield* pastTheMesh(cluster, meshed, mesh);
  yield* sentInPlainText(cluster, meshed);
}

function* takenInPlainText(
  { peerAuthentications }: Cluster,
  guarded: readonly Guarded[],
  view: MutualTlsView,
): Iterable<ObjectIssue> {
  const found = new Map<JudgedObject, { readonly mode: string; readonly names: Set<string> }>();
  for (const { peer, side } of guarded) {
    for (const pod of side.pods) {
      for (const { port } of peer.ports) {
        const { mode, objects } = view.of(pod, port);
        if (mode === 'STRICT') continue;
        const near = peerAuthentications.filter(({ manifest }) => manifest.metadata?.namespace === pod.namespace);
        const object = objects[0] ?? blamed(near) ?? pod.object;
        if (object === undefined) continue;
        const group = found.get(object) ?? { mode, names: new Set() };
        found.set(object, group);
        group.names.add(`${pod.name} on port ${port}`);
      }
    }
  }
  for (const [object, { mode, names }] of found) {
    const problem = `lets plain text in to ${firstText([...names])}: the mode is ${mode}`;
    yield objectIssue(
      object,
      'proof-plain-text',
      '/spec/mtls',
      problem,
      'write the mode STRICT, or take it out: mesh: false',
    );
  }
}

/** The labels that Istio goes by, of the pods before those of their namespace; and annotations that except ports. */
function* pastTheMesh(
  { namespaces, namespaceObjects }: Cluster,
  guarded: readonly Guarded[],
  mesh: MeshModel,
): Iterable<ObjectIssue> {
  const outside = new Map<JudgedObject, string[]>();
  for (const { peer, side } of guarded) {
    for (const pod of side.pods) {
      const around = namespaces.get(pod.namespace);
      if (pod.object === undefined || around === undefined) continue;
      if (!isEnrolled(pod.labels, around, mesh)) {
        const object = isEnrolled(pod.labels, enrolled, mesh)
          ? (namespaceObjects.get(pod.namespace) ?? pod.object)
          : pod.object;
        outside.set(object, [...(outside.get(object) ?? []), pod.name]);
      }
      const passed = peer.ports.filter(({ port }) => mesh.mode === 'sidecar' && isPassed(port, pod.annotations));
      if (passed.length === 0) continue;
      const problem = `lets plain text in to ${pod.name} on port ${passed.map(({ port }) => port).join(', ')}, past its proxy, by its annotations`;
      yield objectIssue(
        pod.object,
        'proof-plain-text',
        '',
        problem,
        'leave the annotations out, or take it out: mesh: false',
      );
    }
  }
  for (const [object, names] of outside) {
    const problem = `takes ${firstText(names)} out of the mesh by its labels, so that it speaks plain text`;
    yield objectIssue(
      object,
      'proof-plain-text',
      '',
      problem,
      'leave the labels as they are, or take it out: mesh: false',
    );
  }
}

/** Labels of a namespace whose pods are in the mesh unless their own say otherwise. */
const enrolled: Labels = { 'istio-injection': 'enabled', 'istio.io/dataplane-mode': 'ambient' };

/** @see https://istio.io/latest/docs/reference/config/annotations/ */
function isPassed(port: number, annotations: Labels): boolean {
  const included = annotations['traffic.sidecar.istio.io/includeInboundPorts'] ?? '*';
  const excluded = annotations['traffic.sidecar.istio.io/excludeInboundPorts'] ?? '';
  return (included !== '*' && !portsIn(included).includes(port)) || portsIn(excluded).includes(port);
}

function portsIn(list: string): readonly number[] {
  return list.split(',').map(Number);
}

function isEnrolled(pod: Labels, namespace: Labels, { mode }: MeshModel): boolean {
  if (mode === 'ambient') return (pod[dataplane] ?? namespace[dataplane]) === 'ambient';
  const said = pod['sidecar.istio.io/inject'];
  if (said === 'false') return false;
  return (
    said === 'true' ||
    namespace['istio-injection'] === 'enabled' ||
    (pod[revision] ?? namespace[revision]) !== undefined
  );
}

const revision = 'istio.io/rev';
const dataplane = 'istio.io/dataplane-mode';

function* sentInPlainText({ destinationRules }: Cluster, guarded: readonly Guarded[]): Iterable<ObjectIssue> {
  for (const object of destinationRules) {
    const { spec: given } = object.manifest as { readonly spec?: unknown };
    const spec = isPlainObject(given) ? given : {};
    const pointer = plainPointerIn(spec);
    if (pointer === undefined) continue;
    const named = guarded.filter(({ peer }) =>
      isHost(String(spec['host']), object.manifest.metadata?.namespace, clusterHost(peer)),
    );
    if (named.length === 0) continue;
    const names = firstText(named.map(({ peer }) => peer.name));
    const problem = `sends plain text to ${names}: the mode is DISABLE`;
    yield objectIssue(object, 'proof-plain-text', pointer, problem, 'leave tls out: the mesh decides');
  }
}

function plainPointerIn(spec: Readonly<Record<string, unknown>>): string | undefined {
  const policies = [
    { policy: spec['trafficPolicy'], pointer: '/spec/trafficPolicy' },
    ...listIn(spec['subsets']).map(({ trafficPolicy }, index) => ({
      policy: trafficPolicy,
      pointer: `/spec/subsets/${index}/trafficPolicy`,
    })),
  ];
  for (const { policy, pointer } of policies) {
    if (!isPlainObject(policy)) continue;
    if (isDisabled(policy['tls'])) return `${pointer}/tls`;
    const index = listIn(policy['portLevelSettings']).findIndex(({ tls }) => isDisabled(tls));
    if (index >= 0) return `${pointer}/portLevelSettings/${index}/tls`;
  }
  return undefined;
}

function isDisabled(tls: unknown): boolean {
  return isPlainObject(tls) && tls['mode'] === 'DISABLE';
}

/** A host without dots is of the rule's own namespace; `*` stands for any beginning. */
function isHost(host: string, namespace = 'default', of: string): boolean {
  if (host.startsWith('*')) return of.endsWith(host.slice(1));
  return of === (host.includes('.') ? host : clusterHost({ host, namespace }));
}
