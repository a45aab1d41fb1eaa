const decimal: readonly string[] = ['n', 'u', 'm', '', 'k', 'M', 'G', 'T', 'P', 'E'];
const binary: readonly string[] = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

/**
 * A quantity as Go prints it: whole numbers with the largest suffix that needs no fraction, in the family it was written in, but
 * decimal below 1024. Written from Kubernetes' rules and not from `lib/`, which it judges; exponents (`1e3`) are beyond it.
 *
 * @see https://github.com/kubernetes/apimachinery/blob/master/pkg/api/resource/quantity.go
 */
export function canonicalQuantity(value: unknown): unknown {
  const match = /^(\d*)(?:\.(\d*))?(Ki|Mi|Gi|Ti|Pi|Ei|[numkMGTPE])?$/.exec(String(value));
  if (!match) return value;
  const [, whole = '', fraction = '', suffix = ''] = match;
  const isBinary = suffix.endsWith('i');
  const factor = isBinary
    ? 10n ** 9n * 1024n ** BigInt(binary.indexOf(suffix))
    : 1000n ** BigInt(decimal.indexOf(suffix));
  const scale = 10n ** BigInt(fraction.length);
  const nanos = (BigInt(whole + fraction) * factor + scale - 1n) / scale;
  const units = (nanos + 10n ** 9n - 1n) / 10n ** 9n;
  return isBinary && nanos >= 1024n * 10n ** 9n ? printed(units, 1024n, binary) : printed(nanos, 1000n, decimal);
}

function printed(amount: bigint, base: bigint, suffixes: readonly string[]): string {
  if (amount === 0n) return '0';
  let [rest, power] = [amount, 0];
  while (rest % base === 0n && power < suffixes.length - 1) [rest, power] = [rest / base, power + 1];
  return `${rest}${suffixes[power]}`;
}
