import type { Ports } from './connections.ts';
import type { PolicyRule } from './network-policies.ts';
import type { Pod } from './pods.ts';

/** Ports that a rule opens on pods, by number; `undefined` where a name stands for others' ports, which are not known. */
export function portsOf({ ports }: PolicyRule, callee: Pod | undefined): readonly Ports[] | undefined {
  if (ports === 'all') return everyPort;
  const runs: Ports[] = [];
  for (const { protocol, first, last, name } of ports) {
    if (name === undefined) runs.push({ protocol, first, last });
    else if (callee === undefined) return undefined;
    else
      for (const own of callee.ports)
        if (own.name === name && own.protocol === protocol) runs.push({ protocol, first: own.port, last: own.port });
  }
  return runs;
}

const everyPort = ['TCP', 'UDP', 'SCTP'].map((protocol) => ({ protocol, first: 1, last: 65535 }));

/** Whether ports are among others, taken together. */
export function arePorts(wanted: Ports, among: readonly Ports[]): boolean {
  const holdsAll = ({ protocol, first, last }: Ports) =>
    protocol === wanted.protocol && first <= wanted.first && last >= wanted.last;
  if (among.some(holdsAll)) return true;
  let left: readonly Ports[] = [wanted];
  for (const run of among) left = left.flatMap((part) => cutOut(part, run));
  return left.length === 0;
}

function cutOut(part: Ports, { protocol, first, last }: Ports): readonly Ports[] {
  if (protocol !== part.protocol || first > part.last || last < part.first) return [part];
  const before = first > part.first ? [{ protocol, first: part.first, last: first - 1 }] : [];
  return last < part.last ? [...before, { protocol, first: last + 1, last: part.last }] : before;
}

/** `TCP 8080`, `TCP 8000-8080, UDP 53`. */
export function portsText(ports: readonly Ports[]): string {
  return ports
    .map(({ protocol, first, last }) => `${protocol} ${first === last ? first : `${first}-${last}`}`)
    .join(', ');
}

/** Ports of a rule as they are written. */
export function rulePortsText({ ports }: PolicyRule): string {
  if (ports === 'all') return 'every port';
  return ports
    .map((port) => (port.name === undefined ? portsText([port]) : `${port.protocol} '${port.name}'`))
    .join(', ');
}
