import { remembered } from '../../support/remember.ts';

/** A run of IPv4 or IPv6 addresses, as numbers. */
export interface Block {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** Reads a CIDR block or a single address; `undefined` for anything else. */
export const blockOf = remembered((text: unknown): Block | undefined => {
  const [address = '', length, rest] = String(text).split('/');
  if (rest !== undefined) return undefined;
  const version = address.includes(':') ? 6 : 4;
  const number = version === 6 ? ipv6(address) : ipv4(address);
  const bits = version === 4 ? 32 : 128;
  if (number === undefined || (length !== undefined && !/^\d{1,3}$/.test(length))) return undefined;
  const prefix = length === undefined ? bits : Number(length);
  if (prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const first = (number / size) * size;
  return { version, first, last: first + size - 1n };
});

/** A block without the parts that are excepted. */
export function blocksWithout(block: Block, excepted: readonly Block[]): readonly Block[] {
  let left: readonly Block[] = [block];
  for (const hole of excepted) left = left.flatMap((part) => cutOut(part, hole));
  return left;
}

function cutOut(block: Block, hole: Block): readonly Block[] {
  const { version, first, last } = block;
  if (hole.version !== version || hole.first > last || hole.last < first) return [block];
  const before = hole.first > first ? [{ version, first, last: hole.first - 1n }] : [];
  return hole.last < last ? [...before, { version, first: hole.last + 1n, last }] : before;
}

/** Whether every address of a block is in one of the others, taken together. */
export function isCovered(block: Block, by: readonly Block[]): boolean {
  return blocksWithout(block, by).length === 0;
}

function ipv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) return undefined;
  return parts.reduce((number, part) => number * 256n + BigInt(part), 0n);
}

function ipv6(text: string): bigint | undefined {
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [head = [], tail = []] = halves.map((half) => (half === '' ? [] : half.split(':').flatMap(groupsOf)));
  const missing = 8 - head.length - tail.length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array.from({ length: missing }, () => '0'), ...tail];
  if (groups.some((group) => !/^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return groups.reduce((number, group) => number * 65536n + BigInt(`0x${group}`), 0n);
}

/** The last two groups may be written as an IPv4 address: `::ffff:10.0.0.1`. */
function groupsOf(part: string): readonly string[] {
  const number = part.includes('.') ? ipv4(part) : undefined;
  return number === undefined ? [part] : [(number / 65536n).toString(16), (number % 65536n).toString(16)];
}
