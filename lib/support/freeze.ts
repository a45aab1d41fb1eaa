import { isPlainObject } from './plain.ts';

/**
 * Freezes plain data through and through, in place, and returns it. Class instances and functions in it are left alone: they
 * are somebody else's.
 *
 * In place means: hand in what you made, never a user's own props.
 */
export function deepFreeze<T>(value: T): Readonly<T> {
  const seen = new Set<unknown>();
  // A list of what is left, instead of recursion: a user's nesting can be deeper than the stack.
  const left: unknown[] = [value];
  while (left.length > 0) {
    const item = left.pop();
    if (seen.has(item)) continue;
    seen.add(item);
    for (const child of frozenChildren(item)) left.push(child);
  }
  return value;
}

function frozenChildren(item: unknown): unknown[] {
  try {
    if (!Array.isArray(item) && !isPlainObject(item)) return [];
    Object.freeze(item);
    // Descriptors, since reading a getter would run it.
    return Object.values(Object.getOwnPropertyDescriptors(item)).map((descriptor) => descriptor.value);
  } catch {
    // A proxy may refuse; then it is no plain data.
    return [];
  }
}
