import type { NetworkPolicy, NetworkPolicyPeer, NetworkPolicyPort } from '../../lib/manifests/types/kubernetes.ts';

/** Pods with the policy that selects them. */
export interface Pods {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly policy: NetworkPolicy;
}

/** Whether a TCP connection is let out by one policy and in by the other, as Kubernetes reads them. */
export function mayConnect(from: Pods, to: Pods, port: number): boolean {
  const egress = from.policy.spec?.egress ?? [];
  const ingress = to.policy.spec?.ingress ?? [];
  return (
    egress.some((rule) => names(rule.to, to) && opens(rule.ports, port)) &&
    ingress.some((rule) => names(rule.from, from) && opens(rule.ports, port))
  );
}

/** A list that is absent or empty means *all*. */
function names(peers: readonly NetworkPolicyPeer[] = [], pods: Pods): boolean {
  return (
    peers.length === 0 ||
    peers.some(
      ({ namespaceSelector, podSelector }) =>
        namespaceSelector !== undefined &&
        isSubset(namespaceSelector.matchLabels, { 'kubernetes.io/metadata.name': pods.namespace }) &&
        isSubset(podSelector?.matchLabels, pods.labels),
    )
  );
}

function opens(ports: readonly NetworkPolicyPort[] = [], wanted: number): boolean {
  return ports.length === 0 || ports.some(({ protocol, port }) => protocol === 'TCP' && port === wanted);
}

function isSubset(selector: Readonly<Record<string, string>> = {}, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(selector).every(([key, value]) => labels[key] === value);
}
