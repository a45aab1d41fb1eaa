import type { MeshModel } from '../../model/mesh.ts';
import type { JudgedObject } from '../../model/program.ts';
import { objectIssue } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import type { Labels } from '../workloads.ts';
import { firstText } from './blame.ts';
import type { Cluster } from './cluster.ts';
import type { Guarded } from './guarded.ts';

/**
 * Pods that are to be in the mesh and are not, by the labels that Istio goes by: of the pods before those of their
 * namespace; and ports that annotations take past the proxy.
 */
export function* pastTheMesh(
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
        const names = outside.get(object);
        if (names === undefined) outside.set(object, [pod.name]);
        else names.push(pod.name);
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
