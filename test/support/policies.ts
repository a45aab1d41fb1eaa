import { networkPolicyFor } from '../../lib/manifests/kubernetes/network-policy.ts';
import type { Call } from '../../lib/model/call.ts';
import { istioAmbient, istioSidecar } from '../../lib/model/mesh.ts';
import type { PlatformOptions } from '../../lib/model/platform.ts';
import type { ServiceModel } from '../../lib/model/service.ts';
import type { MicroServiceProps } from '../../lib/model/service-props.ts';
import { contextOf } from './graphs.ts';
import { serviceModel } from './models.ts';
import { written } from './rendered.ts';

/** The data planes, as parts of a platform. */
export const sidecar = { mesh: istioSidecar('1.30') };
export const ambient = { gatewayApi: '1.5', mesh: istioAmbient('1.30') };

/** A service of the system `bycoin` on a platform of Kubernetes 1.33. */
export function serviceOn(
  platform: Partial<PlatformOptions>,
  id: string,
  props: { readonly [Key in keyof MicroServiceProps]?: MicroServiceProps[Key] | undefined } = {},
  namespace = 'bycoin',
): ServiceModel {
  return serviceModel(props, { platform: { kubernetes: '1.33', ...platform }, namespaceFor: () => namespace }, id);
}

/** The spec of a service's network policy, where it is part of these calls. */
export function networkSpecOf(service: ServiceModel, ...calls: readonly Call[]) {
  return written(networkPolicyFor(service, contextOf([service], ...calls)), service).spec;
}

/** How a policy names the pods of a service. */
export function podsOf(id: string, namespace = 'bycoin') {
  return labelledPods(namespace, { 'app.kubernetes.io/instance': id, 'app.kubernetes.io/name': id });
}

/** How a policy names pods by namespace and labels. */
export function labelledPods(namespace: string, matchLabels: Readonly<Record<string, string>>) {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels },
  };
}

/** TCP ports as policies write them. */
export const tcp = (...ports: readonly number[]) => ports.map((port) => ({ protocol: 'TCP', port }));

/** What every policy opens: DNS of a plain cluster. */
export const dns = {
  to: [labelledPods('kube-system', { 'k8s-app': 'kube-dns' })],
  ports: [
    { protocol: 'TCP', port: 53 },
    { protocol: 'UDP', port: 53 },
  ],
};

/** Where a proxy in a pod finds its control plane. */
export const istiod = { to: [labelledPods('istio-system', { app: 'istiod' })], ports: tcp(15012) };
