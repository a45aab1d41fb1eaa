/** An amount of CPU as Kubernetes writes it: `250m` is a quarter of a core, `2` are two. */
export type CpuText = `${number}m` | `${number}`;

/**
 * An amount of memory: `256Mi`, `2Gi`, `500M`.
 *
 * Neither plain bytes nor `m` (thousandths of a byte) are in the type: both are legal, and nearly always a slip.
 */
export type MemoryText = `${number}${'Ki' | 'Mi' | 'Gi' | 'Ti' | 'Pi' | 'k' | 'M' | 'G' | 'T' | 'P'}`;

/** What we need of cdk8s' `Size`, of any copy of cdk8s. */
export interface SizeLike {
  toKibibytes(): number;
}

/** The exact value of a quantity. */
export interface Quantity {
  /** Billionths, the smallest part that Kubernetes keeps. */
  readonly nanos: bigint;
  /** Whether it was written with a binary suffix, which Kubernetes then prints again. */
  readonly binary: boolean;
}

const nanosPerUnit = 10n ** 9n;

/** Kubernetes keeps 63 bits; above it caps in silence, so we refuse. */
const maxNanos = (2n ** 63n - 1n) * nanosPerUnit;

const decimalSuffixes = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'] as const;
const binarySuffixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'] as const;

const nanosBySuffix: ReadonlyMap<string, bigint> = new Map([
  ...binarySuffixes.map((suffix, index) => [suffix, nanosPerUnit * 1024n ** BigInt(index)] as const),
  ...decimalSuffixes.map((suffix, index) => [suffix, 1000n ** BigInt(index)] as const),
]);

/** Signs and decimal exponents (`1e3`) are legal in Kubernetes and left out here: nobody means them. */
const quantityPattern = /^(\d*)(?:\.(\d*))?([numkMGTPE]|[KMGTPE]i|)$/;

/** Longer than any amount that fits; keeps the arithmetic small whatever is passed. */
const maxLength = 64;

/**
 * Reads a quantity by Kubernetes' grammar; `undefined` for anything else.
 *
 * Parts below a billionth are rounded up, as Kubernetes does.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function parseQuantity(text: unknown): Quantity | undefined {
  if (typeof text !== 'string' || text.length > maxLength) return undefined;
  const match = quantityPattern.exec(text);
  if (!match) return undefined;
  const [, whole = '', fraction = '', suffix = ''] = match;
  const factor = nanosBySuffix.get(suffix);
  if (whole + fraction === '' || factor === undefined) return undefined;
  const nanos = dividedUp(BigInt(whole + fraction) * factor, 10n ** BigInt(fraction.length));
  return nanos > maxNanos ? undefined : { nanos, binary: suffix.endsWith('i') };
}

/**
 * The text which the API server prints for this value, so that Git and cluster never differ: `1000m` → `1`, `0.5` → `500m`,
 * `1024Mi` → `1Gi`, `1.5Gi` → `1536Mi`, `2000` → `2k`. What is no quantity comes back as it is.
 */
export function canonicalQuantity(text: string): string {
  const quantity = parseQuantity(text);
  return quantity ? quantityText(quantity) : text;
}

/** Below, above or equal zero, as `a` is to `b`; zero if one of them is no quantity, which is an issue of its own. */
export function compareQuantities(a: string, b: string): number {
  const [left, right] = [parseQuantity(a), parseQuantity(b)];
  if (!left || !right || left.nanos === right.nanos) return 0;
  return left.nanos < right.nanos ? -1 : 1;
}

/** The sum, in canonical form, whatever the order; what is no quantity counts nothing. */
export function sumQuantities(texts: readonly string[]): string {
  const quantities = texts.flatMap((text) => parseQuantity(text) ?? []);
  return quantityText({
    nanos: quantities.map((quantity) => quantity.nanos).reduce((sum, nanos) => sum + nanos, 0n),
    binary: quantities.some((quantity) => quantity.binary),
  });
}

/** `times` as much (a fraction of a time counts as a whole one), in canonical form. */
export function timesQuantity(text: string, times: number): string {
  const quantity = parseQuantity(text);
  if (!quantity) return text;
  const factor = Number.isFinite(times) && times > 0 ? BigInt(Math.ceil(times)) : 0n;
  return quantityText({ nanos: quantity.nanos * factor, binary: quantity.binary });
}

function quantityText({ nanos, binary }: Quantity): string {
  const value = nanos > maxNanos ? maxNanos : nanos;
  if (value === 0n) return '0';
  if (binary && value % (1024n * nanosPerUnit) === 0n) {
    return withLargestSuffix(value / nanosPerUnit, 1024n, binarySuffixes);
  }
  // Without a binary suffix to print, the text will be read as a decimal one the next time; so it is written as one now.
  return withLargestSuffix(value, 1000n, decimalSuffixes);
}

function withLargestSuffix(value: bigint, base: bigint, suffixes: readonly string[]): string {
  let [rest, index] = [value, 0];
  while (rest % base === 0n && index < suffixes.length - 1) {
    rest /= base;
    index += 1;
  }
  return `${rest}${suffixes[index]}`;
}

function dividedUp(value: bigint, divisor: bigint): bigint {
  return (value + divisor - 1n) / divisor;
}
