import { canonicalQuantity, parseQuantity } from './quantity.ts';

/**
 * The canonical text of what a user gave for an amount: a text, a cdk8s `Size` or a cdk8s-plus `Cpu`; `undefined` for
 * anything else.
 *
 * The two classes are recognised by what they can do, since a user's copy of the package may be another one than ours.
 */
export function quantityTextFor(value: unknown): string | undefined {
  const text = typeof value === 'string' ? value : textOfObject(value);
  return text !== undefined && parseQuantity(text) ? canonicalQuantity(text) : undefined;
}

function textOfObject(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  try {
    if ('toKibibytes' in value && typeof value.toKibibytes === 'function') return `${value.toKibibytes()}Ki`;
    if ('amount' in value && typeof value.amount === 'string') return value.amount;
  } catch {
    // A Size that cannot be converted, or an object that throws when looked at: no amount in either case.
  }
  return undefined;
}
