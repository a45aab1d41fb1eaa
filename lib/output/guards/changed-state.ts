import type { OutgoingObject } from '../../constructs/outgoing.ts';
import { compareQuantities } from '../../model/quantity.ts';
import { objectIssue } from '../../rules/object-issue.ts';
import type { ObjectIssue } from '../../rules/rule.ts';
import { inspectValue } from '../../support/plain.ts';
import type { Claim, State } from '../committed-state.ts';
import { type CommittedObjects, kindOf } from './committed-objects.ts';
import { isSame } from './same-value.ts';

/**
 * StatefulSets whose committed tree says otherwise what can never be changed in a cluster: every sync would fail from then
 * on (cases.md C15). Volumes may grow, by hand; no disk becomes smaller.
 */
export function* changedState(objects: readonly OutgoingObject[], committed: CommittedObjects): Iterable<ObjectIssue> {
  for (const object of objects) {
    if (kindOf(object.manifest) !== 'apps/StatefulSet') continue;
    const before = committed.before(object);
    if (before === undefined || before.unchanged) continue;
    const [then, now] = [before.manifest as State, object.manifest as State];
    yield* changedFields(object, then, now);
    yield* changedClaims(object, then, now);
  }
}

const fixedFields = ['serviceName', 'podManagementPolicy', 'selector'] as const;

function* changedFields(object: OutgoingObject, then: State, now: State): Iterable<ObjectIssue> {
  for (const field of fixedFields) {
    const [was, is] = [then.spec?.[field], now.spec?.[field]];
    if (isSame(was, is)) continue;
    const option = field === 'podManagementPolicy' ? ' (state.start)' : '';
    yield objectIssue(
      object,
      'state-immutable',
      `/spec/${field}`,
      `is ${inspectValue(is)}, and ${inspectValue(was)} in the committed tree: no cluster takes the change`,
      `keep what it was${option}, or give the service another id and move its data`,
    );
  }
}

function* changedClaims(object: OutgoingObject, then: State, now: State): Iterable<ObjectIssue> {
  const [was, is] = [claimsOf(then), claimsOf(now)];
  const pointer = '/spec/volumeClaimTemplates';
  const names = [...new Set([...was.keys(), ...is.keys()])];
  for (const name of names) {
    const [old, claim] = [was.get(name), is.get(name)];
    if (old === undefined || claim === undefined) {
      const [problem, other] = old === undefined ? ['is new', 'without it'] : ['is gone', 'with it'];
      yield objectIssue(
        object,
        'state-immutable',
        pointer,
        `volume '${name}' ${problem}: no cluster takes the change`,
        `keep the volumes as they were, ${other} (where only the path changes, by state.volumes['…'].name), or give the service another id and move its data`,
      );
    } else if (!isSame(withoutSize(old), withoutSize(claim))) {
      yield objectIssue(
        object,
        'state-immutable',
        pointer,
        `volume '${name}' is of another class or kind than in the committed tree: no cluster takes the change`,
        'keep what it was, or give the service another id and move its data',
      );
    } else yield* changedSize(object, name, [sizeOf(old), sizeOf(claim)]);
  }
}

function* changedSize(object: OutgoingObject, name: string, [was, is]: [string, string]): Iterable<ObjectIssue> {
  const growth = compareQuantities(is, was);
  const pointer = '/spec/volumeClaimTemplates';
  const set = object.manifest.metadata.name;
  if (growth < 0) {
    yield objectIssue(
      object,
      'claim-shrunk',
      pointer,
      `volume '${name}' has '${is}', and '${was}' in the committed tree: no disk becomes smaller`,
      `write '${was}', or give the service another id and move its data`,
    );
  } else if (growth > 0) {
    yield objectIssue(
      object,
      'claim-grown',
      pointer,
      `volume '${name}' grows from '${was}' to '${is}', which a StatefulSet does not carry to its volumes`,
      `set the size on each claim '${name}-${set}-…', take the StatefulSet away without its pods (kubectl delete statefulset ${set} --cascade=orphan), and waive('claim-grown', { reason: '…' }) for the commit that brings it back`,
    );
  }
}

function claimsOf({ spec }: State): ReadonlyMap<string, Claim> {
  return new Map((spec?.volumeClaimTemplates ?? []).map((claim) => [claim.metadata?.name ?? '', claim]));
}

function sizeOf({ spec }: Claim): string {
  return String(spec?.resources?.requests?.storage ?? '');
}

function withoutSize({ metadata, spec }: Claim): unknown {
  return { metadata, spec: { ...spec, resources: undefined } };
}
