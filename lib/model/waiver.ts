/** A rule that is overruled on purpose: which, why, and until when. */
export interface Waiver {
  readonly rule: string;
  readonly reason: string;
  readonly until: string | undefined;
}

/** Options of {@link waive}. */
export interface WaiveOptions {
  /** Why the rule does not hold here; printed with the summary of every synth. */
  readonly reason: string;
  /**
   * Last day on which the waiver holds, as `YYYY-MM-DD`. After it the issue is back. Compared with
   * `CloudNativeApp({ today })`, never with the clock.
   *
   * @default - it does not end
   */
  readonly until?: string | undefined;
}

/**
 * Overrules one rule, for the service, system or environment whose `waivers` it stands in. Only rules that may be
 * overruled take it; naming another one is an issue.
 *
 * @example
 * waivers: [waive('single-replica', { reason: 'holds a lock, see ADR 12', until: '2027-03-01' })]
 */
export function waive(rule: string, options: WaiveOptions): Waiver {
  return { rule, reason: options?.reason, until: options?.until };
}
