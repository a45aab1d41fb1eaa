/** A span of time: `600ms`, `2s`, `5m`, `1h`. */
export type DurationText = `${number}${'ms' | 's' | 'm' | 'h'}`;

/** What we need of cdk8s' `Duration`. */
export interface DurationLike {
  toMilliseconds(): number;
}

const units = { h: 3_600_000, m: 60_000, s: 1000, ms: 1 } as const;

/** What the Gateway API can write at most, 99,999 hours (eleven years); more is a slip. */
const maxMilliseconds = 99_999 * units.h;

const amount = String.raw`(\d{1,20}(?:\.\d{1,20})?)`;
const durationPattern = new RegExp(`^(?:${amount}h)?(?:${amount}m)?(?:${amount}s)?(?:${amount}ms)?$`);

/**
 * Milliseconds of a text (`2s`, `1.5h`, Go's `1m30s`) or of a cdk8s `Duration`; `undefined` for anything else, and for what is
 * no whole number of milliseconds.
 *
 * A `Duration` is recognised by its `toMilliseconds`, since a user's copy of cdk8s may be another one than ours.
 */
export function parseDuration(value: unknown): number | undefined {
  const milliseconds = typeof value === 'string' ? millisecondsOfText(value) : millisecondsOfObject(value);
  const valid =
    Number.isSafeInteger(milliseconds) && Number(milliseconds) >= 0 && Number(milliseconds) <= maxMilliseconds;
  return valid ? milliseconds : undefined;
}

/** As Go prints a `time.Duration`, which is what controllers that parse and print it again leave: `1h0m0s`, `1.5s`, `600ms`. */
export function goDuration(milliseconds: number): string {
  const { total, h, m, s, ms } = partsOf(milliseconds);
  if (total > 0 && total < units.s) return `${ms}ms`;
  const seconds = `${decimalSeconds(s, ms)}s`;
  if (h > 0) return `${h}h${m}m${seconds}`;
  return m > 0 ? `${m}m${seconds}` : seconds;
}

/** As people write it for Istio, which stores it verbatim: Go's form without empty parts, `1h`, `1m30s`, `1.5s`, `600ms`. */
export function istioDuration(milliseconds: number): string {
  const { total, h, m, s, ms } = partsOf(milliseconds);
  if (total === 0) return '0s';
  if (total < units.s) return `${ms}ms`;
  return joined([h, 'h'], [m, 'm'], [decimalSeconds(s, ms), 's']);
}

/**
 * As the Gateway API accepts it, without fractions: `1h`, `1s500ms`.
 *
 * @see https://gateway-api.sigs.k8s.io/geps/gep-2257/
 */
export function gatewayDuration(milliseconds: number): string {
  const { total, h, m, s, ms } = partsOf(milliseconds);
  return total === 0 ? '0s' : joined([h, 'h'], [m, 'm'], [s, 's'], [ms, 'ms']);
}

/** Whole seconds, rounded up: a wait that is cut short is the worse mistake. */
export function wholeSeconds(milliseconds: number): number {
  return Math.ceil(milliseconds / units.s);
}

function millisecondsOfText(text: string): number | undefined {
  const match = text === '' ? null : durationPattern.exec(text);
  if (!match) return undefined;
  const [, h, m, s, ms] = match;
  return exact(h, units.h) + exact(m, units.m) + exact(s, units.s) + exact(ms, units.ms);
}

function millisecondsOfObject(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    if (!('toMilliseconds' in value) || typeof value.toMilliseconds !== 'function') return undefined;
    const milliseconds: unknown = value.toMilliseconds();
    return typeof milliseconds === 'number' ? milliseconds : undefined;
  } catch {
    return undefined;
  }
}

/** By whole numbers, since 1.1 × 1000 is not 1100 in floating point; `NaN` for what is no whole number of milliseconds. */
function exact(text: string | undefined, unit: number): number {
  if (text === undefined) return 0;
  const [whole = '', fraction = ''] = text.split('.');
  const scaled = BigInt(whole + fraction) * BigInt(unit);
  const divisor = 10n ** BigInt(fraction.length);
  return scaled % divisor === 0n ? Number(scaled / divisor) : Number.NaN;
}

function partsOf(milliseconds: number) {
  const total = Number.isNaN(milliseconds) ? 0 : Math.min(Math.max(Math.ceil(milliseconds), 0), maxMilliseconds);
  return {
    total,
    h: Math.floor(total / units.h),
    m: Math.floor((total % units.h) / units.m),
    s: Math.floor((total % units.m) / units.s),
    ms: total % units.s,
  };
}

function decimalSeconds(s: number, ms: number): number {
  return (s * units.s + ms) / units.s;
}

function joined(...parts: readonly (readonly [number, string])[]): string {
  return parts.map(([count, unit]) => (count > 0 ? `${count}${unit}` : '')).join('');
}
