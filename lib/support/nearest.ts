import { distance } from 'fastest-levenshtein';

/** The candidate that was probably meant, for "did you mean"; `undefined` if none is close enough to be worth saying. */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  // A third of the letters: `replcas` is `replicas`, but `port` is not `mesh`.
  const limit = Math.max(1, Math.floor(word.length / 3));
  // Of names of one or two letters, most are one edit apart and have nothing to do with each other.
  const allowed = (candidate: string) => Math.min(limit, Math.floor(Math.max(word.length, candidate.length) / 3));
  const close = [...candidates]
    .filter((candidate) => Math.abs(candidate.length - word.length) <= limit)
    .map((candidate) => ({ candidate, edits: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .filter(({ candidate, edits }) => edits <= allowed(candidate))
    // By text where edits are equal: the answer must not depend on the order of keys.
    .sort((a, b) => a.edits - b.edits || (a.candidate < b.candidate ? -1 : 1));
  return close[0]?.candidate;
}
