import { createHash } from 'node:crypto';

/** Kubernetes' own alphabet for such names: no vowels, so that no words appear, nothing that is easily misread. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';

const length = 10;

/** Ten characters that stand for a content: equal for equal text, on every machine. */
export function contentHash(value: string): string {
  const bytes = createHash('sha256').update(value).digest().subarray(0, length);
  return Array.from(bytes, (byte) => alphabet[byte % alphabet.length]).join('');
}
