import { inspectValue } from '../support/plain.ts';
import { anything, listOf, required, text } from './option-kinds.ts';
import { type OptionsTable, optionsOf, type ReadOptions } from './read-options.ts';
import type { Waiver } from './waiver.ts';

/** Reason and date are judged by rules, which name the waiver with what is wrong. */
const waiverOptions = { rule: required(text), reason: anything, until: anything } satisfies OptionsTable<Waiver>;

/** What `waivers` may be. */
export const waiverList = listOf(optionsOf(waiverOptions));

/** The waivers that name a rule. */
export function resolveWaivers(entries: readonly Partial<ReadOptions<typeof waiverOptions>>[] = []): readonly Waiver[] {
  return entries.flatMap(({ rule, reason, until }) => {
    if (rule === undefined) return [];
    return [{ rule, reason: typeof reason === 'string' ? reason : '', until: dateText(until) }];
  });
}

function dateText(until: unknown): string | undefined {
  return until === undefined || typeof until === 'string' ? until : inspectValue(until);
}
