/**
 * Remembers what a pure function made of a text: thousands of services say the same few amounts and times. It holds no
 * more than the texts of one program.
 */
export function remembered<T>(of: (text: unknown) => T): (text: unknown) => T {
  const known = new Map<string, T>();
  return (text) => {
    if (typeof text !== 'string') return of(text);
    const answer = known.get(text);
    if (answer !== undefined) return answer;
    const fresh = of(text);
    known.set(text, fresh);
    return fresh;
  };
}
