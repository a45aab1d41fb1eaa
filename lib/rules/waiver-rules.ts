import type { Issue } from '../model/issue.ts';
import type { Waiver } from '../model/waiver.ts';
import { nearest } from '../support/nearest.ts';
import { inspectValue } from '../support/plain.ts';
import { overrulable, overrulableForATime } from './overrulable.ts';

/** A waiver is for a rule that may be overruled, has a reason, and ends on a day of the calendar. */
export function* waiveWithReason(waivers: readonly Waiver[]): Iterable<Issue> {
  for (const [index, { rule, reason, until }] of waivers.entries()) {
    const path = `waivers[${index}]`;
    if (!overrulable.has(rule)) {
      const close = nearest(String(rule), overrulable);
      yield {
        rule: 'waiver-not-possible',
        path,
        problem: `${inspectValue(rule)} is no rule that may be overruled`,
        remedy: close === undefined ? 'remove it, and follow the rule' : `did you mean '${close}'?`,
      };
    }
    if (!hasReason(reason)) {
      yield {
        rule: 'waiver-without-reason',
        path,
        problem: `${inspectValue(reason)} says nobody why '${rule}' is overruled`,
        remedy: "give a reason, such as { reason: 'holds a lock, see ADR 12' }",
      };
    }
    if (until === undefined && overrulableForATime.has(rule)) {
      yield {
        rule: 'waiver-without-end',
        path,
        problem: `'${rule}' may be overruled for a time only, and the waiver does not end`,
        remedy: "give it a last day, such as until: '2027-03-01'",
      };
    }
    if (until !== undefined && !isDay(until)) {
      yield {
        rule: 'waiver-bad-date',
        path,
        problem: `${inspectValue(until)} is no day of the calendar`,
        remedy: "write its last day as 'YYYY-MM-DD', such as '2027-03-01'",
      };
    }
  }
}

/** Whether a waiver can overrule anything; the others are issues. */
export function isUsable({ rule, reason, until }: Waiver): boolean {
  return hasReason(reason) && (until === undefined ? !overrulableForATime.has(rule) : isDay(until));
}

/** Whether it is a day, written `YYYY-MM-DD`. */
export function isDay(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d$/.test(value)) return false;
  const time = Date.parse(`${value}T00:00:00Z`);
  // `2027-02-30` would be read as the second of March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(value);
}

function hasReason(reason: unknown): boolean {
  return typeof reason === 'string' && reason.trim() !== '';
}
