import type { MeshModel } from '../../model/mesh.ts';
import type { JudgedObject } from '../../model/program.ts';
import { objectIssue } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { blamed, firstText } from './blame.ts';
import type { Cluster } from './cluster.ts';
import type { Guarded } from './guarded.ts';
import type { MutualTlsView } from './mutual-tls.ts';
import { pastTheMesh } from './past-the-mesh.ts';
import { sentInPlainText } from './sent-in-plain-text.ts';

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
      object.manifest.kind === 'PeerAuthentication' ? '/spec/mtls' : '',
      problem,
      'write the mode STRICT, or take it out: mesh: false',
    );
  }
}
