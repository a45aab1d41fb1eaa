import type { JudgedObject } from '../../model/program.ts';
import { objectIssue } from '../object-issue.ts';
import type { ObjectIssue } from '../rule.ts';
import { blamed, firstText, objectsText } from './blame.ts';
import type { Connection, PodsSide, Side } from './connections.ts';
import type { NetworkPolicy } from './network-policies.ts';
import type { End, NetworkView, Verdict } from './network-view.ts';
import type { Pod } from './pods.ts';
import { portsText } from './ports.ts';

/** Something declared that an object keeps from happening. */
export interface Blocked {
  readonly object: JudgedObject;
  /** JSON pointer of what would have to let it through. */
  readonly pointer: string;
  /** What it is for, and at which of its ends it fails. */
  readonly purpose: string;
  readonly problem: string;
}

/** One issue for each part of an object that blocks, however much it blocks. */
export function* blockedIssues(found: Iterable<Blocked>): Iterable<ObjectIssue> {
  const groups = new Map<JudgedObject, Map<string, [Blocked, ...Blocked[]]>>();
  for (const blocked of found) {
    const byPointer = groups.get(blocked.object) ?? new Map<string, [Blocked, ...Blocked[]]>();
    groups.set(blocked.object, byPointer);
    const group = byPointer.get(blocked.pointer);
    if (group === undefined) byPointer.set(blocked.pointer, [blocked]);
    else group.push(blocked);
  }
  for (const [object, byPointer] of groups) {
    for (const [pointer, group] of byPointer) {
      const purposes = firstText([...new Set(group.map(({ purpose }) => purpose))]);
      const problem = `blocks ${purposes}: ${group[0].problem}`;
      yield objectIssue(object, 'proof-call-blocked', pointer, problem, 'let it through, or remove the call');
    }
  }
}

/** Whatever must be open and that network policies close, at one of its ends. */
export function* blockedConnections(connections: readonly Connection[], view: NetworkView): Iterable<Blocked> {
  for (const connection of connections) {
    if (!connection.required) continue;
    const { from, to } = connection;
    if (from.kind === 'pods' && from.ours) yield* closedEnds(connection, from, to, 'out', view);
    if (to.kind === 'pods' && to.ours) yield* closedEnds(connection, to, from, 'in', view);
  }
}

function* closedEnds(
  { purpose, ports }: Connection,
  side: PodsSide,
  other: Side,
  way: 'in' | 'out',
  view: NetworkView,
): Iterable<Blocked> {
  for (const pod of side.pods) {
    for (const end of endsOf(other)) {
      for (const { protocol, first } of ports) {
        const port = { port: first, protocol };
        const verdict = way === 'out' ? view.leaves(pod, end, port) : view.enters(end, pod, port);
        const object = verdict.allowed ? undefined : blameFor(verdict, pod);
        if (object === undefined) continue;
        const isolating = objectsText(verdict.policies.map((policy) => policy.object));
        const on = portsText([{ protocol, first, last: first }]);
        const problem = `${blockText(pod, other, way)} on ${on}, and is isolated by ${isolating}`;
        yield { object, pointer: way === 'out' ? '/spec/egress' : '/spec/ingress', purpose, problem };
      }
    }
  }
}

function endsOf(side: Side): readonly End[] {
  return side.kind === 'outside' ? [{ blocks: side.wanted }] : side.pods;
}

function blockText(pod: Pod, other: Side, way: 'in' | 'out'): string {
  return way === 'out' ? `${pod.name} does not get to ${other.name}` : `${pod.name} does not let ${other.name} in`;
}

/** The pod's own policy, which selects it by labels, before one that is the whole namespace's. */
function blameFor({ policies }: Verdict, pod: Pod): JudgedObject | undefined {
  return blamed(policies.toSorted((a, b) => labelsAsked(b) - labelsAsked(a)).map(({ object }) => object)) ?? pod.object;
}

function labelsAsked({ podSelector }: NetworkPolicy): number {
  return Object.keys(podSelector.matchLabels ?? {}).length;
}
