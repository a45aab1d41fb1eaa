import type { JudgedObject } from '../../model/program.ts';
import { isPlainObject } from '../../support/plain.ts';
import type { Labels, Selector } from '../workloads.ts';
import { type Block, blockOf, blocksWithout } from './addresses.ts';
import { listIn, textsIn } from './pods.ts';
import { requiredLabels, selectorIn } from './selectors.ts';

/** Into a pod, or out of it. */
export type Direction = 'ingress' | 'egress';

/** A NetworkPolicy as Kubernetes reads it, every default filled in. */
export interface NetworkPolicy {
  readonly object: JudgedObject;
  readonly namespace: string;
  readonly podSelector: Selector;
  /** Rules of a direction in which it isolates pods; `undefined` for one that it says nothing of. */
  readonly ingress: readonly PolicyRule[] | undefined;
  readonly egress: readonly PolicyRule[] | undefined;
}

/** One rule: who is at the other end, and on which ports. */
export interface PolicyRule {
  /** JSON pointer in the object. */
  readonly pointer: string;
  readonly peers: readonly PolicyPeer[] | 'everybody';
  readonly ports: readonly PolicyPort[] | 'all';
}

/** Pods, or addresses. */
export type PolicyPeer = PodsPeer | AddressesPeer;

/** Pods by namespace and labels. */
export interface PodsPeer {
  readonly kind: 'pods';
  /** Name of the one namespace that it can mean; `undefined` where it goes by other labels. */
  readonly namespace: string | undefined;
  readonly namespaceSelector: Selector | undefined;
  readonly podSelector: Selector;
  /** Labels that the pods have for sure. */
  readonly required: Labels;
}

/** Addresses, those excepted left out. */
export interface AddressesPeer {
  readonly kind: 'addresses';
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** Ports of one protocol: a run of numbers, or one by its name in the container. */
export interface PolicyPort {
  readonly protocol: string;
  readonly first: number;
  readonly last: number;
  readonly name: string | undefined;
}

/** The label that Kubernetes gives to every namespace. */
export const namespaceNameLabel = 'kubernetes.io/metadata.name';

/**
 * Reads a NetworkPolicy.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/network-policy-v1/
 */
export function networkPolicyIn(object: JudgedObject): NetworkPolicy {
  const { manifest } = object;
  const { spec: given } = manifest as { readonly spec?: unknown };
  const spec = isPlainObject(given) ? given : {};
  const namespace = manifest.metadata?.namespace ?? 'default';
  const types = textsIn(spec['policyTypes']);
  // Without policyTypes a policy is about ingress, and about egress too where it has egress rules.
  const ingress = types.length === 0 || types.includes('Ingress');
  const egress = types.length === 0 ? listIn(spec['egress']).length > 0 : types.includes('Egress');
  return {
    object,
    namespace,
    podSelector: selectorIn(spec['podSelector']),
    ingress: ingress ? rulesIn(spec['ingress'], '/spec/ingress', 'from', namespace) : undefined,
    egress: egress ? rulesIn(spec['egress'], '/spec/egress', 'to', namespace) : undefined,
  };
}

function rulesIn(value: unknown, pointer: string, end: 'from' | 'to', namespace: string): readonly PolicyRule[] {
  return listIn(value).map((rule, index) => {
    const peers = listIn(rule[end]);
    const ports = listIn(rule['ports']);
    return {
      pointer: `${pointer}/${index}`,
      // An empty list means what an absent one means.
      peers: peers.length === 0 ? 'everybody' : peers.flatMap((peer) => peerIn(peer, namespace)),
      ports: ports.length === 0 ? 'all' : ports.map(portIn),
    };
  });
}

function peerIn(peer: Fields, namespace: string): readonly PolicyPeer[] {
  const { ipBlock, podSelector, namespaceSelector } = peer;
  if (ipBlock === undefined && namespaceSelector === undefined) {
    if (podSelector === undefined) return []; // the API server refuses it
    const pods = selectorIn(podSelector);
    return [
      { kind: 'pods', namespace, namespaceSelector: undefined, podSelector: pods, required: requiredLabels(pods) },
    ];
  }
  // Peers that many policies name are one object in all of them.
  let read = peersRead.get(peer);
  if (read === undefined) {
    read = isPlainObject(ipBlock)
      ? addressesIn(ipBlock)
      : [podsIn(selectorIn(podSelector), selectorIn(namespaceSelector))];
    peersRead.set(peer, read);
  }
  return read;
}

const peersRead = new WeakMap<object, readonly PolicyPeer[]>();

function podsIn(podSelector: Selector, namespaceSelector: Selector): PodsPeer {
  const namespace = requiredLabels(namespaceSelector)[namespaceNameLabel];
  return { kind: 'pods', namespace, namespaceSelector, podSelector, required: requiredLabels(podSelector) };
}

function addressesIn({ cidr, except }: Readonly<Record<string, unknown>>): readonly PolicyPeer[] {
  const block = blockOf(cidr);
  if (block === undefined) return [];
  const excepted = textsIn(except);
  const text = excepted.length === 0 ? String(cidr) : `${cidr} except ${excepted.join(', ')}`;
  const blocks = blocksWithout(
    block,
    excepted.flatMap((part) => blockOf(part) ?? []),
  );
  return [{ kind: 'addresses', text, blocks }];
}

function portIn({ protocol = 'TCP', port, endPort }: Fields): PolicyPort {
  const of = String(protocol);
  if (typeof port === 'string') return { protocol: of, first: 0, last: -1, name: port };
  if (typeof port !== 'number') return { protocol: of, first: 1, last: 65535, name: undefined };
  return { protocol: of, first: port, last: typeof endPort === 'number' ? endPort : port, name: undefined };
}

type Fields = Readonly<Record<string, unknown>>;
