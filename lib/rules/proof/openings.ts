import { type Block, isCovered } from './addresses.ts';
import type { Connection, Ports, Side } from './connections.ts';
import type { Direction, NetworkPolicy, PodsPeer, PolicyPeer, PolicyRule } from './network-policies.ts';
import type { PodIndex } from './pod-index.ts';
import { PodTable } from './pod-table.ts';
import type { Pod } from './pods.ts';
import { arePorts, portsOf, rulePortsText } from './ports.ts';
import { hasLabels, labelsText } from './selectors.ts';

/** What one item of a policy opens beyond what is declared. */
export interface Opening {
  readonly policy: NetworkPolicy;
  readonly direction: Direction;
  /** JSON pointer of the rule. */
  readonly pointer: string;
  /** Pods that it opens. */
  readonly pods: readonly Pod[];
  /** To whom, or from whom; and on which ports. */
  readonly peer: string;
  readonly ports: string;
}

/** What is declared of each pod in each direction, to compare rules with. */
export class DeclaredOpenings {
  readonly #byPod = { ingress: new Map<string, Declared>(), egress: new Map<string, Declared>() };

  constructor(connections: readonly Connection[]) {
    for (const { from, to, ports } of connections) {
      this.#add('egress', from, to, ports);
      this.#add('ingress', to, from, ports);
    }
  }

  /** Whatever a policy opens that no declaration explains. */
  *beyond(policy: NetworkPolicy, index: PodIndex): Iterable<Opening> {
    for (const direction of ['ingress', 'egress'] as const) {
      const rules = policy[direction] ?? [];
      const selected = rules.length === 0 ? [] : index.select(policy.namespace, policy.podSelector);
      for (const rule of rules) {
        for (const peer of rule.peers === 'everybody' ? [undefined] : rule.peers) {
          const pods = selected.filter((pod) => !this.#explains(pod, direction, peer, rule));
          if (pods.length === 0) continue;
          const { pointer } = rule;
          yield { policy, direction, pointer, pods, peer: peerText(peer), ports: rulePortsText(rule) };
        }
      }
    }
  }

  #add(direction: Direction, side: Side, other: Side, ports: readonly Ports[]): void {
    if (side.kind === 'outside' || !side.ours) return;
    for (const { key } of side.pods) {
      let declared = this.#byPod[direction].get(key);
      if (declared === undefined) {
        declared = { pods: new PodTable(), outside: [] };
        this.#byPod[direction].set(key, declared);
      }
      if (other.kind === 'outside') declared.outside.push({ blocks: other.allowed, ports });
      else declared.pods.add(other.namespace, other.podLabels ?? {}, { labels: other.podLabels ?? {}, ports });
    }
  }

  #explains(pod: Pod, direction: Direction, peer: PolicyPeer | undefined, rule: PolicyRule): boolean {
    const ports = portsOf(rule, direction === 'ingress' ? pod : undefined);
    if (ports?.length === 0) return true;
    const declared = this.#byPod[direction].get(pod.key);
    if (declared === undefined || peer === undefined || ports === undefined) return false;
    if (peer.kind === 'pods') return ports.every((run) => arePorts(run, portsFor(declared, peer)));
    return ports.every((run) => {
      const blocks = declared.outside.filter((entry) => arePorts(run, entry.ports)).flatMap(({ blocks }) => blocks);
      return peer.blocks.every((block) => isCovered(block, blocks));
    });
  }
}

interface Declared {
  readonly pods: PodTable<{ readonly labels: Readonly<Record<string, string>>; readonly ports: readonly Ports[] }>;
  readonly outside: { readonly blocks: readonly Block[]; readonly ports: readonly Ports[] }[];
}

/** Ports declared for pods of which all that a peer can mean are some: it asks for their labels, or for more. */
function portsFor({ pods }: Declared, { namespace, required }: PodsPeer): readonly Ports[] {
  return namespace === undefined
    ? []
    : pods
        .find(namespace, required)
        .filter(({ labels }) => hasLabels(required, labels))
        .flatMap(({ ports }) => ports);
}

function peerText(peer: PolicyPeer | undefined): string {
  if (peer === undefined) return 'everybody';
  if (peer.kind === 'addresses') return `addresses ${peer.text}`;
  const pods = Object.keys(peer.required).length === 0 ? podsText(peer) : `pods with ${labelsText(peer.required)}`;
  return peer.namespace === undefined ? `${pods} of ${namespacesText(peer)}` : `${pods} of namespace ${peer.namespace}`;
}

function podsText({ podSelector }: PodsPeer): string {
  return podSelector.matchExpressions === undefined ? 'every pod' : 'pods by their labels';
}

function namespacesText({ namespaceSelector }: PodsPeer): string {
  const labels = labelsText(namespaceSelector?.matchLabels ?? {});
  if (labels !== '') return `namespaces with ${labels}`;
  return namespaceSelector?.matchExpressions === undefined ? 'every namespace' : 'namespaces by their labels';
}
