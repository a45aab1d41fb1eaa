import type { ExternalPeer } from '../../model/peer.ts';
import { sortedRecord } from '../../support/plain.ts';
import type { NetworkPolicyPeer, NetworkPolicyPort } from '../types/kubernetes.ts';

/** Pods that a policy can name. */
export interface NamedPods {
  readonly namespace: string;
  /** `undefined`: every pod of the namespace. */
  readonly podLabels: Readonly<Record<string, string>> | undefined;
}

/**
 * Both selectors in one item, which means *and*. The namespace is written also where it is the policy's own: a reader
 * sees where the pods are, and the rule means the same wherever it is copied to.
 */
export function podsPeer({ namespace, podLabels = everyPod }: NamedPods): NetworkPolicyPeer {
  const known = peersByLabels.get(podLabels) ?? new Map<string, NetworkPolicyPeer>();
  peersByLabels.set(podLabels, known);
  const peer = known.get(namespace) ?? {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: podLabels === everyPod ? {} : { matchLabels: sortedRecord(podLabels) },
  };
  known.set(namespace, peer);
  return peer;
}

const everyPod: Readonly<Record<string, string>> = {};

/** Pods that many policies name are one object in all of them; models' labels never change. */
const peersByLabels = new WeakMap<Readonly<Record<string, string>>, Map<string, NetworkPolicyPeer>>();

/** An address, or a block of them, in CIDR notation. */
export function addressPeer(address: string): NetworkPolicyPeer {
  if (address.includes('/')) return { ipBlock: { cidr: address } };
  return { ipBlock: { cidr: `${address}/${address.includes(':') ? 128 : 32}` } };
}

/** Where something outside the cluster answers: its addresses, or any public one, since the API knows no names. */
export function outsidePeers({ addresses }: ExternalPeer): readonly NetworkPolicyPeer[] {
  return addresses === undefined ? publicAddresses : [...new Set(addresses)].toSorted().map(addressPeer);
}

/** Ports by number and protocol: names are resolved by few implementations on egress (cases.md C23). */
export function tcp(...ports: readonly number[]): readonly NetworkPolicyPort[] {
  return ports.map((port) => ({ protocol: 'TCP', port }));
}

/**
 * All addresses but those of private networks (RFC 1918, RFC 6598, RFC 4193) and link-local ones (RFC 3927, RFC 4291):
 * the cluster itself, and where clouds answer with the node's credentials (169.254.169.254, 100.100.100.200, fd00:ec2::254).
 */
const publicAddresses: readonly NetworkPolicyPeer[] = [
  {
    ipBlock: {
      cidr: '0.0.0.0/0',
      except: ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'],
    },
  },
  { ipBlock: { cidr: '::/0', except: ['fc00::/7', 'fe80::/10'] } },
];
