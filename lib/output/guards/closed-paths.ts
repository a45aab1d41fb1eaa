import type { OutgoingObject } from '../../constructs/outgoing.ts';
import type { Program } from '../../model/program.ts';
import type { ObjectIssue } from '../../rules/rule.ts';
import type { Change } from '../plan.ts';
import { callersIn, changedPolicies, speaksOf } from './committed-callers.ts';
import { type PlacedService, placedServices } from './committed-services.ts';
import { droppedOutside } from './dropped-outside.ts';
import { lastingIn } from './lasting-release.ts';
import { type MovedPort, movedPorts } from './moved-ports.ts';

/** What a sync closes in its first wave, while pods of the release before use it. */
export interface ClosedPath extends ObjectIssue {
  /** Whether that takes longer than a rolling update. */
  readonly lasts: boolean;
  /** Both ends, and what keeps it open, for people. */
  readonly note: string;
}

/**
 * Policies are applied before pods. What the committed ones let through and ours no longer do is closed while old pods still
 * use it: for minutes of a rolling update, and for all steps of a Rollout, or the whole run of a task that comes first.
 */
export function closedPaths(
  objects: readonly OutgoingObject[],
  changes: readonly Change[],
  program: Program,
): readonly ClosedPath[] {
  const before = new Map(changes.flatMap(({ path, before: text }) => (text === undefined ? [] : [[path, text]])));
  const closing = changes.filter(({ path, before: text, text: after }) => hasChangedPolicy(path, text, after));
  if (closing.length === 0) return [];
  const changed = new Map(closing.map((change) => [change.path, change]));
  const placed = placedServices(objects, program);
  const lasting = lastingIn(objects, before);
  return placed.flatMap((callee) => {
    const change = changed.get(callee.path);
    if (change?.before === undefined) return [];
    const around = { before, lasting, placed, program };
    return [
      ...droppedCalls(callee, change, around),
      ...closedPorts(callee, change, around),
      ...closedOutside(callee, change, around),
    ];
  });
}

/** What paths are judged by. */
interface Around {
  /** Files that change, as they are there. */
  readonly before: ReadonlyMap<string, string>;
  readonly lasting: (service: PlacedService) => string | undefined;
  readonly placed: readonly PlacedService[];
  readonly program: Program;
}

function hasChangedPolicy(path: string, before: string | undefined, text: string): boolean {
  return before !== undefined && !path.startsWith('_') && changedPolicies(before, text).length > 0;
}

function* droppedCalls(callee: PlacedService, change: Change, around: Around): Iterable<ClosedPath> {
  const { peer, system, name } = callee.service;
  const policies = changedPolicies(change.before ?? '', change.text);
  const callers = new Set(around.program.graph.callersOf(peer.key).map(({ caller }) => caller.key));
  const services = around.placed
    .filter(({ service }) => service.system.environment === system.environment && !callers.has(service.peer.key))
    .map(({ service }) => service);
  const dropped = new Set(callersIn(policies, services));
  for (const caller of around.placed) {
    // Who only had access, as this very guard advises for one release, uses it no more.
    if (!dropped.has(caller.service) || !speaksOf(around.before.get(caller.path) ?? '', peer)) continue;
    const ends = `${caller.service.name} → ${name}`;
    const remedy = `${name}.allowCallsFrom(${caller.service.name})`;
    const lasts = around.lasting(caller);
    yield {
      object: caller.object,
      issue: {
        rule: 'path-withdrawn',
        path: 'calls',
        problem: `the committed pods call ${name}, which is closed to them from the first wave on, and they stay ${lasts}`,
        remedy: `keep it open for this release by ${remedy} and drop that in the next, or waive('path-withdrawn', { reason: '…' }) where they can do without`,
      },
      lasts: lasts !== undefined,
      note: `${system.key}  ${ends}: ${remedy} keeps it open`,
    };
  }
}

function* closedPorts(callee: PlacedService, change: Change, around: Around): Iterable<ClosedPath> {
  const { service, object } = callee;
  for (const port of movedPorts(change.before ?? '', service)) {
    const lasts = around.lasting(callee);
    const remedy = `keep it beside the new one for this release, ports: ${besidesText(port)},`;
    yield {
      object,
      issue: {
        rule: 'path-withdrawn',
        path: 'port',
        problem: `the committed pods listen on ${port.from}, which is closed from the first wave on (${port.to} is open), and they stay ${lasts}`,
        remedy: `${remedy} and drop that in the next, or waive('path-withdrawn', { reason: '…' }) where nobody calls it meanwhile`,
      },
      lasts: lasts !== undefined,
      note: `${service.system.key}  ${service.name} on port ${port.from}: ports: ${besidesText(port)} keeps it open`,
    };
  }
}

function* closedOutside(caller: PlacedService, { before = '', text }: Change, around: Around): Iterable<ClosedPath> {
  const { service, object } = caller;
  for (const { host, port } of droppedOutside(before, text, service.name)) {
    const lasts = around.lasting(caller);
    const remedy = 'call(…, { variable: false })';
    yield {
      object,
      issue: {
        rule: 'path-withdrawn',
        path: 'calls',
        problem: `the committed pods call ${host}:${port}, which is closed to them from the first wave on, and they stay ${lasts}`,
        remedy: `keep it in calls for this release by ${remedy} and drop that in the next, or waive('path-withdrawn', { reason: '…' }) where they can do without`,
      },
      lasts: lasts !== undefined,
      note: `${service.system.key}  ${service.name} → ${host}:${port}: ${remedy} keeps it open`,
    };
  }
}

function besidesText({ name, from, to, address, protocol }: MovedPort): string {
  const spoken = protocol === 'http' ? '' : `, protocol: '${protocol}'`;
  return `{ ${name}: { port: ${to}, servicePort: ${address}${spoken} }, before: { port: ${from}, servicePort: ${address + 1}${spoken} } }`;
}
