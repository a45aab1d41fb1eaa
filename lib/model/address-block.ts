import { isIP } from 'node:net';

/** A block of addresses as it should be written, and whether it was. */
export interface AddressBlock {
  readonly text: string;
  readonly asWritten: boolean;
}

/** The block that a text means, such as `10.0.0.0/8`; a single address is one of its own. `undefined` for anything else. */
export function addressBlockOf(value: unknown): AddressBlock | undefined {
  if (typeof value !== 'string') return undefined;
  const [address = '', length, ...rest] = value.split('/');
  const version = isIP(address);
  // A zone names an interface of one machine.
  if (version === 0 || address.includes('%') || rest.length > 0) return undefined;
  const parts = version === 4 ? address.split('.').map(Number) : groupsOf(address);
  const [width, bits] = version === 4 ? [8, 32] : [16, 128];
  if (length !== undefined && (!/^\d{1,3}$/.test(length) || Number(length) > bits)) return undefined;
  const prefix = Number(length ?? bits);
  const network = parts.map((part, index) => masked(part, width, prefix - index * width));
  const asWritten = length !== undefined && network.every((part, index) => part === parts[index]);
  return { text: `${version === 4 ? network.join('.') : ipv6Text(network)}/${prefix}`, asWritten };
}

/** What the first bits of a part leave of it. */
function masked(part: number, width: number, kept: number): number {
  const free = 2 ** (width - Math.min(Math.max(kept, 0), width));
  return Math.floor(part / free) * free;
}

function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = ipv6(address).split('::');
  const [before, after] = [head, tail ?? ''].map((half) => (half === '' ? [] : half.split(':')));
  const zeros = Array.from({ length: 8 - (before?.length ?? 0) - (after?.length ?? 0) }, () => '0');
  return [...(before ?? []), ...zeros, ...(after ?? [])].map((group) => Number.parseInt(group, 16));
}

function ipv6Text(groups: readonly number[]): string {
  return ipv6(groups.map((group) => group.toString(16)).join(':'));
}

/** In its shortest form, in which there are no dots. */
function ipv6(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}
