import type { Manifest } from '../../lib/model/manifest.ts';
import type { JudgedObject } from '../../lib/model/program.ts';
import { networkPolicyIn } from '../../lib/rules/proof/network-policies.ts';
import { NetworkView } from '../../lib/rules/proof/network-view.ts';
import { PodIndex } from '../../lib/rules/proof/pod-index.ts';
import type { Pod } from '../../lib/rules/proof/pods.ts';

/** A manifest on its way out, as a user's own. */
export function leaving(manifest: Manifest, origin: JudgedObject['origin'] = 'foreign'): JudgedObject {
  return {
    manifest,
    constructPath: `prod/${manifest.metadata.name}`,
    system: undefined,
    environment: undefined,
    origin,
    group: '',
    subject: '',
    line: undefined,
  };
}

/** Pods by their labels. */
export function podWith(labels: Readonly<Record<string, string>>, more: Partial<Pod> = {}): Pod {
  const namespace = more.namespace ?? 'shop';
  const key = `${namespace} ${JSON.stringify(labels)}`;
  return {
    key,
    name: key,
    namespace,
    labels,
    annotations: {},
    serviceAccount: 'default',
    ports: [],
    object: undefined,
    ...more,
  };
}

/** A NetworkPolicy with this spec. */
export function networkPolicy(spec: object, name = 'policy', namespace = 'shop'): JudgedObject {
  return leaving({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name, namespace },
    spec,
  } as Manifest);
}

/** What network policies let these pods do. */
export function networkOf(
  pods: readonly Pod[],
  policies: readonly JudgedObject[],
  namespaces: Readonly<Record<string, Readonly<Record<string, string>>>> = {},
): NetworkView {
  return new NetworkView(new PodIndex(pods), policies.map(networkPolicyIn), new Map(Object.entries(namespaces)));
}

/** An AuthorizationPolicy with this spec. */
export function authorizationPolicy(spec: object, name = 'policy', namespace = 'shop'): JudgedObject {
  return leaving({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name, namespace },
    spec,
  } as Manifest);
}

/** A PeerAuthentication with this spec. */
export function peerAuthentication(spec: object, name = 'default', namespace = 'shop'): JudgedObject {
  return leaving({
    apiVersion: 'security.istio.io/v1',
    kind: 'PeerAuthentication',
    metadata: { name, namespace },
    spec,
  } as Manifest);
}
