import { type Block, blockOf, blocksWithout } from './addresses.ts';
import type { OutsideSide } from './connections.ts';

/** Certain addresses. */
export function outsideSide(name: string, addresses: readonly string[]): OutsideSide {
  const blocks = read(...addresses);
  return { kind: 'outside', name, wanted: blocks, allowed: blocks };
}

/** Any public address, since the API of network policies knows no names. IPv6 may be opened, and need not be. */
export function publicSide(name: string): OutsideSide {
  return { kind: 'outside', name, wanted: reachable, allowed: open };
}

function read(...texts: readonly string[]): readonly Block[] {
  return texts.flatMap((text) => blockOf(text) ?? []);
}

function without(all: string, excepted: readonly Block[]): readonly Block[] {
  return read(all).flatMap((block) => blocksWithout(block, excepted));
}

/** Networks of clusters and their clouds: RFC 1918, RFC 6598, RFC 4193, and link-local ones. */
const inside = read('10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16');
const insideV6 = read('fc00::/7', 'fe80::/10');

/** Where nobody on the internet answers (RFC 6890): whoever excepts these blocks nothing. */
const nobody = read(
  '0.0.0.0/8',
  '127.0.0.0/8',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/3',
);

const open = [...without('0.0.0.0/0', inside), ...without('::/0', insideV6)];
const reachable = without('0.0.0.0/0', [...inside, ...nobody]);
