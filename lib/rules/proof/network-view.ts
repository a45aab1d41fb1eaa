import { type Labels, selects } from '../workloads.ts';
import { type Block, blockOf, isCovered } from './addresses.ts';
import {
  type AddressesPeer,
  type Direction,
  type NetworkPolicy,
  namespaceNameLabel,
  type PodsPeer,
  type PolicyPeer,
  type PolicyPort,
  type PolicyRule,
} from './network-policies.ts';
import type { PodIndex } from './pod-index.ts';
import { PodTable } from './pod-table.ts';
import type { Pod } from './pods.ts';

/** A port that a connection is made to. */
export interface Port {
  readonly port: number;
  readonly protocol: string;
}

/** One end of a connection: pods, or addresses outside the cluster, all of them. */
export type End = Pod | { readonly blocks: readonly Block[] };

/** Whether a connection is possible at one end, and by which policies. */
export interface Verdict {
  readonly allowed: boolean;
  /** Those with a rule that lets it through; where it is blocked, those that isolate the pod; none where nothing does. */
  readonly policies: readonly NetworkPolicy[];
}

/**
 * Who may open a connection to whom, by Kubernetes' own semantics: a pod that no policy selects in a direction is open in
 * it; otherwise the rules of all policies that select it add up, and both ends must agree.
 *
 * Pods have no addresses here, so an `ipBlock` means what is outside the cluster. One exception: addresses that hold all
 * private ranges reach pods in nearly every cluster, and count as all pods.
 *
 * @see https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
export class NetworkView {
  readonly #namespaces: ReadonlyMap<string, Labels>;
  readonly #named = new Map<string, Labels>();
  readonly #policies = { ingress: new Map<string, NetworkPolicy[]>(), egress: new Map<string, NetworkPolicy[]>() };
  readonly #opened = { ingress: new Map<string, Opened>(), egress: new Map<string, Opened>() };

  /** Labels of namespaces by their names; those not given have none but their name. */
  constructor(pods: PodIndex, policies: readonly NetworkPolicy[], namespaces: ReadonlyMap<string, Labels> = new Map()) {
    this.#namespaces = namespaces;
    for (const policy of policies) {
      for (const { key } of pods.select(policy.namespace, policy.podSelector)) {
        if (policy.ingress !== undefined) push(this.#policies.ingress, key, policy);
        if (policy.egress !== undefined) push(this.#policies.egress, key, policy);
      }
    }
  }

  /** Policies that isolate a pod in a direction: without one it is open. */
  policiesOf(pod: Pod, direction: Direction): readonly NetworkPolicy[] {
    return this.#policies[direction].get(pod.key) ?? [];
  }

  /** Whether the policies at the caller's end let it open a connection. */
  leaves(from: Pod, to: End, port: Port): Verdict {
    return this.#verdict(from, 'egress', to, port, to);
  }

  /** Whether the policies at the callee's end let a connection in. */
  enters(from: End, to: Pod, port: Port): Verdict {
    return this.#verdict(to, 'ingress', from, port, to);
  }

  /** Whether a peer of a rule means certain pods. */
  means(peer: PodsPeer, pod: Pod): boolean {
    if (peer.namespace !== undefined && peer.namespace !== pod.namespace) return false;
    if (!selects(peer.podSelector, pod.labels)) return false;
    return peer.namespaceSelector === undefined || selects(peer.namespaceSelector, this.#labelsOf(pod.namespace));
  }

  #verdict(pod: Pod, direction: Direction, other: End, port: Port, callee: End): Verdict {
    const policies = this.#policies[direction].get(pod.key);
    if (policies === undefined) return { allowed: true, policies: [] };
    const opened = this.#openedOf(pod, direction, policies);
    const through: Opening<PolicyPeer | undefined>[] = opened.toEverybody.filter(({ rule }) =>
      includesPort(rule.ports, port, callee),
    );
    const isOutside = 'blocks' in other;
    for (const opening of opened.toAddresses)
      if ((isOutside || reachesPods(opening.peer)) && includesPort(opening.rule.ports, port, callee))
        through.push(opening);
    if (!isOutside)
      for (const opening of opened.toPods.find(other.namespace, other.labels))
        if (this.means(opening.peer, other) && includesPort(opening.rule.ports, port, callee)) through.push(opening);
    const allowed = isOutside ? areOpened(other.blocks, through) : through.length > 0;
    return { allowed, policies: allowed ? policiesIn(through) : policies };
  }

  /** The rules of one pod, filed by whom they mean: a hub has thousands. */
  #openedOf(pod: Pod, direction: Direction, policies: readonly NetworkPolicy[]): Opened {
    const known = this.#opened[direction].get(pod.key);
    if (known !== undefined) return known;
    const opened: Opened = { toEverybody: [], toPods: new PodTable(), toAddresses: [] };
    for (const policy of policies) {
      for (const rule of policy[direction] ?? []) {
        if (rule.peers === 'everybody') opened.toEverybody.push({ policy, rule, peer: undefined });
        else
          for (const peer of rule.peers) {
            if (peer.kind === 'addresses') opened.toAddresses.push({ policy, rule, peer });
            else opened.toPods.add(peer.namespace, peer.required, { policy, rule, peer });
          }
      }
    }
    this.#opened[direction].set(pod.key, opened);
    return opened;
  }

  #labelsOf(namespace: string): Labels {
    const known = this.#named.get(namespace);
    if (known !== undefined) return known;
    const labels = { ...this.#namespaces.get(namespace), [namespaceNameLabel]: namespace };
    this.#named.set(namespace, labels);
    return labels;
  }
}

interface Opening<Peer> {
  readonly policy: NetworkPolicy;
  readonly rule: PolicyRule;
  readonly peer: Peer;
}

interface Opened {
  readonly toEverybody: Opening<undefined>[];
  readonly toPods: PodTable<Opening<PodsPeer>>;
  readonly toAddresses: Opening<AddressesPeer>[];
}

const blocks = (...texts: readonly string[]) => texts.flatMap((text) => blockOf(text) ?? []);
const everyAddress = blocks('0.0.0.0/0', '::/0');
const privateAddresses = blocks('10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16');

function areOpened(wanted: readonly Block[], openings: readonly Opening<PolicyPeer | undefined>[]): boolean {
  const opened = openings.flatMap(({ peer }) => (peer?.kind === 'addresses' ? peer.blocks : everyAddress));
  return wanted.every((block) => isCovered(block, opened));
}

function reachesPods(peer: AddressesPeer): boolean {
  return privateAddresses.every((block) => isCovered(block, peer.blocks));
}

/** Whether a rule is about a port; a name means what the callee's containers call so. */
function includesPort(ports: PolicyRule['ports'], { port, protocol }: Port, callee: End): boolean {
  return ports === 'all' || ports.some((entry) => entry.protocol === protocol && includes(entry, port, callee));
}

function includes({ first, last, name, protocol }: PolicyPort, port: number, callee: End): boolean {
  if (name === undefined) return port >= first && port <= last;
  return (
    'ports' in callee && callee.ports.some((own) => own.name === name && own.protocol === protocol && own.port === port)
  );
}

function policiesIn(openings: readonly Opening<unknown>[]): readonly NetworkPolicy[] {
  const [first] = openings;
  if (openings.length === 1 && first !== undefined) return [first.policy];
  return [...new Set(openings.map(({ policy }) => policy))];
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
